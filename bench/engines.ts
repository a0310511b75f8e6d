import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { composedFilterGradient, composedFilterGradientTransposed } from './peers/wasm-composed.ts';

// At this point no engine is prepared, so the registry contains the kernels of tfjs itself.
const upstream = tf.getKernelsForBackend('wasm');

/** Uses the wasm backend of tfjs without our kernels, except for a filter gradient, which it does not have. */
async function useComposedWasm(filterGradient: tf.KernelConfig): Promise<void> {
  await useEngine('wasm');
  for (const { kernelName } of tf.getKernelsForBackend('wasm')) tf.unregisterKernel(kernelName, 'wasm');
  for (const kernel of [...upstream, filterGradient]) {
    // The backend binds its kernels when it starts. A kernel that was replaced by ours was not in the registry then.
    kernel.setupFunc?.(tf.backend());
    tf.registerKernel(kernel);
  }
}

async function useNative(precision: 'float32' | 'bf16'): Promise<void> {
  const { notice } = await useEngine('native', { precision });
  if (notice !== undefined) throw new Error(notice);
}

/** The functions that prepare each column of TensorFlow.js: the engines and the composed baselines. */
export const engines: Readonly<Record<string, () => Promise<void>>> = {
  native: () => useNative('float32'),
  'native-bf16': () => useNative('bf16'),
  wasm: async () => void (await useEngine('wasm')),
  'tfjs-node': async () => void (await useEngine('tfjs-node')),
  cpu: async () => void (await useEngine('cpu')),
  'wasm-composed': () => useComposedWasm(composedFilterGradient),
  'wasm-composed-transposed': () => useComposedWasm(composedFilterGradientTransposed),
};
