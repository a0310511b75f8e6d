import * as tf from '@tensorflow/tfjs-core';
import { checkLogits, checkSameForm } from './logits.ts';

/** The two losses of a relativistic GAN. Both compare real logits with fake logits. */
export interface RelativisticLoss {
  /**
   * Computes the generator's loss. It is the discriminator's loss with real and fake logits exchanged, so it also
   * depends on the real logits.
   */
  generator(realLogits: tf.Tensor, fakeLogits: tf.Tensor): tf.Scalar;
  /**
   * Computes the discriminator's loss. It raises the logits of real examples relative to those of generated examples.
   */
  discriminator(realLogits: tf.Tensor, fakeLogits: tf.Tensor): tf.Scalar;
}

/**
 * Computes the loss of one player. `rising` are the logits that the player raises, and `falling` are the logits that it
 * lowers. The mean of the other set has been subtracted from both.
 */
type RelativeLoss = (rising: tf.Tensor, falling: tf.Tensor) => tf.Scalar;

/**
 * Creates the two losses of a relativistic average GAN. Both players have the same loss, with real and fake logits
 * exchanged.
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
