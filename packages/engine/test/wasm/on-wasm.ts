import * as tf from '@tensorflow/tfjs-core';
// tfjs-core alone registers no gradients: tfjs-layers does.
import '@tensorflow/tfjs-layers';
import { expect } from 'vitest';
import { registerWasmKernels } from '../../src/wasm/register.ts';

/** Makes wasm, with our kernels, the backend of a test file. */
export async function useWasm(): Promise<void> {
  registerWasmKernels();
  await tf.setBackend('wasm');
}

/** Runs a kernel, asserts that nothing but its result is left, and returns the values and shape. */
export function runKernel(
  name: string,
  inputs: Record<string, tf.Tensor>,
  attributes: object,
): { values: Float32Array; shape: number[] } {
  const before = tf.memory().numTensors;
  const result = tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;
  expect(tf.memory().numTensors, `${name} leaves one tensor`).toBe(before + 1);
  const values = result.dataSync<'float32'>();
  result.dispose();
  return { values, shape: result.shape };
}
