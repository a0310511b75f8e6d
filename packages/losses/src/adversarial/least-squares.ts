import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkLogits, checkSameForm } from './logits.ts';

const where = 'losses/least-squares';

/** The targets of {@link leastSquares}, named as in the paper. */
export interface LeastSquaresTargets {
  /** Target of generated examples in the discriminator's loss. @default 0 */
  readonly a?: number;
  /** Target of real examples in the discriminator's loss. @default 1 */
  readonly b?: number;
  /** Target of generated examples in the generator's loss. @default 1 */
  readonly c?: number;
}

/** The two losses of {@link leastSquares}. */
export interface LeastSquaresLoss {
  /** Computes `mean((D(G(z)) - c)^2) / 2`. */
  generator(fakeLogits: tf.Tensor, targets?: LeastSquaresTargets): tf.Scalar;
  /** Computes `mean((D(x) - b)^2) / 2 + mean((D(G(z)) - a)^2) / 2`. */
  discriminator(realLogits: tf.Tensor, fakeLogits: tf.Tensor, targets?: LeastSquaresTargets): tf.Scalar;
}

/**
 * The least-squares GAN loss on raw outputs, with the paper's factor 1/2 in every term.
 *
 * Logits have any shape. The shapes of real and fake logits must agree in all axes except the first. Each mean is over
 * all elements.
 *
 * The defaults a = 0, b = 1 and c = 1 give equation 9 of Mao et al. 2017, "Least Squares Generative Adversarial
 * Networks". With a = -1, b = 1 and c = 0, the loss minimises the Pearson chi-squared divergence (equation 8). The
 * generator loss of CycleGAN has no factor 1/2, so for CycleGAN multiply this loss by 2.
 *
 * @throws GanError if a target is not finite or a = b, or if logits are empty, not float32, or differ in an axis other
 *   than the first
 * @example
 * const lossD = leastSquares.discriminator(critic(real), critic(fake));
 * const lossG = leastSquares.generator(critic(fake));
 */
export const leastSquares: LeastSquaresLoss = {
  generator(fakeLogits, targets = {}) {
    checkLogits(where, 'fakeLogits', fakeLogits);
    const { c } = resolve(targets);
    return tf.tidy(() => halfMeanSquare(fakeLogits, c));
  },
  discriminator(realLogits, fakeLogits, targets = {}) {
    checkLogits(where, 'realLogits', realLogits);
    checkLogits(where, 'fakeLogits', fakeLogits);
    checkSameForm(where, realLogits, fakeLogits);
    const { a, b } = resolve(targets);
    return tf.tidy(() => tf.add<tf.Scalar>(halfMeanSquare(realLogits, b), halfMeanSquare(fakeLogits, a)));
  },
};

function halfMeanSquare(logits: tf.Tensor, target: number): tf.Scalar {
  return tf.div(tf.mean(tf.square(tf.sub(logits, target))), 2);
}

function resolve(targets: LeastSquaresTargets): Required<LeastSquaresTargets> {
  checkKnownOptions(where, targets, ['a', 'b', 'c']);
  const { a = 0, b = 1, c = 1 } = targets;
  for (const [name, value] of Object.entries({ a, b, c })) {
    if (!Number.isFinite(value)) {
      throw new GanError(where, `${name} must be a finite number; received ${formatValue(value)}.`);
    }
  }
  if (a === b) throw new GanError(where, `a and b must differ; received ${a} for both. Try 0 and 1.`);
  return { a, b, c };
}
