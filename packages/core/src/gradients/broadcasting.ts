import * as tf from '@tensorflow/tfjs-core';
import { binary, indicator, sumTo } from './grad-config.ts';

interface Transposed {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Operations of two tensors, either of which may be broadcast to the other. */
export const broadcasting: readonly tf.GradConfig[] = [
  // Of two equal numbers the first is the larger, as upstream and in TensorFlow.
  binary(
    tf.Maximum,
    (dy, a, b) => tf.mul(dy, indicator(tf.greaterEqual(a, b))),
    (dy, a, b) => tf.mul(dy, indicator(tf.less(a, b))),
  ),
  binary(
    tf.Minimum,
    (dy, a, b) => tf.mul(dy, indicator(tf.lessEqual(a, b))),
    (dy, a, b) => tf.mul(dy, indicator(tf.greater(a, b))),
  ),
  binary(
    tf.SquaredDifference,
    (dy, a, b) => tf.mul(dy, tf.mul(2, tf.sub(a, b))),
    (dy, a, b) => tf.mul(dy, tf.mul(2, tf.sub(b, a))),
  ),
  // At a = 0 both factors are kept finite: b a^(b-1) is 0 for b = 0, and a^b log(a) is taken as 0.
  binary(
    tf.Pow,
    (dy, a, b) => {
      const exponent = tf.cast(b, 'float32');
      return tf.mul(dy, tf.mul(exponent, tf.pow(a, tf.sub(exponent, indicator(tf.notEqual(exponent, 0))))));
    },
    (dy, a, b) => {
      const above = tf.greater(a, 0);
      const logarithm = tf.log(tf.where(above, a, tf.onesLike(a)));
      return tf.mul(dy, tf.mul(tf.pow(a, b), logarithm));
    },
  ),
  {
    kernelName: tf.BatchMatMul,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved, attributes) => {
      const [a, b] = saved as [tf.Tensor, tf.Tensor];
      const { transposeA, transposeB } = attributes as unknown as Transposed;
      const d = dy as tf.Tensor;
      const da = (): tf.Tensor =>
        transposeA ? tf.matMul(b, d, transposeB, true) : tf.matMul(d, b, false, !transposeB);
      const db = (): tf.Tensor =>
        transposeB ? tf.matMul(d, a, true, transposeA) : tf.matMul(a, d, !transposeA, false);
      return { a: () => sumTo(da(), a.shape), b: () => sumTo(db(), b.shape) };
    },
  },
];
