import * as tf from '@tensorflow/tfjs-core';
import { checkLogits } from '../adversarial/logits.ts';
import { meanOf } from '../adversarial/sums.ts';

/** Moving means of a discriminator's logits. Both are scalars. */
export interface LogitMeans {
  /** The mean logit of real examples. */
  readonly real: tf.Tensor;
  /** The mean logit of generated examples. */
  readonly fake: tf.Tensor;
}

/**
 * Computes the LeCam regulariser, without its weight. It keeps the discriminator's logits close to the moving mean of
 * the opposite set.
 *
 * The loss is `mean(max(0, D(x) - fake)^2) + mean(max(0, real - D(G(z)))^2)`. It penalises real logits far above the
 * mean of fake logits, and fake logits far below the mean of real logits. This reduces overfitting on small data sets.
 * The gradient treats the means as constants. In the source, they have a decay of 0.99 per update.
 *
 * Source: Tseng et al. 2021, "Regularizing Generative Adversarial Networks under Limited Data", section 3.2, in the
 * one-sided form of the authors' code (google/lecam-gan). For BigGAN, that code uses weight 0.3, starting at step
 * 1,000.
 *
 * @throws GanError if logits are empty or not float32
 * @example
 * const { real, fake } = ctx.state('means');
 * const loss = tf.add(hinge.discriminator(onReal, onFake), tf.mul(0.3, leCam(onReal, onFake, { real, fake })));
 */
export function leCam(realLogits: tf.Tensor, fakeLogits: tf.Tensor, { real, fake }: LogitMeans): tf.Scalar {
  const where = 'losses/le-cam';
  checkLogits(where, 'realLogits', realLogits);
  checkLogits(where, 'fakeLogits', fakeLogits);
  return tf.tidy(() => {
    const excess = meanOf(tf.square(tf.relu(tf.sub(realLogits, fake))));
    return tf.add(excess, meanOf(tf.square(tf.relu(tf.sub(real, fakeLogits)))));
  });
}
