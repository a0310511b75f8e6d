import * as tf from '@tensorflow/tfjs-core';

/** Returns whether the current engine has this fused kernel of Ganforge. */
export function hasKernel(kernelName: `Ganforge${string}`): boolean {
  return tf.getKernel(kernelName, tf.getBackend()) !== undefined;
}
