import { GanError } from '@ganforge/formats';
import { addressOf } from '../open/read-file.ts';
import type { Sampler, SamplerInfo, Samples, WalkRequest } from '../sampling/sampler.ts';
import { type Answer, type OperationName, type Operations, type PostedOptions, receivedError } from './protocol.ts';

/** The members of a worker that are used. A port can be used instead of a worker. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'addEventListener'>;

/** Counts the samplers, walks and questions of all workers, so that each has its own number. */
let counted = 0;

/**
 * Opens a generator in a worker whose script calls `serveSampler`. While samples are generated, the page does not
 * freeze.
 *
 * A worker can have several samplers. `dispose` frees only one of them. You have to terminate the worker yourself.
 *
 * @param place the generator, as for `openSampler`; it is relative to the page
 * @throws GanError as `openSampler`; `unsupported` if the worker does not start
 * @example
 * const worker = new Worker(new URL('./sampler-worker.js', import.meta.url), { type: 'module' });
 * const sampler = await workerSampler(worker, 'generator/');
 */
export async function workerSampler(
  worker: WorkerLike,
  place: string | URL,
  options: PostedOptions = {},
): Promise<Sampler> {
  const ask = asker(worker);
  const key = counted++;
  const info: SamplerInfo = await ask('open', { key, place: String(addressOf(place) ?? place), options });
  return {
    info,
    sample: (request = {}) => ask('sample', { key, request }),
    walk: (request = {}) => walked(ask, key, request),
    dispose: () => void ask('dispose', { key }).catch(() => undefined),
  };
}

async function* walked(ask: Asker, key: number, request: WalkRequest): AsyncGenerator<Samples> {
  const walk = counted++;
  await ask('walk', { key, walk, request });
  try {
    for (;;) {
      const samples = await ask('next', { walk });
      if (samples === undefined) return;
      yield samples;
    }
  } finally {
    await ask('stop', { walk });
  }
}

type Asker = <K extends OperationName>(name: K, ask: Operations[K]['ask']) => Promise<Operations[K]['answer']>;

const askers = new WeakMap<WorkerLike, Asker>();

/** Returns the object that sends questions to a worker and waits for the answers. Each worker has one such object. */
function asker(worker: WorkerLike): Asker {
  const known = askers.get(worker);
  if (known !== undefined) return known;
  const waiting = new Map<number, { resolve(value: never): void; reject(error: unknown): void }>();
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const one = waiting.get(data?.id);
    if (one === undefined || (data.ganforge !== 'answer' && data.ganforge !== 'error')) return;
    waiting.delete(data.id);
    if (data.ganforge === 'answer') one.resolve(data.value as never);
    else one.reject(receivedError(data));
  });
  worker.addEventListener('error', (event) => {
    const reason = (event as ErrorEvent).message || 'its script could not be loaded';
    const error = new GanError('sampler/worker', `the worker failed: ${reason}. Check its script.`, {
      code: 'unsupported',
    });
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  const ask: Asker = (name, rest) =>
    new Promise((resolve, reject) => {
      const id = counted++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ ganforge: 'ask', id, name, ...rest });
    });
  askers.set(worker, ask);
  return ask;
}
