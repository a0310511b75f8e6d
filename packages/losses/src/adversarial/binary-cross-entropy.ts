import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkLogits, checkSameForm } from './logits.ts';

/** The target labels of a discriminator's cross-entropy, with 0 <= fakeLabel < realLabel <= 1. */
export interface DiscriminatorLabels {
  /**
   * Target of real examples. The value 0.9 gives one-sided label smoothing (Salimans et al. 2016, section 3.4).
   * @default 1
   */
  readonly realLabel?: number;
  /**
   * Target of generated examples. A value above 0 makes the smoothing two-sided. Salimans et al. advise against this.
   * If the generated examples are far from the data, the optimal discriminator then gives the generator no reason to
   * change them.
   * @default 0
   */
  readonly fakeLabel?: number;
}

/**
 * Computes the mean binary cross-entropy of logits against one target.
 *
 * `logits` is float32 of any shape, such as [N,1], or [N,H,W,1] for a PatchGAN. The mean is over all elements. With the
 * target t and `s = sigmoid(x)`, the loss is `-t * log(s) - (1 - t) * log(1 - s)`. It is computed as
 * `t * softplus(-x) + (1 - t) * softplus(x)`. This form neither overflows nor loses precision by cancellation, and its
 * second derivative is correct in tfjs.
 *
 * @param target the target probability, in [0,1]
 * @throws GanError `argument` if the target is outside [0,1]; `shape` if the logits are empty or not float32
 */
export function binaryCrossEntropy(logits: tf.Tensor, target: number): tf.Scalar {
  const where = 'losses/binary-cross-entropy';
  checkLogits(where, 'logits', logits);
  checkLabel(where, 'target', target);
  return tf.tidy(() => {
    const towardsOne = (): tf.Scalar => tf.mean(tf.softplus(tf.neg(logits)));
    const towardsZero = (): tf.Scalar => tf.mean(tf.softplus(logits));
    if (target === 1) return towardsOne();
    if (target === 0) return towardsZero();
    return tf.add(tf.mul(target, towardsOne()), tf.mul(1 - target, towardsZero()));
  });
}

/**
 * Computes the discriminator's loss of Goodfellow et al. 2014, equation 1. It is the cross-entropy on real examples
 * plus the cross-entropy on generated examples.
 *
 * The two means are added, not averaged. So a discriminator that always outputs the logit 0 has the loss `2 * log(2)`.
 */
export function discriminatorCrossEntropy(
  where: string,
  realLogits: tf.Tensor,
  fakeLogits: tf.Tensor,
  labels: DiscriminatorLabels,
): tf.Scalar {
  checkLogits(where, 'realLogits', realLogits);
  checkLogits(where, 'fakeLogits', fakeLogits);
  checkSameForm(where, realLogits, fakeLogits);
  const { realLabel, fakeLabel } = resolveLabels(where, labels);
  return tf.tidy(() => tf.add(binaryCrossEntropy(realLogits, realLabel), binaryCrossEntropy(fakeLogits, fakeLabel)));
}

/**
 * Checks the labels and fills in the defaults.
 *
 * @throws GanError `argument` unless 0 <= fakeLabel < realLabel <= 1, or if a field is unknown
 */
export function resolveLabels(where: string, labels: DiscriminatorLabels): Required<DiscriminatorLabels> {
  checkKnownOptions(where, labels, ['realLabel', 'fakeLabel']);
  const { realLabel = 1, fakeLabel = 0 } = labels;
  checkLabel(where, 'realLabel', realLabel);
  checkLabel(where, 'fakeLabel', fakeLabel);
  if (realLabel <= fakeLabel) {
    throw new GanError(
      where,
      `realLabel must be greater than fakeLabel; received ${realLabel} and ${fakeLabel}. Try 0.9 and 0.`,
    );
  }
  return { realLabel, fakeLabel };
}

function checkLabel(where: string, name: string, label: number): void {
  if (!(typeof label === 'number' && label >= 0 && label <= 1)) {
    throw new GanError(where, `${name} must be a number in [0,1]; received ${formatValue(label)}.`);
  }
}
