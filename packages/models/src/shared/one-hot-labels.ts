import * as tf from '@tensorflow/tfjs-core';

/** Converts labels int32 [N] to one-hot vectors float32 [N,K]. */
export function oneHotLabels(labels: tf.Tensor, classes: number): tf.Tensor {
  return tf.oneHot(labels as tf.Tensor1D, classes, 1, 0, 'float32');
}
