import { choiceOf } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import type { TableLayout } from './ctgan-options.ts';

/**
 * The cross-entropy of the words that a condition asks for, by the logits of the generator's output: summed over the columns
 * of a condition, averaged over rows.
 */
export function conditionLoss(output: tf.Tensor, condition: tf.Tensor, { words }: TableLayout): tf.Scalar {
  const losses = words.map(({ start, size, at }) => {
    const logits = tf.slice(output, [0, start], [-1, size]);
    const wanted = tf.slice(condition, [0, at], [-1, size]);
    // A column that is not asked for has only zeros, and adds none.
    return tf.sum(tf.mul(wanted, tf.neg(tf.logSoftmax(logits))), 1);
  });
  return tf.mean(tf.addN(losses)) as tf.Scalar;
}

/**
 * One condition each, of uniform numbers [N,1] in [-1,1): a column, each as likely, and a word as often as rows have it.
 *
 * Training asks for rare words more often than rows hold them; samples must not (CTGAN's reference does, which bends every
 * marginal).
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
 * The condition of some words, one for each column that is named: [K] numbers.
 *
 * @throws GanError `argument` for a word that its column does not have
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
