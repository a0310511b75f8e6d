import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkSameForm } from '../adversarial/logits.ts';
import { sumFrom } from '../adversarial/sums.ts';
import { checkBatch } from '../tensors.ts';

const where = 'losses/feature-matching';

/**
 * Computes the feature matching loss. It is the squared distance between the mean features of real and generated
 * examples.
 *
 * Features are the output of a layer of the discriminator, float32 [n,...]. For several layers, pass lists of features;
 * their distances are added. The loss is `||mean(f(x)) - mean(f(G(z)))||_2^2`, with means over the n examples and the
 * norm over all other axes. The two batches may differ in n. The generator minimises this loss instead of its
 * adversarial loss. Source: Salimans et al. 2016, "Improved Techniques for Training GANs", section 3.1.
 *
 * @throws GanError `shape` if features are empty, not float32, or differ in an axis other than the first; `argument` if
 *   a list is empty or the lists have different lengths
 * @example
 * const lossG = featureMatching(featuresOf(real), featuresOf(fake));
 */
export function featureMatching(
  realFeatures: tf.Tensor | readonly tf.Tensor[],
  fakeFeatures: tf.Tensor | readonly tf.Tensor[],
): tf.Scalar {
  const [reals, fakes] = [listOf(realFeatures), listOf(fakeFeatures)];
  if (reals.length === 0 || reals.length !== fakes.length) {
    throw new GanError(
      where,
      `realFeatures and fakeFeatures must be of the same layers, one or more; received ${reals.length} and ${fakes.length}.`,
    );
  }
  for (const [i, real] of reals.entries()) {
    checkBatch(where, 'realFeatures', real);
    checkBatch(where, 'fakeFeatures', fakes[i]!);
    checkSameForm(where, real, fakes[i]!, ['realFeatures', 'fakeFeatures']);
  }
  return tf.tidy(() => {
    const distances = reals.map((real, i) => sumFrom(tf.square(tf.sub(tf.mean(real, 0), tf.mean(fakes[i]!, 0))), 0));
    return tf.addN(distances) as tf.Scalar;
  });
}

function listOf(features: tf.Tensor | readonly tf.Tensor[]): readonly tf.Tensor[] {
  return Array.isArray(features) ? features : [features as tf.Tensor];
}
