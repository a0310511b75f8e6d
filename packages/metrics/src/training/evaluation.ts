import { type Batch, type Dataset, type Metric, randomStream, rowStreams } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { ImageBatch } from '@ganforge/media';
import type * as tf from '@tensorflow/tfjs-core';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import { checkFeatureLayers } from '../extractors/feature-layers.ts';
import { imageBatchOf } from '../extractors/image-batch.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { checkInteger } from '../numbers/checks.ts';
import type { Score, ScoreOf } from './score.ts';

const where = 'metrics/generator-evaluation';

/** Options of {@link generatorEvaluation}. */
export interface GeneratorEvaluationOptions {
  /** What makes features of images; stays the caller's, who disposes it after the run. */
  readonly extractor: FeatureExtractor;
  /** What is made of the features: `frechetScore()` and its like. */
  readonly scores: readonly ScoreOf[];
  /** The real images; scores that compare with nothing, or with statistics from a file, need none. */
  readonly real?: Dataset;
  /** The entry of its batches that holds them, [n,H,W,1 or 3] in [-1,1]. @default 'images' */
  readonly entry?: string;
  /** Generated images. @default 5000 */
  readonly samples?: number;
  /** Images made or read at a time. @default 100 */
  readonly batch?: number;
  /** Turns between measurements. @default 500 */
  readonly every?: number;
}

/**
 * A metric of the trainer: some scores of a generator, all from the same images and one pass of the extractor.
 *
 * Features of the real images are made once, before the first turn. All of the dataset are taken, as its epoch 0 and a
 * fixed draw make them; for the same result as other tools give a dataset without augmentation. Generated images become
 * bytes, as they would in a file.
 *
 * @throws GanError `argument` for options that cannot work; when a run begins, for real images that are none
 *
 * @example
 * const extractor = digits();
 * const scores = [frechetScore(), classScore({ name: 'digit score' }), precisionRecallScore()];
 * const metric = generatorEvaluation({ extractor, real: dataset, scores, samples: 2000, every: 500 });
 * await train(gan, dataset, { steps: 2000, seed: 1, metrics: [metric], best: { metric: 'FD(digits)', mode: 'min' } });
 */
export function generatorEvaluation(options: GeneratorEvaluationOptions): Metric {
  checkKnownOptions(where, options, ['extractor', 'scores', 'real', 'entry', 'samples', 'batch', 'every']);
  const { extractor, scores: makers, real, entry = 'images', samples = 5000, batch = 100, every = 500 } = options;
  for (const [name, value] of Object.entries({ samples, batch, every })) {
    checkInteger(where, name, value, [1, Number.MAX_SAFE_INTEGER]);
  }
  if (!Array.isArray(makers) || makers.length === 0) {
    throw new GanError(
      where,
      `scores must be at least one, such as [frechetScore()]; received ${formatValue(makers)}.`,
    );
  }
  const scores: readonly Score[] = makers.map((score: ScoreOf) => score(extractor));
  const layers = layersOf(extractor, scores);
  const realLayers = layersOf(
    extractor,
    scores.filter(({ needsReal }) => needsReal),
  );
  if (realLayers.length > 0 && real === undefined) {
    const names = scores.filter(({ needsReal }) => needsReal).flatMap(({ names }) => names);
    throw new GanError(where, `${names.join(', ')} compare with real images. Give them as real: dataset.`);
  }

  let begun: Promise<readonly ReturnType<Score['begin']>[]> | undefined;
  const begin = async (): Promise<readonly ReturnType<Score['begin']>[]> => {
    const features =
      real === undefined || realLayers.length === 0
        ? {}
        : await featuresOf(extractor, realLayers, real.size, batch, realImages(real, entry, batch));
    return scores.map((score) => score.begin(features[score.layer] ?? { data: new Float32Array(0), rows: 0, cols: 0 }));
  };
  return {
    names: scores.flatMap(({ names }) => names),
    every,
    async prepare() {
      begun ??= begin();
      await begun;
    },
    async evaluate({ sample, warn }) {
      begun ??= begin();
      const ready = await begun;
      // Whole batches, of which the surplus is dropped: a part is the same whatever the number of samples.
      const made = async (part: number): Promise<ImageBatch> => bytesOf(await sample(batch, part));
      const features = await featuresOf(extractor, layers, samples, batch, made);
      const values = ready.map((score, i) => score(features[scores[i]!.layer]!, warn));
      return Object.assign({}, ...values) as Record<string, number>;
    },
  };
}

function layersOf(extractor: FeatureExtractor, scores: readonly Score[]): string[] {
  const layers = scores.map(({ layer }) => layer);
  return layers.length === 0 ? [] : checkFeatureLayers(where, extractor.layers, layers);
}

/** Features of `n` images, which come `batch` at a time. */
async function featuresOf(
  extractor: FeatureExtractor,
  layers: readonly string[],
  n: number,
  batch: number,
  images: (part: number) => Promise<ImageBatch>,
): Promise<Record<string, FeatureMatrix>> {
  const all = layers.map((layer) => {
    const cols = extractor.layers[layer]!;
    return [layer, { data: new Float32Array(n * cols), rows: n, cols }] as const;
  });
  for (let at = 0; at < n; at += batch) {
    const found = await extractor.extract(firstOf(await images(at / batch), n - at), layers);
    for (const [layer, { data, cols }] of all) data.set(found[layer]!.data, at * cols);
  }
  return Object.fromEntries(all);
}

/** The dataset's images in an order of their own: the first are like the rest. */
function realImages(dataset: Dataset, entry: string, batch: number): (part: number) => Promise<ImageBatch> {
  const random = randomStream(0, 'generator-evaluation');
  const order = random.permutation(dataset.size);
  return async (part) => {
    const indices = Array.from(order.subarray(part * batch, (part + 1) * batch));
    const given: Batch = await dataset.get(indices, { epoch: 0, random: rowStreams(random.fork('examples', part)) });
    const { [entry]: images, ...rest } = given;
    for (const tensor of Object.values(rest)) tensor.dispose();
    if (images !== undefined) return bytesOf(images);
    throw new GanError(
      where,
      `the real dataset gives ${Object.keys(given).join(', ')}, but no '${entry}'. Name what to compare with by entry.`,
    );
  };
}

async function bytesOf(images: tf.Tensor): Promise<ImageBatch> {
  try {
    return await imageBatchOf(images);
  } finally {
    images.dispose();
  }
}

function firstOf({ data, n, height, width }: ImageBatch, most: number): ImageBatch {
  const count = Math.min(n, most);
  return { data: data.subarray(0, count * height * width * 3), n: count, height, width };
}
