import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkLogits, checkSameForm } from './logits.ts';

const where = 'losses/least-squares';

/** The targets of {@link leastSquares}, by the letters of the paper. */
export interface LeastSquaresTargets {
  /** Of fakes, for the discriminator. @default 0 */
  readonly a?: number;
  /** Of reals, for the discriminator. @default 1 */
  readonly b?: number;
  /** Of fakes, for the generator. @default 1 */
  readonly c?: number;
}

/** The pair of {@link leastSquares}. */
export interface LeastSquaresLoss {
  /** `mean (D(G(z)) - c)^2 / 2`. */
  generator(fakeLogits: tf.Tensor, targets?: LeastSquaresTargets): tf.Scalar;
  /** `mean (D(x) - b)^2 / 2 + mean (D(G(z)) - a)^2 / 2`. */
  discriminator(realLogits: tf.Tensor, fakeLogits: tf.Tensor, targets?: LeastSquaresTargets): tf.Scalar;
}

/**
 * The least-squares GAN loss on raw outputs, with the paper's factor 1/2 in every term.
 *
 * Logits have any shape, reals and fakes alike but for the first axis; each mean is over all elements. Mao et al. 2017,
 * "Least Squares Generative Adversarial Networks", equation 9 with a = 0, b = c = 1 (its 0-1 coding); a = -1, b = 1,
 * c = 0 minimises the Pearson chi-squared divergence (its equation 8). CycleGAN's generator term has no 1/2: double it.
 *
 * @throws GanError for targets that are not finite or with a = b, and for logits that are empty, not float32 or of
 * different form
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
