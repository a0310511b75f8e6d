import type { Gan, LabelledImageBatch } from '@ganforge/core';
import { take } from '@ganforge/data';
import { train } from '@ganforge/trainer';
import { type ImageMeasure, measureImages } from './measures/image-measures.ts';
import { type ImageSetName, imageSet, imageSets } from './measures/image-sets.ts';
import type { Bar, ResultRow } from './row.ts';

/** A row of a variant on images. */
export interface ImageRow {
  readonly name: string;
  readonly variant: string;
  readonly source: string;
  readonly set: ImageSetName;
  /** The first so many examples of the set, where not all. */
  readonly examples?: number;
  /** Makes the GAN of the options: `dcgan`. */
  readonly gan: (options: never) => Gan<LabelledImageBatch>;
  /** Beside `seed: 1` and the classes of the set where `conditional`. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly conditional?: boolean;
  readonly steps: number;
  readonly batchSize?: number;
  /** Steps between measurements. @default a fifth of the steps */
  readonly every?: number;
  /** Measures of its own beside those of all images. */
  readonly also?: ImageMeasure;
  readonly bars: readonly Bar[];
  readonly seen?: string;
}

/** A row of images: FD, classes and spread of 2,000 samples at five steps, a picture of the best. */
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
