import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

const where = 'losses/clip-weights';

/**
 * Clips every trainable weight of a network to [-limit, limit], in place. WGAN makes its critic Lipschitz continuous in
 * this way.
 *
 * Call it after each update of the critic in your own training loop. With Ganforge's trainer, use the optimizer option
 * `clipWeights` instead. Statistics do not change. Source: Arjovsky et al. 2017, "Wasserstein GAN", algorithm 1, line
 * 7, with limit 0.01.
 *
 * @param limit a finite number above 0
 * @throws GanError if the limit is invalid, or if the network has no trainable weights
 * @example
 * clipWeights(critic, 0.01);
 */
export function clipWeights(network: LayersModel, limit: number): void {
  if (!(Number.isFinite(limit) && limit > 0)) {
    throw new GanError(where, `limit must be a finite number above 0; received ${formatValue(limit)}. Try 0.01.`);
  }
  const weights = (network as Partial<LayersModel> | undefined)?.trainableWeights;
  if (weights === undefined || weights.length === 0) {
    throw new GanError(where, 'network must be a LayersModel with trainable weights; it has none. Is it frozen?');
  }
  tf.tidy(() => {
    for (const weight of weights) {
      const variable = weight.read() as tf.Variable;
      variable.assign(tf.clipByValue(variable, -limit, limit));
    }
  });
}
