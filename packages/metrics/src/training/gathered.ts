import type * as tf from '@tensorflow/tfjs-core';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import { toImageBatch } from '../extractors/image-batch.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { Examples } from '../metrics/metric.ts';

/** Contains the features and examples that were gathered. */
export interface Gathered {
  /** The features by layer. Without an extractor, the layer is `points`. */
  readonly features: Readonly<Record<string, FeatureMatrix>>;
  readonly examples: Examples | undefined;
}

/** Describes what to gather. */
export interface Wanted {
  readonly extractor: FeatureExtractor | undefined;
  readonly layers: readonly string[];
  readonly examples: boolean;
}

/**
 * Computes the features of `n` examples in one pass, and returns the examples themselves if they are wanted.
 *
 * Images are converted to bytes before the extractor sees them, as if they were saved to a file. Without an extractor,
 * the examples are points [n,D], and the points themselves are the features.
 *
 * @param part returns batch number `part` with `batch` examples; examples beyond n are dropped
 */
export async function gathered(
  { extractor, layers, examples }: Wanted,
  n: number,
  batch: number,
  part: (part: number) => Promise<tf.Tensor>,
): Promise<Gathered> {
  const features = new Map<string, { data: Float32Array; rows: number; cols: number }>();
  let whole: { data: Float32Array; shape: number[] } | undefined;
  const fill = (name: string, found: FeatureMatrix, at: number): void => {
    const { cols } = found;
    const matrix = features.get(name) ?? { data: new Float32Array(n * cols), rows: n, cols };
    features.set(name, matrix);
    matrix.data.set(found.data, at * cols);
  };
  for (let at = 0; at < n; at += batch) {
    const { data, shape } = await firstOf(await part(at / batch), n - at);
    const each = data.length / shape[0]!;
    if (examples) {
      whole ??= { data: new Float32Array(n * each), shape: [n, ...shape.slice(1)] };
      whole.data.set(data, at * each);
    }
    if (layers.length === 0) continue;
    if (extractor === undefined) fill('points', { data, rows: shape[0]!, cols: each }, at);
    else {
      const found = await extractor.extract(toImageBatch(data, shape), layers);
      for (const layer of layers) fill(layer, found[layer]!, at);
    }
  }
  return { features: Object.fromEntries(features), examples: whole };
}

/** Reads the first `most` examples of a tensor and disposes the tensor. */
async function firstOf(tensor: tf.Tensor, most: number): Promise<{ data: Float32Array; shape: number[] }> {
  try {
    const [n = 0, ...rest] = tensor.shape;
    const count = Math.min(n, most);
    const each = rest.reduce((product, size) => product * size, 1);
    const data = Float32Array.from(await tensor.data());
    return { data: data.subarray(0, count * each), shape: [count, ...rest] };
  } finally {
    tensor.dispose();
  }
}
