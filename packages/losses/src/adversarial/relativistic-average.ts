import * as tf from '@tensorflow/tfjs-core';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { type RelativisticLoss, relativisticPair } from './relativistic.ts';

/**
 * The relativistic average GAN loss (RaSGAN). It subtracts the mean logit of the opposite set from each logit and
 * computes the cross-entropy of the difference.
 *
 * Let s be the sigmoid function, `r = C(x) - mean(C(G(z)))` and `f = C(G(z)) - mean(C(x))`. The discriminator minimises
 * `-mean(log(s(r))) - mean(log(1 - s(f)))`. The generator minimises `-mean(log(s(f))) - mean(log(1 - s(r)))`. Logits
 * have any shape. The shapes of real and fake logits must agree in all axes except the first. Each mean is over all
 * elements. Source: Jolicoeur-Martineau 2018, "The relativistic discriminator: a key element missing from standard
 * GAN", section 4.2.
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
