import { GanError } from '@ganforge/formats';
import type { Sampler, SamplerRequest, Samples } from '../sampling/sampler.ts';
import { describeSamples, numberOf } from './attributes.ts';
import { drawSamples } from './draw.ts';

const style = `
  :host { display: inline-block; }
  canvas { display: block; image-rendering: pixelated; max-width: 100%; height: auto; }
  .bar { display: flex; gap: 0.75em; align-items: center; margin-block-start: 0.5em; min-height: 2em; }
  [role='alert'] { color: #b00020; }
`;

/** Returns the class of the element. The class is created in a function, because Node has no HTMLElement. */
export function ganSampleClass(open: (src: string) => Promise<Sampler>): CustomElementConstructor {
  return class GanSample extends HTMLElement {
    static readonly observedAttributes = ['src', 'n', 'seed', 'class', 'truncation', 'size', 'alt'];
    readonly #canvas = document.createElement('canvas');
    readonly #button = document.createElement('button');
    readonly #status = document.createElement('span');
    readonly #alert = document.createElement('span');
    /** The generator that is open or is being opened, and its `src`. */
    #opened: { readonly src: string; readonly sampler: Promise<Sampler> } | undefined;
    /** Counts the requests. Only the answer to the last request is shown. */
    #asked = 0;
    #isScheduled = false;

    constructor() {
      super();
      const bar = document.createElement('div');
      bar.className = 'bar';
      bar.append(this.#button, this.#status, this.#alert);
      this.#button.type = 'button';
      this.#button.textContent = 'Draw again';
      this.#button.addEventListener('click', () => this.drawAgain());
      this.#canvas.setAttribute('role', 'img');
      this.#status.setAttribute('role', 'status');
      this.#alert.setAttribute('role', 'alert');
      for (const [part, element] of Object.entries({
        canvas: this.#canvas,
        button: this.#button,
        status: this.#status,
        error: this.#alert,
      })) {
        element.setAttribute('part', part);
      }
      const css = document.createElement('style');
      css.textContent = style;
      this.attachShadow({ mode: 'open' }).append(css, this.#canvas, bar);
    }

    connectedCallback(): void {
      this.#schedule();
    }

    disconnectedCallback(): void {
      this.#asked++;
      this.#close();
    }

    attributeChangedCallback(): void {
      this.#schedule();
    }

    /** Shows samples of the next seed. */
    drawAgain(): void {
      const seed = Number(this.getAttribute('seed') ?? 0);
      this.setAttribute('seed', String(Number.isSafeInteger(seed) ? seed + 1 : 0));
    }

    /** Schedules an update. If several attributes change at once, there is only one update. */
    #schedule(): void {
      if (this.#isScheduled || !this.isConnected) return;
      this.#isScheduled = true;
      queueMicrotask(() => {
        this.#isScheduled = false;
        if (this.isConnected) void this.#update();
      });
    }

    async #update(): Promise<void> {
      const asked = ++this.#asked;
      const isLast = (): boolean => asked === this.#asked;
      this.setAttribute('aria-busy', 'true');
      this.#status.textContent = 'Drawing …';
      try {
        const sampler = await this.#sampler();
        const samples = await sampler.sample(this.#request());
        if (isLast()) this.#show(sampler, samples);
      } catch (error) {
        if (isLast()) this.#fail(error);
      } finally {
        if (isLast()) {
          this.#status.textContent = '';
          this.removeAttribute('aria-busy');
        }
      }
    }

    #sampler(): Promise<Sampler> {
      const src = this.getAttribute('src');
      if (src === null) {
        throw new GanError('sampler/element', 'the attribute src is missing. Give the address of a generator.');
      }
      if (this.#opened?.src !== src) {
        this.#close();
        this.#opened = { src, sampler: open(src) };
      }
      return this.#opened.sampler;
    }

    #close(): void {
      this.#opened?.sampler.then((sampler) => sampler.dispose()).catch(() => undefined);
      this.#opened = undefined;
    }

    #request(): SamplerRequest {
      const label = this.getAttribute('class');
      const truncation = numberOf(this, 'truncation');
      return {
        n: numberOf(this, 'n') ?? 16,
        seed: numberOf(this, 'seed') ?? 0,
        ...(label !== null && { class: label }),
        ...(truncation !== undefined && { truncation }),
      };
    }

    #show({ info }: Sampler, samples: Samples): void {
      drawSamples(this.#canvas, samples, numberOf(this, 'size'));
      this.#canvas.setAttribute('aria-label', this.getAttribute('alt') ?? describeSamples(info, samples));
      this.#alert.textContent = '';
      this.dispatchEvent(new CustomEvent('sampled', { detail: samples }));
    }

    #fail(error: unknown): void {
      this.#alert.textContent =
        error instanceof GanError ? error.problem : `The samples could not be shown: ${(error as Error).message}`;
      // If a generator could not be opened, the next update tries again.
      const failed = this.#opened;
      failed?.sampler.catch(() => {
        if (this.#opened === failed) this.#opened = undefined;
      });
      this.dispatchEvent(new CustomEvent('failed', { detail: error }));
    }
  };
}
