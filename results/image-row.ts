import type { Gan, LabelledImageBatch } from '@ganforge/core';
import { take } from '@ganforge/data';
import { train } from '@ganforge/trainer';
import { type ImageMeasure, measureImages } from './measures/image-measures.ts';
import { type ImageSetName, imageSet, imageSets } from './measures/image-sets.ts';
import type { Bar, ResultRow } from './row.ts';

/** Describes a row of a variant that is trained on images. */
export interface ImageRow {
  readonly name: string;
  readonly variant: string;
  readonly source: string;
  readonly set: ImageSetName;
  /** The number of examples that are used, starting with the first. @default all examples of the set */
  readonly examples?: number;
  /** Creates the GAN from its options. It is a variant such as `dcgan`. */
  readonly gan: (options: never) => Gan<LabelledImageBatch>;
  /** The options. `seed: 1` is added, and if `conditional` is true, also the classes of the set. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly conditional?: boolean;
  readonly steps: number;
  readonly batchSize?: number;
  /** The number of steps between measurements. @default a fifth of the steps */
  readonly every?: number;
  /** Measures in addition to those of all rows of images. */
  readonly also?: ImageMeasure;
  readonly bars: readonly Bar[];
  readonly seen?: string;
}

/**
 * Creates a row of images. At five steps it computes FD, classes and spread of 2,000 samples, and it stores a picture
 * of the best step.
 */
export function imageRow(row: ImageRow): ResultRow {
  const { name, variant, source, set, examples, gan: factory, options, conditional = false, also, bars, seen } = row;
  const { steps, batchSize = 64, every = Math.ceil(steps / 5) } = row;
  return {
    ...{ name, variant, source, bars, ...(seen !== undefined && { seen }) },
    data: examples === undefined ? imageSets[set] : `the first ${examples} of ${imageSets[set]}`,
    settings: { ...options, ...(conditional && { classes: 'of the set' }), seed: 1, steps, batchSize, every },
    async run() {
      const judged = await imageSet(set);
      const training = examples === undefined ? judged.training : take(judged.training, examples);
      const { classes } = training.entries.labels;
      const gan = factory({ ...options, ...(conditional && { classes }), seed: 1 } as never);
      const measures = measureImages(judged, { every, conditional, also });
      const metrics = [measures.metric];
      const common = { steps, batchSize, seed: 1, metrics, sampleEvery: 0, checkpointEvery: 0, logEvery: 50 };
      const { seconds, step } = await train(gan, training, { ...common, metricErrors: 'throw', progress: true });
      gan.dispose();
      return { steps: step, seconds, facts: { 'classifier on reals': judged.onReals }, ...measures.outcome() };
    },
  };
}
