import type { ImageDataset } from '@ganforge/data';
import { type FeatureMatrix, frechetDistance, toImageBatch } from '@ganforge/metrics';
import type { HostImages } from './image-measures.ts';
import { momentsOf, pictureExtractor } from './image-sets.ts';

/** Compares samples with pictures in colour, by features of SqueezeNet. */
export interface PictureJudge {
  /** Computes the features of samples in [-1,1]. */
  featuresOf(samples: HostImages): Promise<FeatureMatrix>;
  /** Computes the Frechet distance between features of samples and the features of the pictures. */
  distanceOf(features: FeatureMatrix): number;
  /** The features of the pictures. */
  readonly reals: FeatureMatrix;
}

/** Creates the judge for a set of pictures. */
export async function pictureJudge({ images, size, entries }: ImageDataset): Promise<PictureJudge> {
  const extractor = await pictureExtractor();
  const { height, width } = entries.images;
  const { squeezenet: reals } = await extractor.extract({ data: images, n: size, height, width }, ['squeezenet']);
  const moments = momentsOf(reals!, extractor);
  return {
    reals: reals!,
    async featuresOf({ data, shape }) {
      const { squeezenet: found } = await extractor.extract(toImageBatch(data, shape), ['squeezenet']);
      return found!;
    },
    distanceOf: (features) => frechetDistance(moments, momentsOf(features, extractor)).value,
  };
}

/**
 * Computes the mean distance of rows to the nearest of some known rows.
 *
 * Compute it for samples and for held-out examples, both with the training examples as known rows, and divide the first
 * by the second. The ratio is about 1 if samples are new, and near 0 if they are copies.
 */
export function nearestDistance(of: FeatureMatrix, known: FeatureMatrix): number {
  let sum = 0;
  for (let i = 0; i < of.rows; i++) {
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < known.rows; j++) {
      let square = 0;
      for (let c = 0; c < of.cols; c++) square += (of.data[i * of.cols + c]! - known.data[j * of.cols + c]!) ** 2;
      least = Math.min(least, square);
    }
    sum += Math.sqrt(least);
  }
  return sum / of.rows;
}
