import * as tf from '@tensorflow/tfjs-core';

/**
 * Computes the gradient of `cumprod`, also if x contains zeros. `dy` has x's shape.
 *
 * With `y_k = x_1 * ... * x_k` the gradient is `dx_i = (x_1 * ... * x_(i-1)) * s_i`, where s_i is the sum over k >= i
 * of `dy_k * x_(i+1) * ... * x_k`. The sums follow the recurrence `s_i = dy_i + x_(i+1) * s_(i+1)`. The loop computes
 * them by doubling (Hillis and Steele 1986, "Data parallel algorithms"): after m rounds every s_i contains 2^m terms.
 * The usual formula, a sum of `dy_k * y_k / x_i`, would divide by zero.
 *
 * @param exclusive whether y_k is the product without x_k
 * @param reverse whether the products start at the end of the axis
 */
export function cumulativeProductGradient(
  dy: tf.Tensor,
  x: tf.Tensor,
  axis: number,
  exclusive: boolean,
  reverse: boolean,
): tf.Tensor {
  const size = x.shape[axis]!;
  const later = (t: tf.Tensor, by: number): tf.Tensor => shifted(t, axis, reverse ? -by : by);
  let factors = later(x, 1);
  // In the exclusive form, dy_k is multiplied by `x_(i+1) * ... * x_(k-1)`, which has one factor fewer. So dy is
  // shifted by one.
  let sums = exclusive ? later(dy, 1) : dy;
  for (let by = 1; by < size; by *= 2) {
    sums = tf.add(sums, tf.mul(factors, later(sums, by)));
    factors = tf.mul(factors, later(factors, by));
  }
  return tf.mul(tf.cumprod(x, axis, true, reverse), sums);
}

/** Returns a tensor with `t_(i+by)` at position i of an axis, and 0 where `i + by` is outside the axis. */
function shifted(t: tf.Tensor, axis: number, by: number): tf.Tensor {
  const size = t.shape[axis]!;
  const gap = Math.min(Math.abs(by), size);
  const begin = t.shape.map((_, a) => (a === axis && by > 0 ? gap : 0));
  const kept = t.shape.map((length, a) => (a === axis ? length - gap : length));
  const paddings = t.shape.map((_, a): [number, number] => (a !== axis ? [0, 0] : by > 0 ? [0, gap] : [gap, 0]));
  return tf.pad(tf.slice(t, begin, kept), paddings);
}
