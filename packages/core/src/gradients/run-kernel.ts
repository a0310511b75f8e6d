import * as tf from '@tensorflow/tfjs-core';

/** Runs one kernel of the engine in use; recorded, as every operation is, for the gradients of higher order. */
export function runKernel<T extends tf.Tensor = tf.Tensor>(
  kernelName: string,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attributes: object = {},
): T {
  return tf.engine().runKernel(kernelName, inputs as tf.NamedTensorMap, attributes as tf.NamedAttrMap) as T;
}
