import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

const where = 'losses/clip-weights';

/**
 * Clips every trainable weight of a network to [-limit, limit], in place: what keeps WGAN's critic Lipschitz.
 *
 * Call it after each update of the critic: in a player's `after`, or after `optimizer.minimize`. Arjovsky et al. 2017,
 * "Wasserstein GAN", algorithm 1, line 7, with limit 0.01. Statistics, which are not trained, stay as they are.
 *
 * @param limit above 0 and finite
 * @throws GanError for any other limit, and for what is no network with trainable weights
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
