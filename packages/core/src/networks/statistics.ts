import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { variableOf } from './weights.ts';

/**
 * Runs `fn` and then restores the network's statistics. So `fn` can run the network in training mode without changing
 * them.
 *
 * tfjs updates the averages of batch norm in every training call, even with `trainable = false`. But a critic's update
 * also runs the generator, and the update must change only the networks that the critic trains. All non-trainable
 * weights are restored, including the vectors of spectral norm.
 *
 * The function works in `tf.tidy` and inside a gradient: the old values are kept by reference, and the tensors that the
 * gradient saved do not change.
 *
 * @param fn a synchronous function; its result is returned
 * @throws GanError `argument` if `fn` returns a promise; errors of `fn` are passed on after the statistics are restored
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
