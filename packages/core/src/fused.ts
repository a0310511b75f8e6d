import * as tf from '@tensorflow/tfjs-core';

/** Whether the engine in use has a kernel of ours, in which several operations of tfjs are one. */
export function hasKernel(kernelName: `Ganforge${string}`): boolean {
  return tf.getKernel(kernelName, tf.getBackend()) !== undefined;
}
