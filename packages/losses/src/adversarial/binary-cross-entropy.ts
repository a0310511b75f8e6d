import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkLogits, checkSameForm } from './logits.ts';

/** The targets of a discriminator's cross-entropy. Must satisfy 0 <= fakeLabel < realLabel <= 1. */
export interface DiscriminatorLabels {
  /** Target of real examples; 0.9 is one-sided label smoothing (Salimans et al. 2016, section 3.4). @default 1 */
  readonly realLabel?: number;
  /**
   * Target of fakes; above 0 makes the smoothing two-sided, which Salimans et al. advise against: where the fakes
   * are far from the data, the optimal discriminator then holds them there.
   * @default 0
   */
  readonly fakeLabel?: number;
}

/**
 * Mean binary cross-entropy of logits against one target.
 *
 * `logits` have any shape (`[N,1]`, a PatchGAN's `[N,H,W,1]`); the mean is over all elements. With s = sigmoid(x):
 * `-t log s - (1 - t) log(1 - s)`, computed as `t softplus(-x) + (1 - t) softplus(x)`, whose terms neither overflow
 * nor cancel, and whose gradient tfjs differentiates rightly a second time.
 *
 * @param target probability that the logits should stand for, in [0,1]
 * @throws GanError `argument` for a target outside [0,1], `shape` for logits that are not float32 or are empty
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
 * The discriminator's loss of Goodfellow et al. 2014, equation 1: cross-entropy on reals plus cross-entropy on fakes.
 *
 * The two means are added, not averaged, so the loss of a discriminator that knows nothing is 2 log 2.
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
 * The labels with their defaults.
 *
 * @throws GanError `argument` unless 0 <= fakeLabel < realLabel <= 1, and for a field that is neither
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
