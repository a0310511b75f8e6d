import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import { registerWasmKernels } from '../packages/engine/src/wasm/register.ts';
import { composedFilterGradient } from './peers/wasm-composed.ts';

const upstream = tf.getKernelsForBackend('wasm');
registerWasmKernels();
const ours = tf.getKernelsForBackend('wasm');

function replaceKernels(kernels: readonly tf.KernelConfig[]): void {
  for (const { kernelName } of tf.getKernelsForBackend('wasm')) tf.unregisterKernel(kernelName, 'wasm');
  for (const kernel of kernels) tf.registerKernel(kernel);
}

/** How to bring each column of the benchmark into use. */
export const engines: Readonly<Record<string, () => Promise<void>>> = {
  wasm: async () => {
    replaceKernels(ours);
    await tf.setBackend('wasm');
  },
  'wasm-composed': async () => {
    replaceKernels([...upstream, composedFilterGradient]);
    await tf.setBackend('wasm');
  },
};
