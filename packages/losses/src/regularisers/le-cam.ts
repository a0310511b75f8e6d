import * as tf from '@tensorflow/tfjs-core';
import { checkLogits } from '../adversarial/logits.ts';
import { meanOf } from '../adversarial/sums.ts';

/** Moving means of a discriminator's logits, scalars. */
export interface LogitMeans {
  /** Of reals. */
  readonly real: tf.Tensor;
  /** Of fakes. */
  readonly fake: tf.Tensor;
}

/**
 * The LeCam regulariser, without its weight: holds the discriminator's logits near the moving means of the other kind.
 *
 * mean max(0, D(x) - fake)^2 + mean max(0, real - D(G(z)))^2: reals may not rise far above the mean of fakes, nor fakes
 * fall far below that of reals, so that few data are not learnt by heart. Constants to the gradient: the means, which
 * decay by 0.99 in an update. Tseng et al. 2021, "Regularizing Generative Adversarial Networks under Limited Data",
 * section 3.2 with the one-sided form of the authors' code (google/lecam-gan): weight 0.3 on BigGAN, from 1,000 steps on.
 *
 * @throws GanError for logits that are empty or not float32
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
