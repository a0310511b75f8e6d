import { logSoftmax, repairGradients } from '@ganforge/core/gradients';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats, checkTensor } from '../tensors.ts';

const where = 'losses/auxiliary-classification';

/**
 * Computes the classification loss of AC-GAN, the mean cross-entropy of class logits and labels.
 *
 * `classLogits` is float32 [n,K], before any softmax. `labels` is int32 [n] in 0..K-1. The loss is the mean over n of
 * `logsumexp(row) - row[label]`. The paper's L_C is the sum of two such losses: one on real examples, and one on
 * generated examples with their requested classes. Both players minimise L_C. Source: Odena et al. 2017, "Conditional
 * Image Synthesis with Auxiliary Classifier GANs", equation 3.
 *
 * Logits may be infinite: -Infinity gives probability 0, and +Infinity gives probability 1. A label outside 0..K-1
 * makes the loss infinite. So the error is visible although the labels are not read back for a check. The function
 * calls `repairGradients` first, so the loss can be differentiated twice.
 *
 * @throws GanError `shape` if the logits are not float32 [n,K] or the labels are not int32 [n]
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
    // tf.oneHot is not used here, because it rejects a single class.
    const chosen = tf.equal(tf.expandDims(labels, 1), tf.range(0, classes!, 1, 'int32'));
    // logSoftmax subtracts the row's maximum first. Without this, large logits would lose precision in the difference.
    const logarithms = logSoftmax(classLogits);
    const each = tf.neg(tf.sum(tf.where(chosen, logarithms, tf.zerosLike(logarithms)), 1));
    return tf.mean(tf.where(tf.any(chosen, 1), each, tf.fill([n!], Number.POSITIVE_INFINITY)));
  });
}
