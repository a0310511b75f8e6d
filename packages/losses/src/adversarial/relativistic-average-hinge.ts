import * as tf from '@tensorflow/tfjs-core';
import { type RelativisticLoss, relativisticPair } from './relativistic.ts';

/**
 * The relativistic average hinge GAN loss (RaHingeGAN).
 *
 * Let `r = C(x) - mean(C(G(z)))` and `f = C(G(z)) - mean(C(x))`. The discriminator minimises
 * `mean(max(0, 1 - r)) + mean(max(0, 1 + f))`. The generator minimises `mean(max(0, 1 - f)) + mean(max(0, 1 + r))`.
 * Logits have any shape. The shapes of real and fake logits must agree in all axes except the first. Each mean is over
 * all elements. Source: Jolicoeur-Martineau 2018, "The relativistic discriminator: a key element missing from standard
 * GAN".
 *
 * @throws GanError if logits are empty, not float32, or differ in an axis other than the first
 * @example
 * const lossD = relativisticAverageHinge.discriminator(critic(real), critic(fake));
 * const lossG = relativisticAverageHinge.generator(critic(real), critic(fake));
 */
export const relativisticAverageHinge: RelativisticLoss = relativisticPair(
  'losses/relativistic-average-hinge',
  (rising, falling) => tf.add<tf.Scalar>(tf.mean(tf.relu(tf.sub(1, rising))), tf.mean(tf.relu(tf.add(1, falling)))),
);
