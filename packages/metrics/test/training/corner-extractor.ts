import { type Dataset, type Gan, type Metric, type MetricContext, randomStream } from '@ganforge/core';
import {
  densityCoverageMetric,
  type FeatureExtractor,
  fidMetric,
  isMetric,
  precisionRecallMetric,
  toImageBatch,
} from '@ganforge/metrics';
import { type TrainerMetricOptions, trainerMetric } from '@ganforge/metrics/training';
import * as tf from '@tensorflow/tfjs-core';

/** Records the calls of the extractor: the number of images and the layers of each call. */
export const asked: [number, readonly string[]][] = [];

/**
 * An extractor for images of 2 x 2 grey pixels. Its features are the first three pixels, and its logits are all four.
 */
export const extractor: FeatureExtractor = {
  name: 'corner',
  layers: { corner: 3, logits: 4 },
  defaultLayer: 'corner',
  provenance: { extractor: 'corner', weights: 'none' },
  async extract({ data, n }, layers) {
    asked.push([n, layers]);
    const of = (cols: number) => ({
      data: Float32Array.from({ length: n * cols }, (_, i) => data[12 * Math.floor(i / cols) + 3 * (i % cols)]! / 16),
      rows: n,
      cols,
    });
    return Object.fromEntries(layers.map((layer) => [layer, of(layer === 'corner' ? 3 : 4)]));
  },
  dispose: () => undefined,
};

/** Returns images [n,2,2,1] that are drawn from a simple distribution. */
export const pixels = (n: number, seed: number, shift = 0): Float32Array =>
  randomStream(seed)
    .normalValues(4 * n)
    .map((x) => Math.max(-1, Math.min(1, 0.3 * x + shift)));
const imagesAt = (values: Float32Array, indices: readonly number[]): tf.Tensor4D =>
  tf.tensor4d(
    indices.flatMap((i) => [...values.subarray(4 * i, 4 * i + 4)]),
    [indices.length, 2, 2, 1],
  );
export const image = { kind: 'image', height: 2, width: 2, channels: 1 } as const;
export const dataset = (values: Float32Array, entry = 'images'): Dataset => ({
  size: values.length / 4,
  entries: { [entry]: image, labels: { kind: 'class', classes: ['0'] } },
  get: (indices) => ({ [entry]: imagesAt(values, indices), labels: tf.zeros([indices.length], 'int32') }),
});
export const real = dataset(pixels(50, 1));
export const features = async (values: Float32Array, layer: string) =>
  (await extractor.extract(toImageBatch(values, [values.length / 4, 2, 2, 1]), [layer]))[layer]!;

/**
 * Returns a context whose generator returns the images p * n to (p + 1) * n of `values` as part p. It records its
 * calls.
 */
export function context(
  values: Float32Array,
  entry = 'images',
): MetricContext & { readonly parts: number[][]; readonly warned: string[] } {
  const [parts, warned]: [number[][], string[]] = [[], []];
  return {
    gan: { name: 'drawn' } as Gan,
    step: 500,
    seed: 1,
    parts,
    warned,
    async sample(n, part) {
      parts.push([n, part]);
      const examples = tf.tensor4d(values.slice(4 * n * part, 4 * n * (part + 1)), [n, 2, 2, 1]);
      return { [entry]: examples, beside: tf.zeros([n]) };
    },
    warn: (message) => void warned.push(message),
  };
}

const metrics = [fidMetric, isMetric, precisionRecallMetric, densityCoverageMetric];
export const evaluation = (options: Partial<TrainerMetricOptions> = {}): Metric =>
  trainerMetric({ extractor, real, metrics, samples: 40, batch: 10, ...options });
