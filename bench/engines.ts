import { type EngineName, engineNames, useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { composedFilterGradient, composedFilterGradientTransposed } from './peers/wasm-composed.ts';

// Before an engine is prepared the registry holds what upstream brings.
const upstream = tf.getKernelsForBackend('wasm');
let ours: tf.KernelConfig[] | undefined;

function replaceKernels(kernels: readonly tf.KernelConfig[]): void {
  for (const { kernelName } of tf.getKernelsForBackend('wasm')) tf.unregisterKernel(kernelName, 'wasm');
  for (const kernel of kernels) tf.registerKernel(kernel);
}

async function useOurWasm(): Promise<void> {
  await useEngine('wasm');
  ours ??= tf.getKernelsForBackend('wasm');
  replaceKernels(ours);
}

async function useComposedWasm(filterGradient: tf.KernelConfig): Promise<void> {
  await useOurWasm();
  // A kernel that ours replaced was not there when the backend started and bound the others.
  for (const kernel of upstream) kernel.setupFunc?.(tf.backend());
  replaceKernels([...upstream, filterGradient]);
}

/** How to bring each column of the benchmark into use: every engine, and the composed baselines. */
export const engines: Readonly<Record<string, () => Promise<void>>> = {
  ...Object.fromEntries(engineNames.map((name: EngineName) => [name, async () => void (await useEngine(name))])),
  wasm: useOurWasm,
  'wasm-composed': () => useComposedWasm(composedFilterGradient),
  'wasm-composed-transposed': () => useComposedWasm(composedFilterGradientTransposed),
};
