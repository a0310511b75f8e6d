import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.ts';
import { conv2dBackpropInput } from './conv2d-backprop-input.ts';

/** A kernel composed of the backend's own operations; each narrows its own inputs and attributes. */
type ComposedKernel = (inputs: never, attributes: never) => tf.Tensor;

const kernels: Readonly<Record<string, ComposedKernel>> = {
  [tf.Conv2DBackpropFilter]: conv2dBackpropFilter,
  [tf.Conv2DBackpropInput]: conv2dBackpropInput,
};

let registered = false;

/**
 * Gives the backend 'wasm' the kernels that training needs and upstream lacks or has too slow.
 *
 * May be called any number of times, before or after the backend is in use.
 */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    if (tf.getKernel(kernelName, 'wasm') !== undefined) tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs }) => kernel(inputs as never, attrs as never),
    });
  }
}
