import { logSoftmax, repairGradients } from '@ganforge/core/gradients';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats, checkTensor } from '../tensors.ts';

const where = 'losses/auxiliary-classification';

/**
 * The classification term of AC-GAN: the mean cross-entropy of class logits against labels.
 *
 * `classLogits` are float32 [n,K], one row per image before any softmax; `labels` int32 [n] in 0..K-1. The mean over n of
 * `logsumexp(row) - row[label]`. The paper's L_C is this on reals plus this on fakes with the classes asked of them;
 * both players lower it. Odena et al. 2017, "Conditional Image Synthesis with Auxiliary Classifier GANs", equation 3.
 *
 * Logits may be of any size: -Infinity is a class that cannot be, +Infinity one that is certain.
 *
 * A label outside 0..K-1 makes the loss infinite: labels are not read here, and training on them must not go unseen. It
 * repairs tfjs's gradients first, so that it can be differentiated again.
 *
 * @throws GanError `shape` for logits that are not float32 [n,K] and labels that are not int32 [n]
 * @example
 * const lossC = tf.add(
 *   auxiliaryClassification(classesOf(real), labels), auxiliaryClassification(classesOf(fake), asked));
 */
export function auxiliaryClassification(classLogits: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  checkFloats(where, 'classLogits', classLogits);
  const [n, classes] = classLogits.shape;
  if (classLogits.rank !== 2) {
    throw new GanError(where, `classLogits must have shape [n,K]; received [${classLogits.shape}].`, { code: 'shape' });
  }
  checkTensor(where, 'labels', labels, { made: "tf.tensor1d(labels, 'int32')" });
  if (labels.dtype !== 'int32' || labels.rank !== 1 || labels.shape[0] !== n) {
    const received = `${labels.dtype} [${labels.shape}]`;
    throw new GanError(where, `labels must be int32 [${n}], one per row of classLogits; received ${received}.`, {
      code: 'shape',
    });
  }
  repairGradients();
  return tf.tidy(() => {
    // Not tf.oneHot, which refuses a single class.
    const chosen = tf.equal(tf.expandDims(labels, 1), tf.range(0, classes!, 1, 'int32'));
    // The row's maximum is taken out first: beside large logits the difference would lose its digits.
    const logarithms = logSoftmax(classLogits);
    const each = tf.neg(tf.sum(tf.where(chosen, logarithms, tf.zerosLike(logarithms)), 1));
    return tf.mean(tf.where(tf.any(chosen, 1), each, tf.fill([n!], Number.POSITIVE_INFINITY)));
  });
}
