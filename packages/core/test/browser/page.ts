import { type EngineName, useEngine } from '@ganforge/engine';
import { computeOnDevice } from '@ganforge/testing/backend-checks';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { everyScore } from '../layers/every-layer.ts';
import { trainRing } from './train-ring.ts';

/** The functions of the page that the tests call. */
export interface Page {
  use(engine: EngineName): Promise<void>;
  /**
   * Returns the outputs of a served model for the images of every-layer.ts, in inference and, with a seed, in training
   * mode.
   */
  outputs(url: string, seed: number): Promise<{ readonly inference: number[]; readonly training: number[] }>;
  readonly trainRing: typeof trainRing;
}

const page: Page = {
  async use(engine) {
    await useEngine(engine, engine === 'wasm' ? { wasmPaths: '/wasm/' } : {});
    computeOnDevice(engine);
  },
  async outputs(url, seed) {
    const network = await loadLayersModel(url);
    const scores = [everyScore(network), everyScore(network, seed)];
    const [inference, training] = await Promise.all(scores.map(async (score) => Array.from(await score.data())));
    network.dispose();
    return { inference: inference!, training: training! };
  },
  trainRing,
};

Object.assign(globalThis, { ganforge: page });
