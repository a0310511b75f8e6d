import { type Gan, type ImageBatch, randomStream } from '@ganforge/core';
import { type ImageDataset, imageArrayDataset, type LabelledImageDataset } from '@ganforge/data';
import { toImageBatch } from '@ganforge/metrics';
import * as tf from '@tensorflow/tfjs-core';
import type { ImageSet } from './image-sets.ts';

/** The number of samples that are generated and classified at a time. */
const PART = 200;

/** Describes how many of the 1,000 modes samples reach. */
export interface StackedModes {
  /** The number of modes that have at least one sample. */
  readonly reached: number;
  /** The divergence, in nats, of the modes of samples from the uniform distribution. */
  readonly divergence: number;
}

/**
 * Creates images of three digits, one in each colour. There are 1,000 combinations with almost equal probabilities. The
 * digits are drawn by a random stream.
 *
 * Source: Metz et al. 2017, "Unrolled Generative Adversarial Networks", section 3.3.1 (after Che et al. 2017).
 */
export function stackedDigits(digits: LabelledImageDataset, size: number, seed: number): ImageDataset {
  const { height, width } = digits.entries.images;
  const pixels = height * width;
  const chosen = randomStream(seed, 'stacked-digits').uniformValues(3 * size);
  const images = new Uint8Array(3 * size * pixels);
  for (let i = 0; i < size; i++) {
    for (let c = 0; c < 3; c++) {
      const at = Math.floor(chosen[3 * i + c]! * digits.size) * pixels;
      for (let p = 0; p < pixels; p++) images[3 * (i * pixels + p) + c] = digits.images[at + p]!;
    }
  }
  return imageArrayDataset({ images, height, width, channels: 3 });
}

/** Classifies the digit in each colour of n samples, and counts the combinations. */
export async function stackedModes(gan: Gan<ImageBatch>, set: ImageSet, n: number): Promise<StackedModes> {
  const counts = new Int32Array(1000);
  for (let at = 0; at < n; at += PART) {
    const { images } = await gan.sample({ n: PART, random: randomStream(7, 'judged', at) });
    const said = await digitsOf(images!, set);
    tf.dispose(images!);
    for (let i = 0; i < PART; i++) counts[said[i]! + 10 * said[PART + i]! + 100 * said[2 * PART + i]!]!++;
  }
  return modesIn(counts);
}

/** Computes the number of modes and the divergence from counts of the combinations. */
export function modesIn(counts: ArrayLike<number>): StackedModes {
  const all = Array.from(counts);
  const total = all.reduce((a, b) => a + b);
  const divergence = all.reduce((sum, n) => sum + (n > 0 ? (n / total) * Math.log((n / total) * all.length) : 0), 0);
  return { reached: all.filter((n) => n > 0).length, divergence };
}

/**
 * Returns the digits in the first colour of all images, then those in the second colour, and then those in the third.
 */
async function digitsOf(images: tf.Tensor, { extractor, layers, classesOf }: ImageSet): Promise<Int32Array> {
  const grey = tf.tidy(() => tf.concat(tf.split(images, 3, 3), 0));
  const batch = toImageBatch(Float32Array.from(await grey.data()), grey.shape);
  grey.dispose();
  return classesOf(await extractor.extract(batch, layers));
}
