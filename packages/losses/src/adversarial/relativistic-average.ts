import * as tf from '@tensorflow/tfjs-core';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { type RelativisticLoss, relativisticPair } from './relativistic.ts';

/**
 * The relativistic average GAN loss (RaSGAN): the cross-entropy of each logit minus the mean logit of the opposite set.
 *
 * With s = sigmoid, r = C(x) - mean C(G(z)) and f = C(G(z)) - mean C(x), the discriminator minimises `-mean log s(r) -
 * mean log(1 - s(f))` and the generator minimises `-mean log s(f) - mean log(1 - s(r))`. Logits have any shape. Real
 * and fake logits agree in all axes except the first. Each mean is over all elements. Jolicoeur-Martineau 2018, "The
 * relativistic discriminator: a key element missing from standard GAN", section 4.2.
 *
 * @throws GanError if logits are empty, not float32, or differ in an axis other than the first
 * @example
 * const lossD = relativisticAverage.discriminator(critic(real), critic(fake));
 * const lossG = relativisticAverage.generator(critic(real), critic(fake));
 */
export const relativisticAverage: RelativisticLoss = relativisticPair(
  'losses/relativistic-average',
  (rising, falling) => tf.add(binaryCrossEntropy(rising, 1), binaryCrossEntropy(falling, 0)),
);
