import * as tf from '@tensorflow/tfjs-core';
import { checkLogits, checkSameForm } from './logits.ts';

/** The two losses of a relativistic GAN. Both compare real logits with fake logits. */
export interface RelativisticLoss {
  /**
   * The generator's loss: the discriminator's loss with reals and fakes exchanged. It depends on the real logits too.
   */
  generator(realLogits: tf.Tensor, fakeLogits: tf.Tensor): tf.Scalar;
  /** The discriminator's loss. It raises the logits of reals relative to those of fakes. */
  discriminator(realLogits: tf.Tensor, fakeLogits: tf.Tensor): tf.Scalar;
}

/**
 * The loss of one player. `rising` are the logits to increase and `falling` those to decrease, each minus the mean of
 * the other set.
 */
type RelativeLoss = (rising: tf.Tensor, falling: tf.Tensor) => tf.Scalar;

/**
 * Makes the two losses of a relativistic average GAN. Both players have the same loss with reals and fakes exchanged.
 */
export function relativisticPair(where: string, lossOf: RelativeLoss): RelativisticLoss {
  const checked = (realLogits: tf.Tensor, fakeLogits: tf.Tensor): void => {
    checkLogits(where, 'realLogits', realLogits);
    checkLogits(where, 'fakeLogits', fakeLogits);
    checkSameForm(where, realLogits, fakeLogits);
  };
  const against = (rising: tf.Tensor, falling: tf.Tensor): tf.Scalar =>
    tf.tidy(() => lossOf(tf.sub(rising, tf.mean(falling)), tf.sub(falling, tf.mean(rising))));
  return {
    generator(realLogits, fakeLogits) {
      checked(realLogits, fakeLogits);
      return against(fakeLogits, realLogits);
    },
    discriminator(realLogits, fakeLogits) {
      checked(realLogits, fakeLogits);
      return against(realLogits, fakeLogits);
    },
  };
}
