import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random/random-stream.ts';

/** Numbers to draw per round. */
const DRAWN = 4096;
/**
 * Below this threshold, fewer than 8 % of normal numbers are accepted. Then the numbers are drawn by rejection from
 * uniform numbers.
 */
const NARROW = 0.1;

/**
 * Applies the truncation trick. It redraws values that are outside the threshold until they are within the threshold.
 *
 * A smaller threshold gives samples of higher quality and lower diversity. Source: Brock et al. 2019, "Large Scale GAN
 * Training for High Fidelity Natural Image Synthesis", section 3.1.
 *
 * @param z normally distributed latents of any shape
 * @param threshold above 0
 * @returns a tensor of z's shape in [-threshold, threshold]; values that were already within it are unchanged
 * @throws GanError `argument` unless the threshold is a number above 0
 */
export function truncateNormal(z: tf.Tensor, threshold: number, random: RandomStream): tf.Tensor {
  if (!(threshold > 0)) {
    throw new GanError(
      'core/truncate-normal',
      `threshold must be a number above 0; received ${formatValue(threshold)}.`,
    );
  }
  const draw = threshold < NARROW ? narrowNormals : normalsWithin;
  const fresh: number[] = [];
  while (fresh.length < z.size) fresh.push(...draw(threshold, random));
  return tf.tidy(() => {
    const drawn = tf.tensor(fresh.slice(0, z.size), z.shape, 'float32');
    return tf.where(tf.greater(tf.abs(z), threshold), drawn, z);
  });
}

/** Draws one round of normal numbers and returns those in [-threshold, threshold]. */
function normalsWithin(threshold: number, random: RandomStream): number[] {
  return Array.from(random.normalValues(DRAWN)).filter((value) => Math.abs(value) <= threshold);
}

/**
 * Draws normal numbers in [-threshold, threshold] by rejection. It keeps a uniform x from this interval with
 * probability `exp(-x^2 / 2)`.
 */
function narrowNormals(threshold: number, random: RandomStream): number[] {
  const uniform = random.uniformValues(2 * DRAWN);
  const proposed = Array.from(uniform.subarray(0, DRAWN), (u) => threshold * (2 * u - 1));
  return proposed.filter((x, i) => uniform[DRAWN + i]! < Math.exp((-x * x) / 2));
}
