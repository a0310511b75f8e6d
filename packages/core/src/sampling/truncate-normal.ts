import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random/random-stream.ts';

/** Number of normals to draw per round. */
const DRAWN = 4096;

/**
 * The truncation trick: redraws values beyond the threshold until they lie within it.
 *
 * A smaller threshold gives samples of higher quality and lower diversity. Source: Brock et al. 2019, "Large Scale GAN
 * Training for High Fidelity Natural Image Synthesis", section 3.1.
 *
 * @param z normally distributed, of any shape
 * @param threshold above 0
 * @returns a tensor of z's shape in [-threshold, threshold]; values that were already within it are unchanged
 */
export function truncateNormal(z: tf.Tensor, threshold: number, random: RandomStream): tf.Tensor {
  const fresh: number[] = [];
  while (fresh.length < z.size) {
    for (const value of random.normalValues(DRAWN)) if (Math.abs(value) <= threshold) fresh.push(value);
  }
  return tf.tidy(() => {
    const drawn = tf.tensor(fresh.slice(0, z.size), z.shape, 'float32');
    return tf.where(tf.greater(tf.abs(z), threshold), drawn, z);
  });
}
