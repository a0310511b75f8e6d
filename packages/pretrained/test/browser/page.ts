import { type PretrainedName, pretrained, pretrainedFile } from '@ganforge/pretrained';
import { type Sampler, type SamplerRequest, workerSampler } from '@ganforge/sampler';

/** Contains what a page reports about samples. */
export interface Told {
  readonly values: number[];
  readonly labels: readonly number[] | undefined;
  readonly classes: readonly string[] | undefined;
}

/** The functions that the tests call in the page. */
export interface Page {
  /** Returns samples of `pretrained(name)`, which are computed in the page. */
  sample(name: PretrainedName, request: SamplerRequest): Promise<Told>;
  /** Returns samples that a worker computes, which fetches the file itself. */
  sampleInWorker(name: PretrainedName, request: SamplerRequest): Promise<Told>;
  /** Returns the message of `pretrained(name, { at })`, which must fail. */
  failure(name: PretrainedName, at: string): Promise<string>;
}

const wasm = { engine: 'wasm', wasmPaths: new URL('/wasm/', location.href).href } as const;

async function told(sampler: Sampler, request: SamplerRequest): Promise<Told> {
  const { values, labels } = await sampler.sample(request);
  const { classes } = sampler.info;
  sampler.dispose();
  return { values: Array.from(values.data), labels, classes };
}

const page: Page = {
  sample: async (name, request) => told(await pretrained(name, wasm), request),
  async sampleInWorker(name, request) {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const { url, sha256 } = pretrainedFile(name);
    const samples = await told(await workerSampler(worker, url, { sha256 }), request);
    worker.terminate();
    return samples;
  },
  failure: (name, at) =>
    pretrained(name, { ...wasm, at }).then(
      () => 'it did not fail',
      (error: Error) => error.message,
    ),
};

Object.assign(globalThis, { ganforge: page });
