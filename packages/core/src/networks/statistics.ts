import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { variableOf } from './weights.ts';

/**
 * Runs `fn` and puts the network's statistics back as they were: what ran in training mode leaves no trace.
 *
 * tfjs moves the averages of batch norm in every training call, even under `trainable = false`. A critic's update that
 * runs the generator must not (only the networks that a player trains may change). Every weight that is not trainable
 * is put back, hence the vectors of spectral norm too.
 *
 * Works in `tf.tidy` and under a gradient: the values are held and given back by reference, and what the gradient
 * saved of the pass is untouched.
 *
 * @param fn synchronous; its result is returned
 * @throws GanError `argument` when `fn` returns a promise; whatever `fn` throws, after the statistics are back
 *
 * @example
 * const fake = withStatisticsRestored(generator, () => generator.apply(z, { training: true }) as tf.Tensor);
 */
export function withStatisticsRestored<T>(network: LayersModel, fn: () => T): T {
  const held = network.nonTrainableWeights.map((weight) => {
    const variable = variableOf(weight);
    return { variable, value: tf.clone(variable) };
  });
  try {
    const result = fn();
    if (result instanceof Promise) {
      throw new GanError('core/statistics', 'the function must be synchronous; received one that returns a promise.');
    }
    return result;
  } finally {
    for (const { variable, value } of held) {
      variable.assign(value);
      value.dispose();
    }
  }
}
