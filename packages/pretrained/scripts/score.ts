import { randomStream, rowStreams } from '@ganforge/core';
import type { LabelledImageDataset } from '@ganforge/data';
import { type FeatureExtractor, FeatureMoments, frechetDistance, imageBatchOf } from '@ganforge/metrics';
import { digits } from '@ganforge/metrics/digits';
import { pixels } from '@ganforge/metrics/pixels';
import { openSampler, type Samples } from '@ganforge/sampler';
import * as tf from '@tensorflow/tfjs-core';
import type { PretrainedScores } from '../src/model.ts';
import type { Recipe } from './settings.ts';

/** Samples that are judged, and the seed that they are drawn by: classes in rows of the same number. */
export const SCORED = { samples: 5000, seed: 0 } as const;
const AT_ONCE = 500;

/** Judges the generator of a file, as it is published: by its halves. */
export async function score(file: string, recipe: Recipe): Promise<PretrainedScores> {
  const extractor = recipe.extractor === 'digits' ? digits() : pixels({ size: 8 });
  const sampler = await openSampler(file);
  const samples = await sampler.sample({ n: SCORED.samples, seed: SCORED.seed });
  sampler.dispose();
  const { training, heldOut } = await recipe.data();
  const [generated, real, own] = [
    await ofSamples(extractor, samples),
    await ofDataset(extractor, heldOut),
    await ofDataset(extractor, training),
  ];
  const known = recipe.extractor === 'digits' && samples.labels !== undefined;
  const scores: PretrainedScores = {
    frechet: rounded(frechetDistance(real, generated).value),
    frechetOfTraining: rounded(frechetDistance(real, own).value),
    ...(known && { accuracy: rounded(await accuracy(extractor, samples)) }),
  };
  extractor.dispose();
  return scores;
}

/** Three digits. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** Parts of the samples as tensors, each of which is disposed. */
async function* parts({ n, values: { shape, data } }: Samples): AsyncGenerator<{ from: number; images: tf.Tensor4D }> {
  const each = data.length / n;
  for (let from = 0; from < n; from += AT_ONCE) {
    const rows = Math.min(AT_ONCE, n - from);
    const part = data.subarray(from * each, (from + rows) * each);
    const images = tf.tensor4d(part, [rows, ...shape.slice(1)] as [number, number, number, number]);
    try {
      yield { from, images };
    } finally {
      images.dispose();
    }
  }
}

async function ofSamples(extractor: FeatureExtractor, samples: Samples): Promise<FeatureMoments> {
  const moments = new FeatureMoments(extractor.layers[extractor.defaultLayer]!);
  for await (const { images } of parts(samples)) await add(moments, extractor, images);
  return moments;
}

async function ofDataset(extractor: FeatureExtractor, dataset: LabelledImageDataset): Promise<FeatureMoments> {
  const moments = new FeatureMoments(extractor.layers[extractor.defaultLayer]!);
  for (let from = 0; from < dataset.size; from += AT_ONCE) {
    const indices = Array.from({ length: Math.min(AT_ONCE, dataset.size - from) }, (_, i) => from + i);
    const batch = await dataset.get(indices, { epoch: 0, random: rowStreams(randomStream(0)) });
    await add(moments, extractor, batch.images);
    tf.dispose({ ...batch });
  }
  return moments;
}

async function add(moments: FeatureMoments, extractor: FeatureExtractor, images: tf.Tensor4D): Promise<void> {
  const layer = extractor.defaultLayer;
  const found = await extractor.extract(await imageBatchOf(images), [layer]);
  moments.add(found[layer]!.data as Float32Array);
}

/** The share of samples that the classifier takes for what was asked for. */
async function accuracy(extractor: FeatureExtractor, samples: Samples): Promise<number> {
  let right = 0;
  for await (const { from, images } of parts(samples)) {
    const { logits } = await extractor.extract(await imageBatchOf(images), ['logits']);
    for (let i = 0; i < images.shape[0]; i++) {
      const row = Array.from(logits!.data.subarray(10 * i, 10 * i + 10));
      if (row.indexOf(Math.max(...row)) === samples.labels![from + i]) right++;
    }
  }
  return right / samples.n;
}
