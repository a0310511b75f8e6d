import { checkKnownOptions, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { stopGradient } from '../stop-gradient.ts';
import { checkFloats, checkTensor } from './check-tensor.ts';

const where = 'core/gradients';

/** The value that replaces +Infinity, because Infinity - Infinity is NaN. */
const largestFloat = 3.4028234663852886e38;

/** Options of {@link softmaxCrossEntropy}. */
export interface SoftmaxCrossEntropyOptions {
  /** Factors of the losses. Their shape is broadcast to [N]. @default 1 */
  readonly weights?: tf.Tensor;
  /** The share of each label that is spread evenly over the classes, in [0,1]. @default 0 */
  readonly labelSmoothing?: number;
  /**
   * How the N losses are reduced. @default tf.Reduction.SUM_BY_NONZERO_WEIGHTS, the mean over the losses whose weight
   * is not 0
   */
  readonly reduction?: tf.Reduction;
}

/**
 * Computes the logarithm of the softmax along one axis: `x - log(sum(exp(x)))`. It is differentiable to any order.
 *
 * tf.logSoftmax treats its result as a constant in its gradient, so its second derivatives are wrong. The maximum is
 * subtracted first, so logits cannot overflow. A logit of -Infinity gives probability 0, and a logit of +Infinity gives
 * probability 1.
 *
 * @param x float32 of any shape with at least one axis
 * @param axis the axis of the classes @default the last axis
 * @throws GanError `shape` if x is a scalar or not float32; `argument` if x is not a tensor or has no such axis
 */
export function logSoftmax<T extends tf.Tensor>(x: T, axis = -1): T {
  checkFloats(where, 'x of logSoftmax', x);
  if (x.rank === 0) {
    throw new GanError(where, 'x of logSoftmax must have at least one axis; received a scalar.', { code: 'shape' });
  }
  if (!(Number.isInteger(axis) && axis >= -x.rank && axis < x.rank)) {
    throw new GanError(where, `axis of logSoftmax must be in [${-x.rank}, ${x.rank}); received ${String(axis)}.`);
  }
  return tf.tidy(() => {
    // The result does not depend on the subtracted value, so the gradient treats that value as a constant.
    const finite = tf.minimum(x, largestFloat);
    const shifted = tf.sub(finite, stopGradient(tf.max(finite, axis, true)));
    return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axis, true)));
  }) as T;
}

/**
 * Computes the cross entropy of labels and softmax(logits). It is the sum over k of
 * `-labels_k * log(softmax(logits)_k)`.
 *
 * The value equals that of tf.losses.softmaxCrossEntropy, which is differentiable only once. This function is
 * differentiable to any order.
 *
 * @param onehotLabels [..., K], the probability of each class; one-hot or soft labels
 * @param logits [..., K], with the shape of the labels
 * @returns a scalar, or the losses [...] with tf.Reduction.NONE
 * @throws GanError if the shapes differ, logits are not float32, or labelSmoothing is outside [0,1]
 */
export function softmaxCrossEntropy(
  onehotLabels: tf.Tensor,
  logits: tf.Tensor,
  options: SoftmaxCrossEntropyOptions = {},
): tf.Tensor {
  checkTensor(where, 'onehotLabels', onehotLabels);
  checkFloats(where, 'logits', logits);
  checkKnownOptions(where, options, ['weights', 'labelSmoothing', 'reduction']);
  const { weights, labelSmoothing = 0, reduction = tf.Reduction.SUM_BY_NONZERO_WEIGHTS } = options;
  if (logits.rank === 0 || !tf.util.arraysEqual(onehotLabels.shape, logits.shape)) {
    throw new GanError(
      where,
      `softmaxCrossEntropy needs labels and logits of the same shape [..., K]; received [${onehotLabels.shape}] and [${logits.shape}]. Use tf.oneHot for class indices.`,
    );
  }
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new GanError(where, `labelSmoothing must be in [0, 1]; received ${String(labelSmoothing)}.`);
  }
  const classes = logits.shape.at(-1)!;
  return tf.tidy(() => {
    const labels = tf.cast(onehotLabels, 'float32');
    const smooth = labelSmoothing === 0 ? labels : tf.add(tf.mul(labels, 1 - labelSmoothing), labelSmoothing / classes);
    const logarithms = logSoftmax(logits);
    // `0 * log(0)` is computed as 0, so a class with label 0 adds no loss, even if its probability is 0.
    const empty = tf.logicalAnd(tf.equal(smooth, 0), tf.equal(logarithms, Number.NEGATIVE_INFINITY));
    const losses = tf.neg(tf.sum(tf.mul(smooth, tf.where(empty, tf.zerosLike(logarithms), logarithms)), -1));
    return tf.losses.computeWeightedLoss(losses, weights, reduction);
  });
}
