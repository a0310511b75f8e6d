import { checkKnownOptions, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { stopGradient } from '../stop-gradient.ts';
import { checkFloats, checkTensor } from './check-tensor.ts';

const where = 'core/gradients';

/** What +Infinity counts as: else Infinity - Infinity. */
const largestFloat = 3.4028234663852886e38;

/** What softmaxCrossEntropy may be given. */
export interface SoftmaxCrossEntropyOptions {
  /** Multiplies the losses; broadcast to [N]. @default 1 */
  readonly weights?: tf.Tensor;
  /** Between 0 and 1: that share of every label is spread evenly over the classes. @default 0 */
  readonly labelSmoothing?: number;
  /** How the N losses become one number. @default tf.Reduction.SUM_BY_NONZERO_WEIGHTS, the mean where no weight is 0 */
  readonly reduction?: tf.Reduction;
}

/**
 * The logarithm of softmax along one axis: x - log sum exp x, any shape, differentiable to any order.
 *
 * tf.logSoftmax keeps its result as a constant in its gradient: second derivatives through it are wrong. The maximum is
 * subtracted first, so no logits overflow: -Infinity is a class that cannot be, +Infinity one that is certain.
 *
 * @param axis @default the last one
 * @throws GanError `shape` for what is not float32 or a scalar, `argument` for what is no tensor or an axis x has not
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
    // The result does not depend on what is subtracted: as a constant it costs the gradients nothing.
    const finite = tf.minimum(x, largestFloat);
    const shifted = tf.sub(finite, stopGradient(tf.max(finite, axis, true)));
    return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axis, true)));
  }) as T;
}

/**
 * The cross entropy of labels and the softmax of logits, -sum over k of labels_k log softmax(logits)_k, as tf.losses has
 * it and differentiable to any order (tf.losses.softmaxCrossEntropy only to the first).
 *
 * @param onehotLabels [..., K]: shares of each class, one-hot or not
 * @param logits [..., K], of the labels' shape
 * @returns a scalar; the losses themselves, [...], with tf.Reduction.NONE
 * @throws GanError when the shapes differ, logits are not float32 or labelSmoothing is not in [0, 1]
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
    // 0 log 0 is 0: what has no share in the label costs nothing, were it impossible.
    const empty = tf.logicalAnd(tf.equal(smooth, 0), tf.equal(logarithms, Number.NEGATIVE_INFINITY));
    const losses = tf.neg(tf.sum(tf.mul(smooth, tf.where(empty, tf.zerosLike(logarithms), logarithms)), -1));
    return tf.losses.computeWeightedLoss(losses, weights, reduction);
  });
}
