import type { ImageBatch, Metric } from '@ganforge/core';
import { type LabelledImageDataset, mnist, strokeDigits } from '@ganforge/data';
import { fidMetric, isMetric, precisionRecallMetric } from '@ganforge/metrics';
import { digits } from '@ganforge/metrics/digits';
import { trainerMetric } from '@ganforge/metrics/training';

/** Digits to train on, and others of the same kind to compare with. */
export interface Digits {
  readonly train: LabelledImageDataset;
  readonly test: LabelledImageDataset;
}

/** MNIST from the data folder, the cache or the network; else digits that need no file. */
export async function loadDigits(): Promise<Digits> {
  try {
    const options = { connectTimeout: 5000, retries: 0 };
    const found = { train: await mnist(options), test: await mnist({ ...options, split: 'test' }) };
    console.log(`data     MNIST, ${found.train.size} handwritten digits`);
    return found;
  } catch (error) {
    const drawn = { train: strokeDigits({ size: 10_000, seed: 1 }), test: strokeDigits({ size: 10_000, seed: 2 }) };
    const [reason] = (error as Error).message.split('. '); // what to do about it is in data's README
    console.log(`data     ${drawn.train.size} digits drawn by strokes, because: ${reason}`);
    return drawn;
  }
}

/** FD(digits), the digit score, precision and recall of 2,000 samples beside digits that were not trained on. */
export function judge(test: LabelledImageDataset, every: number): Metric<ImageBatch> {
  const metrics = [fidMetric, { metric: isMetric, name: 'digit score' }, precisionRecallMetric];
  return trainerMetric({ extractor: digits(), real: test, metrics, samples: 2000, every });
}
