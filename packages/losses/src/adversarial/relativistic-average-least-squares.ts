import * as tf from '@tensorflow/tfjs-core';
import { type RelativisticLoss, relativisticPair } from './relativistic.ts';

/**
 * The relativistic average least-squares GAN loss (RaLSGAN), without the factor 1/2, as in its paper.
 *
 * Let `r = C(x) - mean(C(G(z)))` and `f = C(G(z)) - mean(C(x))`. The discriminator minimises
 * `mean((r - 1)^2) + mean((f + 1)^2)`. The generator minimises `mean((f - 1)^2) + mean((r + 1)^2)`. Logits have any
 * shape. The shapes of real and fake logits must agree in all axes except the first. Each mean is over all elements.
 * Source: Jolicoeur-Martineau 2018, "The relativistic discriminator: a key element missing from standard GAN".
 *
 * @throws GanError if logits are empty, not float32, or differ in an axis other than the first
 * @example
 * const lossD = relativisticAverageLeastSquares.discriminator(critic(real), critic(fake));
 * const lossG = relativisticAverageLeastSquares.generator(critic(real), critic(fake));
 */
export const relativisticAverageLeastSquares: RelativisticLoss = relativisticPair(
  'losses/relativistic-average-least-squares',
  (rising, falling) => tf.add<tf.Scalar>(tf.mean(tf.square(tf.sub(rising, 1))), tf.mean(tf.square(tf.add(falling, 1)))),
);
