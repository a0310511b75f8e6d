import { type LabelledImageBatch, randomStream, rowStreams, runNetwork } from '@ganforge/core';
import { type LabelledImageDataset, mnist } from '@ganforge/data';
import * as tf from '@tensorflow/tfjs-core';
import type { ImageMeasure } from './image-measures.ts';

/** Maximum number of examples of each kind that are evaluated: test examples, and training examples. */
const JUDGED = 500;

/**
 * Computes the mean sign of the logits of a discriminator for the first training digits of MNIST (r_t) and for digits
 * of its test set (r_v). If they differ, the discriminator has memorised its training digits.
 */
export function meanSigns(examples: number): ImageMeasure {
  return async (gan) => signsOf(gan, await mnist(), await mnist({ split: 'test' }), examples);
}

/**
 * Computes r_t and r_v from the first training examples and the first test examples.
 *
 * Source: Karras et al. 2020, "Training generative adversarial networks with limited data", section 3.
 */
export async function signsOf(
  { networks }: Parameters<ImageMeasure>[0],
  training: LabelledImageDataset,
  unseen: LabelledImageDataset,
  examples: number = training.size,
): Promise<{ r_t: number; r_v: number }> {
  const signOf = async (of: LabelledImageDataset, n: number): Promise<number> => {
    const batch: LabelledImageBatch = await of.get([...Array(n).keys()], {
      epoch: 0,
      random: rowStreams(randomStream(0)),
    });
    const mean = tf.tidy(() => tf.mean(tf.sign(runNetwork(networks.discriminator!, batch.images))));
    const [value] = await mean.data();
    tf.dispose([mean, { ...batch }]);
    return value!;
  };
  return { r_t: await signOf(training, Math.min(examples, JUDGED)), r_v: await signOf(unseen, JUDGED) };
}
