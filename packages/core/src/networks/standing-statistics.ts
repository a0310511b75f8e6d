import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Tensors } from '../contracts/state.ts';
import { withStatisticsRestored } from './statistics.ts';
import { namedWeights } from './weights.ts';

/** Settings of {@link standingStatistics}. */
export interface StandingStatisticsOptions {
  /** First part of the keys, as in `namedWeights`. */
  readonly name: string;
  /** Number of batches, at least 1. */
  readonly batches: number;
  /** The momentum of the network's batch norms. @default 0.9 */
  readonly momentum?: number;
}

/**
 * Computes batch norm statistics as the mean of the statistics of several batches. It does not change the network.
 *
 * Moving statistics lag behind, because they come from older weights and from the latents of training. Standing
 * statistics come from the weights and latents that are used for sampling. Source: Brock et al. 2019, "Large Scale GAN
 * Training for High Fidelity Natural Image Synthesis", appendix C.1.
 *
 * @param inputs returns the inputs of batch i; it runs in a tidy
 * @returns moving means and variances by `<name>/<originalName>`, in the form of the `weights` of `runNetwork`; the
 *   caller or the enclosing tidy disposes them
 * @throws GanError `argument` if the number of batches is not an integer of at least 1
 * @example
 * const weights = standingStatistics(generator, (i) => random.fork(i).normal([64, 128]), { name: 'generator', batches: 16 });
 * const images = runNetwork(generator, z, { weights });
 */
export function standingStatistics(
  network: LayersModel,
  inputs: (batch: number) => tf.Tensor | tf.Tensor[],
  { name, batches, momentum = 0.9 }: StandingStatisticsOptions,
): Tensors {
  if (!(Number.isInteger(batches) && batches >= 1)) {
    throw new GanError('core/standing-statistics', `batches must be an integer of at least 1; received ${batches}.`);
  }
  const moving = namedWeights(name, network).filter(({ key }) => /\/moving_(mean|variance)$/.test(key));
  return tf.tidy(() =>
    withStatisticsRestored(network, () => {
      let sums: tf.Tensor[] = moving.map(({ variable }) => tf.zerosLike(variable));
      for (let batch = 0; batch < batches; batch++) {
        sums = tf.tidy(() => {
          // The moving statistic starts at 0, so after one batch it is `(1 - momentum)` times the batch statistic.
          for (const { variable } of moving) variable.assign(tf.zerosLike(variable));
          network.apply(inputs(batch), { training: true });
          return moving.map(({ variable }, i) => tf.add(sums[i]!, variable));
        });
      }
      const scale = 1 / (batches * (1 - momentum));
      return Object.fromEntries(moving.map(({ key }, i) => [key, tf.mul(sums[i]!, scale)]));
    }),
  );
}
