import { choiceOf } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import type { TableLayout } from './ctgan-options.ts';

/**
 * Computes the cross-entropy of the requested categories for the logits in the output of the generator. It is summed
 * over the columns of a condition and averaged over rows.
 */
export function conditionLoss(output: tf.Tensor, condition: tf.Tensor, { words }: TableLayout): tf.Scalar {
  const losses = words.map(({ start, size, at }) => {
    const logits = tf.slice(output, [0, start], [-1, size]);
    const wanted = tf.slice(condition, [0, at], [-1, size]);
    // A column that is not part of the condition contains only zeros and adds nothing.
    return tf.sum(tf.mul(wanted, tf.neg(tf.logSoftmax(logits))), 1);
  });
  return tf.mean(tf.addN(losses)) as tf.Scalar;
}

/**
 * Draws conditions from uniform numbers [N,1] in [-1,1). Each condition is a uniformly chosen column and one of its
 * categories, chosen by its frequency in the data.
 *
 * In training, rare categories are requested more often than they occur. Samples must use the real frequencies. The
 * reference code of CTGAN does not, and this changes the distribution of every column.
 */
export function marginalConditions(uniform: tf.Tensor, { words, conditionSize }: TableLayout): tf.Tensor {
  const shares = words.flatMap(({ column, size }) => {
    const counts = ('counts' in column && column.counts) || Array.from({ length: size }, () => 1);
    const sum = counts.reduce((a, b) => a + b);
    return counts.map((count) => count / sum / words.length);
  });
  let total = 0;
  const ends = shares.slice(0, -1).map((share) => {
    total += share;
    return total;
  });
  const place = tf.mul(tf.add(uniform, 1), 0.5);
  const index = tf.sum(tf.cast(tf.greaterEqual(place, tf.tensor2d(ends, [1, ends.length])), 'int32'), 1);
  return tf.cast(tf.oneHot(tf.cast(index, 'int32'), conditionSize), 'float32');
}

/**
 * Returns the condition vector [K] that requests one category for each named column.
 *
 * @throws GanError `argument` if a column does not have the requested category
 */
export function conditionOf(
  wanted: Readonly<Record<string, unknown>>,
  { words, conditionSize }: TableLayout,
): number[] {
  const condition = Array.from({ length: conditionSize }, () => 0);
  for (const { column, at } of words) {
    if (!Object.hasOwn(wanted, column.name) || (column.type !== 'category' && column.type !== 'boolean')) continue;
    condition[at + choiceOf(column, wanted[column.name])] = 1;
  }
  return condition;
}
