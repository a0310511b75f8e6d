import { GanError } from '@ganforge/formats';
import { type OpenSamplerOptions, openSampler } from '../open/open-sampler.ts';
import type { Sampler, Samples } from '../sampling/sampler.ts';
import { type Answer, type Ask, postedError } from './protocol.ts';

const where = 'sampler/worker';

/** The object that receives and posts the messages: the worker itself, or a port. */
export interface WorkerScope {
  addEventListener(type: 'message', listener: (event: MessageEvent<Ask>) => void): void;
  postMessage(message: Answer, transfer: Transferable[]): void;
}

/**
 * Generates samples for the page that started this worker. Call it once in the script of the worker.
 *
 * @param options the options for opening generators: the engine, the address of its .wasm files, and the variants of
 *   runs
 * @example
 * // sampler-worker.js
 * import { serveSampler } from '@ganforge/sampler/worker';
 * serveSampler();
 */
export function serveSampler(
  options: Pick<OpenSamplerOptions, 'engine' | 'wasmPaths' | 'variants'> = {},
  scope: WorkerScope = globalThis as unknown as WorkerScope,
): void {
  const samplers = new Map<number, Sampler>();
  const walks = new Map<number, AsyncIterator<Samples>>();
  const samplerOf = (key: number): Sampler => {
    const sampler = samplers.get(key);
    if (sampler !== undefined) return sampler;
    throw new GanError(where, 'the sampler is disposed. Open another.');
  };
  const answer = async (ask: Ask): Promise<unknown> => {
    switch (ask.name) {
      case 'open': {
        const sampler = await openSampler(ask.place, { ...options, ...ask.options });
        samplers.set(ask.key, sampler);
        return sampler.info;
      }
      case 'sample':
        return samplerOf(ask.key).sample(ask.request);
      case 'walk':
        walks.set(ask.walk, samplerOf(ask.key).walk(ask.request)[Symbol.asyncIterator]());
        return undefined;
      case 'next':
        return (await walks.get(ask.walk)?.next())?.value;
      case 'stop':
        await walks.get(ask.walk)?.return?.();
        walks.delete(ask.walk);
        return undefined;
      case 'dispose':
        samplers.get(ask.key)?.dispose();
        samplers.delete(ask.key);
        return undefined;
    }
  };
  // Requests are processed one after another, so that a sampler is not disposed while it generates samples.
  let last: Promise<unknown> = Promise.resolve();
  scope.addEventListener('message', ({ data: ask }) => {
    if (ask?.ganforge !== 'ask') return;
    last = last.then(async () => {
      try {
        const value = await answer(ask);
        const buffer = (value as Samples | undefined)?.values?.data.buffer;
        scope.postMessage({ ganforge: 'answer', id: ask.id, value }, buffer instanceof ArrayBuffer ? [buffer] : []);
      } catch (error) {
        scope.postMessage(postedError(ask.id, error), []);
      }
    });
  });
}
