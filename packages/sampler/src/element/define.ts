import { GanError } from '@ganforge/formats';
import { type OpenSamplerOptions, openSampler } from '../open/open-sampler.ts';
import { workerSampler } from '../worker/client.ts';
import { ganSampleClass } from './gan-sample.ts';

/** Settings of {@link defineGanSample}. */
export interface GanSampleOptions extends Pick<OpenSamplerOptions, 'engine' | 'wasmPaths' | 'variants'> {
  /** Name of the element. @default 'gan-sample' */
  readonly name?: string;
  /**
   * Starts a worker that calls `serveSampler`; one serves all elements, and the page does not freeze. The worker is then
   * given engine and variants itself.
   * @default none: samples are made in the page
   */
  readonly worker?: () => Worker;
}

/**
 * Defines the element `<gan-sample>`, which shows samples of a generator; a second call of the same name does nothing.
 *
 * Attributes: `src` (as for `openSampler`), `n` (16), `seed` (0), `class`, `truncation`, `size` (pixels of an image on the
 * page), `alt` (what a screen reader says; made of the rest if absent). It fires `sampled` with the samples and `failed`
 * with the error as `detail`. Parts to style: `canvas`, `button`, `status`.
 *
 * @throws GanError `unsupported` outside a page
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
