import type { Dataset, ImageBatch, ImageEntries } from '@ganforge/core';
import { checkEngineReady } from '@ganforge/core';
import { checkKnownOptions, fingerprint, formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkEntries, labelEntry } from '../entries.ts';
import { checkIndices } from '../indices.ts';
import { checkLabels, labelsAt } from '../labels.ts';
import { countImages, type ImageArrays } from './image-array-dataset.ts';

/** A dataset of float images in memory. A batch has `images` float32 [n,H,W,C] in [-1,1]. */
export interface FloatImageDataset extends Dataset<ImageBatch> {
  readonly entries: ImageEntries;
  /** All pixels, [size,H,W,C] in [-1,1]. Read-only. */
  readonly images: Float32Array;
  /** The label of each image, an index into `entries.labels.classes`. Read-only. */
  readonly labels: Int32Array | undefined;
  /** Identifies the examples. Two datasets with the same fingerprint contain the same examples. */
  readonly fingerprint: string;
}

/** The arrays of {@link floatImageDataset}. */
export interface FloatImageArrays extends Omit<ImageArrays, 'images'> {
  /** All pixels, [size,H,W,C] in [-1,1]. The array is used without a copy. */
  readonly images: Float32Array;
}

const where = 'data/float-image-dataset';

/**
 * Creates a dataset from float images in [-1,1] in memory. Float images need four times as much memory as byte images.
 *
 * Batches have `images` float32 [n,H,W,C] with unchanged values. If there are labels, batches also have `labels` int32
 * [n].
 *
 * @throws GanError `shape` if the sizes do not fit together; `argument` if a pixel is outside [-1,1] or a label is not
 *   a class
 * @example
 * const dataset = floatImageDataset({ images: pixels, height: 32, width: 32, channels: 3 });
 */
export function floatImageDataset(arrays: FloatImageArrays): FloatImageDataset {
  checkKnownOptions(where, arrays, ['images', 'height', 'width', 'channels', 'labels', 'classes']);
  const { images, height, width, channels = 1 } = arrays;
  if (!(images instanceof Float32Array)) {
    throw new GanError(
      where,
      `images must be a Float32Array; received ${formatValue(images)}. Use imageArrayDataset for bytes.`,
    );
  }
  const size = countImages(where, images, { height, width, channels });
  const pixels = height * width * channels;
  const fault = images.findIndex((value) => !(value >= -1 && value <= 1));
  if (fault >= 0) {
    const example = Math.floor(fault / pixels);
    throw new GanError(where, `images must be in [-1,1]; received ${images[fault]} in image ${example}.`);
  }
  const { labels, classes } = checkLabels(where, 'images', arrays, size);
  const spec = { kind: 'image', height, width, channels } as const;
  return {
    size,
    entries: checkEntries(where, { images: spec, ...labelEntry(classes) }),
    images,
    labels,
    fingerprint: fingerprint('float-images', [height, width, channels], images, labels, classes),
    get(indices) {
      checkEngineReady(where);
      checkIndices(indices, size, where);
      const values = new Float32Array(indices.length * pixels);
      indices.forEach((index, i) => {
        values.set(images.subarray(index * pixels, (index + 1) * pixels), i * pixels);
      });
      return { images: tf.tensor4d(values, [indices.length, height, width, channels]), ...labelsAt(labels, indices) };
    },
  };
}
