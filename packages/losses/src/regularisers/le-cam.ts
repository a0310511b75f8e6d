import * as tf from '@tensorflow/tfjs-core';
import { checkLogits } from '../adversarial/logits.ts';
import { meanOf } from '../adversarial/sums.ts';

/** Moving means of a discriminator's logits. Both are scalars. */
export interface LogitMeans {
  /** The mean over reals. */
  readonly real: tf.Tensor;
  /** The mean over fakes. */
  readonly fake: tf.Tensor;
}

/**
 * The LeCam regulariser, without its weight. It keeps the discriminator's logits close to the moving mean of the
 * opposite set.
 *
 * The loss is mean max(0, D(x) - fake)^2 + mean max(0, real - D(G(z)))^2. Real logits cannot rise far above the mean of
 * fakes, and fake logits cannot fall far below the mean of reals. This reduces overfitting on small data sets. The
 * means are constants for the gradient; they decay by 0.99 per update.
 *
 * Source: Tseng et al. 2021, "Regularizing Generative Adversarial Networks under Limited Data", section 3.2, in the
 * one-sided form of the authors' code (google/lecam-gan). That code uses weight 0.3 on BigGAN, from step 1,000 on.
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
