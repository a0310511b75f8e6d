import * as tf from '@tensorflow/tfjs-core';

/**
 * Runs one kernel of the current engine. tfjs records the call like any operation, so gradients of higher order work.
 */
export function runKernel<T extends tf.Tensor = tf.Tensor>(
  kernelName: string,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attributes: object = {},
): T {
  return tf.engine().runKernel(kernelName, inputs as tf.NamedTensorMap, attributes as tf.NamedAttrMap) as T;
}
