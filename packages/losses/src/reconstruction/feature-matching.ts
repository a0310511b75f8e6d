import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkSameForm } from '../adversarial/logits.ts';
import { sumFrom } from '../adversarial/sums.ts';
import { checkBatch } from '../tensors.ts';

const where = 'losses/feature-matching';

/**
 * Feature matching: the squared distance between the mean features of reals and of fakes.
 *
 * Features are float32 [n,...], the output of a layer of the discriminator. Lists of features, for several layers, are
 * accepted too; their distances are added. The loss is `||mean over n of f(x) - mean over n of f(G(z))||_2^2`, with the
 * norm over all axes except the first. The two batches may differ in n. The generator minimises it instead of its
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
