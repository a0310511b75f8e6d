import * as tf from '@tensorflow/tfjs-core';
import { checkLogits, checkSameForm } from './logits.ts';

/** A relativistic pair: both players judge reals and fakes, each against the mean of the other kind. */
export interface RelativisticLoss {
  /** The generator's: the discriminator's with the two kinds exchanged. Reals count: they pull as fakes push. */
  generator(realLogits: tf.Tensor, fakeLogits: tf.Tensor): tf.Scalar;
  /** The discriminator's: reals are to lie above the mean fake, fakes below the mean real. */
  discriminator(realLogits: tf.Tensor, fakeLogits: tf.Tensor): tf.Scalar;
}

/** The loss of one player, from the logits that are to rise and those that are to fall, each less the others' mean. */
type RelativeLoss = (rising: tf.Tensor, falling: tf.Tensor) => tf.Scalar;

/** Both players of a relativistic average GAN, which play the same loss with reals and fakes exchanged. */
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
