import { GanError } from '@ganforge/formats';
import { type OpenSamplerOptions, openSampler } from '../open/open-sampler.ts';
import { workerSampler } from '../worker/client.ts';
import { ganSampleClass } from './gan-sample.ts';

/** Options of {@link defineGanSample}. */
export interface GanSampleOptions extends Pick<OpenSamplerOptions, 'engine' | 'wasmPaths' | 'variants'> {
  /** The name of the element. @default 'gan-sample' */
  readonly name?: string;
  /**
   * Starts a worker whose script calls `serveSampler`. All elements use this one worker, so the page does not freeze.
   * The engine and the variants must then be passed in the worker.
   * @default samples are generated in the page
   */
  readonly worker?: () => Worker;
}

/**
 * Defines the element `<gan-sample>`, which shows samples of a generator. A second call with the same name does
 * nothing.
 *
 * The element has these attributes: `src` (as for `openSampler`), `n` (default 16), `seed` (default 0), `class`,
 * `truncation`, `size` (pixels per image on the page) and `alt` (a text for screen readers, which is generated if it is
 * absent). It fires the event `sampled` or `failed`; its `detail` is the samples or the error. The parts `canvas`,
 * `button` and `status` can be styled.
 *
 * @throws GanError `unsupported` outside a web page
 * @example
 * defineGanSample({ worker: () => new Worker(new URL('./sampler-worker.js', import.meta.url), { type: 'module' }) });
 * // <gan-sample src="generator/" n="16" seed="7"></gan-sample>
 */
export function defineGanSample({ name = 'gan-sample', worker, ...options }: GanSampleOptions = {}): void {
  if (globalThis.customElements === undefined) {
    throw new GanError('sampler/element', 'custom elements do not exist here. Call this function in a web page.', {
      code: 'unsupported',
    });
  }
  if (customElements.get(name) !== undefined) return;
  let started: Worker | undefined;
  const open = (src: string) => {
    if (worker === undefined) return openSampler(src, options);
    started ??= worker();
    return workerSampler(started, src);
  };
  customElements.define(name, ganSampleClass(open));
}
