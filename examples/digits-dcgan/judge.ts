import type { ImageBatch, Metric } from '@ganforge/core';
import { type LabelledImageDataset, mnist, strokeDigits } from '@ganforge/data';
import { fidMetric, isMetric, precisionRecallMetric } from '@ganforge/metrics';
import { digits } from '@ganforge/metrics/digits';
import { trainerMetric } from '@ganforge/metrics/training';

/** Contains digits for training, and other digits of the same kind for comparison. */
export interface Digits {
  readonly train: LabelledImageDataset;
  readonly test: LabelledImageDataset;
}

/** Loads MNIST from the data folder, the cache or the network. If it is not available, digits are drawn. */
export async function loadDigits(): Promise<Digits> {
  try {
    const options = { connectTimeout: 5000, retries: 0 };
    const found = { train: await mnist(options), test: await mnist({ ...options, split: 'test' }) };
    console.log(`data     MNIST, ${found.train.size} handwritten digits`);
    return found;
  } catch (error) {
    const drawn = { train: strokeDigits({ size: 10_000, seed: 1 }), test: strokeDigits({ size: 10_000, seed: 2 }) };
    const [reason] = (error as Error).message.split('. '); // the README of @ganforge/data says how to get the files
    console.log(`data     ${drawn.train.size} digits drawn by strokes, because: ${reason}`);
    return drawn;
  }
}

/**
 * Computes FD(digits), the digit score, precision and recall of 2,000 samples. They are compared with digits that are
 * not in the training data.
 */
export function judge(test: LabelledImageDataset, every: number): Metric<ImageBatch> {
  const metrics = [fidMetric, { metric: isMetric, name: 'digit score' }, precisionRecallMetric];
  return trainerMetric({ extractor: digits(), real: test, metrics, samples: 2000, every });
}
