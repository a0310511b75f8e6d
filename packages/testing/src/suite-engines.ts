import * as tf from '@tensorflow/tfjs-core';

/** The engines the conformance suites run on: those that npm alone brings. */
export const suiteEngines: readonly ['cpu', 'wasm'] = ['cpu', 'wasm'];

/** Makes `engine` the current one. */
export async function prepareEngine(engine: 'cpu' | 'wasm'): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
  await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend(engine);
}
