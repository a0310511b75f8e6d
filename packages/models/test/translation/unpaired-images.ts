import { type Dataset, randomStream, type UnpairedBatch } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns 16 random grey images of each kind, which depend only on their index. The images of `b` are brighter than
 * those of `a`.
 */
export function unpairedImages(size: number): Dataset<UnpairedBatch> {
  const image = { kind: 'image', height: size, width: size, channels: 1 } as const;
  return {
    size: 16,
    entries: { a: image, b: image },
    get: (indices) =>
      tf.tidy(() => {
        const side = (name: string, min: number, max: number) =>
          tf.stack(indices.map((i) => randomStream(1, name, i).uniform([size, size, 1], min, max))) as tf.Tensor4D;
        return { a: side('a', -1, 0), b: side('b', 0, 1) };
      }),
  };
}
