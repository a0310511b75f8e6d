import { GanError } from '@ganforge/formats';
import { type OpenSamplerOptions, openSampler } from '../open/open-sampler.ts';
import { workerSampler } from '../worker/client.ts';
import { ganSampleClass } from './gan-sample.ts';

/** Options of {@link defineGanSample}. */
export interface GanSampleOptions extends Pick<OpenSamplerOptions, 'engine' | 'wasmPaths' | 'variants'> {
  /** Name of the element. @default 'gan-sample' */
  readonly name?: string;
  /**
   * Starts a worker that calls `serveSampler`. One worker serves all elements, and the page does not freeze. Pass
   * engine and variants in the worker then.
   * @default none: samples are made in the page
   */
  readonly worker?: () => Worker;
}

/**
 * Defines the element `<gan-sample>`, which shows samples of a generator. A second call with the same name does
 * nothing.
 *
 * Attributes: `src` (as for `openSampler`), `n` (16), `seed` (0), `class`, `truncation`, `size` (pixels per image on
 * the page), `alt` (text for screen readers; generated if absent). It fires `sampled` with the samples, or `failed`
 * with the error, as `detail`. Parts for styling: `canvas`, `button`, `status`.
 *
 * @throws GanError `unsupported` outside a web page
 * @example
 * defineGanSample({ worker: () => new Worker(new URL('./sampler-worker.js', import.meta.url), { type: 'module' }) });
 * // <gan-sample src="generator/" n="16" seed="7"></gan-sample>
 */
export function defineGanSample({ name = 'gan-sample', worker, ...options }: GanSampleOptions = {}): void {
  if (globalThis.customElements === undefined) {
    throw new GanError('sampler/element', 'there are no custom elements here: call this in a page.', {
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
