import * as tf from '@tensorflow/tfjs-core';
import { binary, indicator, sumTo } from './grad-config.ts';

interface Transposed {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Returns `dy * u / (u^2 + v^2)`. It divides by the larger number first, because the sum of squares could overflow. */
function atan2Slope(dy: tf.Tensor, u: tf.Tensor, v: tf.Tensor): tf.Tensor {
  const largest = tf.maximum(tf.abs(u), tf.abs(v));
  const [p, q] = [tf.div(u, largest), tf.div(v, largest)];
  return tf.div(tf.mul(dy, tf.div(p, tf.add(tf.square(p), tf.square(q)))), largest);
}

/** Gradients of operations on two tensors. Either tensor may be broadcast to the shape of the other. */
export const broadcasting: readonly tf.GradConfig[] = [
  binary(
    tf.Add,
    (dy) => dy,
    (dy) => dy,
  ),
  binary(
    tf.Sub,
    (dy) => dy,
    (dy) => tf.neg(dy),
  ),
  binary(
    tf.Multiply,
    (dy, _, b) => tf.mul(dy, tf.cast(b, 'float32')),
    (dy, a) => tf.mul(dy, tf.cast(a, 'float32')),
  ),
  binary(
    tf.Mod,
    (dy) => dy,
    (dy, a, b) => tf.mul(dy, tf.neg(tf.floor(tf.div(a, b)))),
  ),
  // `atan2Slope` divides by the larger number first, because the sum of squares overflows long before the gradient
  // does.
  binary(
    tf.Atan2,
    (dy, a, b) => atan2Slope(dy, b, a),
    (dy, a, b) => tf.neg(atan2Slope(dy, a, b)),
  ),
  {
    kernelName: tf.Prelu,
    inputsToSave: ['x', 'alpha'],
    gradFunc: (dy, saved) => {
      const [x, alpha] = saved as [tf.Tensor, tf.Tensor];
      const d = dy as tf.Tensor;
      return {
        x: () => tf.where(tf.greater(x, 0), d, tf.mul(d, alpha)),
        alpha: () => sumTo(tf.where(tf.greater(x, 0), tf.zerosLike(d), tf.mul(d, x)), alpha.shape),
      };
    },
  },
  {
    kernelName: tf.BroadcastTo,
    gradFunc: (dy, _, attributes) => {
      const { inputShape } = attributes as unknown as { inputShape: number[] };
      return { x: () => sumTo(dy as tf.Tensor, inputShape) };
    },
  },
  // If both numbers are equal, the gradient goes to the first, as in tfjs and TensorFlow.
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
  // At a = 0 both gradients stay finite: `b * a^(b - 1)` is 0 for b = 0, and `a^b * log(a)` is replaced by 0.
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
