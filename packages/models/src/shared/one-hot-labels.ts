import * as tf from '@tensorflow/tfjs-core';

/** Labels int32 [N] as float32 [N,K]. */
export function oneHotLabels(labels: tf.Tensor, classes: number): tf.Tensor {
  return tf.oneHot(labels as tf.Tensor1D, classes, 1, 0, 'float32');
}
