import { GanError } from '@ganforge/formats';
import type { ImageBatch } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { FeatureExtractor } from './extractor.ts';
import { checkFeatureLayers } from './feature-layers.ts';
import { checkImageBatch } from './image-batch.ts';

/** Describes a network on the current engine with its preprocessing and postprocessing. */
export interface NetworkParts extends Pick<FeatureExtractor, 'name' | 'layers' | 'defaultLayer' | 'provenance'> {
  /** The name of the module for messages, such as `metrics/inception-v3`. */
  readonly where: string;
  /** Maximum number of images per call of the network. */
  readonly batchSize: number;
  /** Converts images [n,height,width,3] to the input of the network. */
  input(images: ImageBatch): tf.Tensor4D;
  /** Computes the outputs of the network, each [n,features]. The caller wraps the call in `tf.tidy`. */
  outputs(input: tf.Tensor4D, layers: readonly string[]): Record<string, tf.Tensor>;
  dispose(): void;
}

/** Creates an extractor from a network. It processes at most `batchSize` images at a time and leaks no tensors. */
export function networkExtractor(parts: NetworkParts): FeatureExtractor {
  const { where, name, layers, defaultLayer, provenance } = parts;
  let disposed = false;
  return {
    name,
    layers,
    defaultLayer,
    provenance,
    async extract(images, asked) {
      const wanted = checkFeatureLayers(where, layers, asked);
      checkImageBatch(where, images);
      if (disposed) throw new GanError(where, 'the extractor was disposed. Create a new one.');
      const found = wanted.map((layer) => [layer, emptyFeatures(images.n, layers[layer]!)] as const);
      for (let first = 0; first < images.n; first += parts.batchSize) {
        const outputs = tf.tidy(() => parts.outputs(parts.input(slice(images, first, parts.batchSize)), wanted));
        try {
          for (const [layer, { data, cols }] of found) data.set(await outputs[layer]!.data<'float32'>(), first * cols);
        } finally {
          tf.dispose(outputs);
        }
      }
      return Object.fromEntries(found);
    },
    dispose() {
      if (!disposed) parts.dispose();
      disposed = true;
    },
  };
}

function emptyFeatures(rows: number, cols: number): FeatureMatrix & { readonly data: Float32Array } {
  return { data: new Float32Array(rows * cols), rows, cols };
}

/** Returns a view of at most `count` images, starting at image `first`. */
function slice({ data, n, height, width }: ImageBatch, first: number, count: number): ImageBatch {
  const [end, bytes] = [Math.min(first + count, n), height * width * 3];
  return { data: data.subarray(first * bytes, end * bytes), n: end - first, height, width };
}
