import type { Dataset, ImageBatch, ImageEntries, LabelledImageBatch } from '@ganforge/core';
import { checkEngineReady } from '@ganforge/core';
import { checkKnownOptions, fingerprint, formatValue, GanError } from '@ganforge/formats';
import { signedLevels } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { checkEntries, labelEntry } from '../entries.ts';
import { checkIndices } from '../indices.ts';
import { checkLabels, labelsAt } from '../labels.ts';

/** A dataset of byte images in memory. A batch has `images` float32 [n,H,W,C] in [-1,1]. */
export interface ImageDataset<B extends ImageBatch = ImageBatch> extends Dataset<B> {
  readonly entries: ImageEntries;
  /** All pixels, [size,H,W,C] in 0..255. Read-only. */
  readonly images: Uint8Array;
  /** The label of each image, an index into `entries.labels.classes`. Read-only. */
  readonly labels: Int32Array | undefined;
  /** Identifies the examples. Two datasets with the same fingerprint contain the same examples. */
  readonly fingerprint: string;
}

/** A dataset of byte images in memory with labels. */
export interface LabelledImageDataset extends ImageDataset<LabelledImageBatch> {
  readonly entries: Required<ImageEntries>;
  readonly labels: Int32Array;
}

/** The arrays of {@link imageArrayDataset}. */
export interface ImageArrays {
  /**
   * All pixels, [size,H,W,C] in 0..255, as bytes or clamped bytes (from a canvas). The array is used without a copy.
   */
  readonly images: Uint8Array | Uint8ClampedArray;
  readonly height: number;
  readonly width: number;
  /** Number of channels C. @default 1 */
  readonly channels?: number;
  /** The label of each image, an integer index into `classes`. BigInts (numpy's int64) are accepted. */
  readonly labels?: ArrayLike<number | bigint>;
  /**
   * The class names, in the order of the labels.
   * @default '0', '1', ... up to the highest label, which must be below 1,000,000
   */
  readonly classes?: readonly string[];
}

const where = 'data/image-array-dataset';

/**
 * Creates a dataset from byte images in memory.
 *
 * Batches have `images` float32 [n,H,W,C]. A byte x becomes `x / 127.5 - 1`. If there are labels, batches also have
 * `labels` int32 [n].
 *
 * @throws GanError `shape` if the sizes do not fit together; `argument` if the pixels are not bytes or a label is not a
 *   class
 * @example
 * const dataset = imageArrayDataset({ images: pixels, height: 32, width: 32, channels: 3, labels, classes });
 * const { images, labels } = await dataset.get([0, 5], { epoch: 0, random });
 */
export function imageArrayDataset(
  arrays: ImageArrays & { readonly labels: ArrayLike<number | bigint> },
): LabelledImageDataset;
export function imageArrayDataset(arrays: ImageArrays): ImageDataset;
export function imageArrayDataset(arrays: ImageArrays): ImageDataset {
  checkKnownOptions(where, arrays, ['images', 'height', 'width', 'channels', 'labels', 'classes']);
  const { height, width, channels = 1 } = arrays;
  const images = bytesOf(arrays.images);
  const size = countImages(where, images, { height, width, channels });
  const { labels, classes } = checkLabels(where, 'images', arrays, size);
  const spec = { kind: 'image', height, width, channels } as const;
  const entries = checkEntries(where, { images: spec, ...labelEntry(classes) });
  const pixels = height * width * channels;
  const get = (indices: readonly number[]): ImageBatch => {
    checkEngineReady(where);
    checkIndices(indices, size, where);
    const values = new Float32Array(indices.length * pixels);
    indices.forEach((index, i) => {
      for (let p = 0; p < pixels; p++) values[i * pixels + p] = signedLevels[images[index * pixels + p]!]!;
    });
    return { images: tf.tensor4d(values, [indices.length, height, width, channels]), ...labelsAt(labels, indices) };
  };
  const print = fingerprint('images', [height, width, channels], images, labels, classes);
  return { size, entries, images, labels, fingerprint: print, get };
}

function bytesOf(images: unknown): Uint8Array {
  if (images instanceof Uint8Array) return images;
  if (images instanceof Uint8ClampedArray) return new Uint8Array(images.buffer, images.byteOffset, images.length);
  const received = ArrayBuffer.isView(images) ? `values of type ${images.constructor.name}` : formatValue(images);
  throw new GanError(
    where,
    `images must be a Uint8Array or Uint8ClampedArray of pixels in 0..255; received ${received}. ` +
      'Convert pixels in [0,1] by Uint8ClampedArray.from(pixels, (x) => 255 * x), pixels in [-1,1] by ' +
      'Uint8ClampedArray.from(pixels, (x) => 127.5 * (x + 1)), or use floatImageDataset.',
  );
}

/** Returns the number of images in an array. Throws if it is not an integer. */
export function countImages(
  place: string,
  { length }: { readonly length: number },
  sides: Readonly<Record<string, number>>,
): number {
  for (const [name, side] of Object.entries(sides)) {
    if (!Number.isInteger(side) || side < 1) {
      throw new GanError(place, `${name} must be a positive integer; received ${String(side)}.`, { code: 'shape' });
    }
  }
  const shape = Object.values(sides);
  const size = length / shape.reduce((a, b) => a * b);
  if (size < 1 || !Number.isInteger(size)) {
    throw new GanError(
      place,
      `images must hold a whole number of [${shape.join(',')}] images, at least one; received ${length} values.`,
      { code: 'shape' },
    );
  }
  return size;
}
