import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { composedFilterGradient, composedFilterGradientTransposed } from './peers/wasm-composed.ts';

// Before an engine is prepared the registry holds what upstream brings.
const upstream = tf.getKernelsForBackend('wasm');

/** tfjs's wasm backend as it is, but for the filter gradient that it lacks. */
async function useComposedWasm(filterGradient: tf.KernelConfig): Promise<void> {
  await useEngine('wasm');
  for (const { kernelName } of tf.getKernelsForBackend('wasm')) tf.unregisterKernel(kernelName, 'wasm');
  for (const kernel of [...upstream, filterGradient]) {
    // A kernel that ours replaced was not there when the backend started and bound the others.
    kernel.setupFunc?.(tf.backend());
    tf.registerKernel(kernel);
  }
}

async function useNative(precision: 'float32' | 'bf16'): Promise<void> {
  const { notice } = await useEngine('native', { precision });
  if (notice !== undefined) throw new Error(notice);
}

/** How to bring each column of TensorFlow.js into use: engines, and the composed baselines. */
export const engines: Readonly<Record<string, () => Promise<void>>> = {
  native: () => useNative('float32'),
  'native-bf16': () => useNative('bf16'),
  wasm: async () => void (await useEngine('wasm')),
  'tfjs-node': async () => void (await useEngine('tfjs-node')),
  cpu: async () => void (await useEngine('cpu')),
  'wasm-composed': () => useComposedWasm(composedFilterGradient),
  'wasm-composed-transposed': () => useComposedWasm(composedFilterGradientTransposed),
};
