import { type EngineName, useEngine } from '@ganforge/engine';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { everyOutput } from '../layers/every-layer.ts';
import { trainRing } from './train-ring.ts';

/** What the tests call in the page. */
export interface Page {
  use(engine: EngineName): Promise<void>;
  /** What a served model makes of the images of every-layer.ts: in inference, and in training mode under a seed. */
  outputs(url: string, seed: number): Promise<{ readonly inference: number[]; readonly training: number[] }>;
  readonly trainRing: typeof trainRing;
}

const page: Page = {
  async use(engine) {
    await useEngine(engine, engine === 'wasm' ? { wasmPaths: '/wasm/' } : {});
  },
  async outputs(url, seed) {
    const network = await loadLayersModel(url);
    const [inference, training] = [everyOutput(network), everyOutput(network, seed)];
    network.dispose();
    return { inference, training };
  },
  trainRing,
};

Object.assign(globalThis, { ganforge: page });
