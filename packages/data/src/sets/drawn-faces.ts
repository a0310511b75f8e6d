import { type Dataset, type ImageBatch, randomStream } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { ImageSpec, VectorSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { imageArrayDataset } from '../images/image-array-dataset.ts';
import { drawFace, type FaceAttributes } from './drawn-face.ts';

/** Options of {@link drawnFaces}. */
export interface DrawnFacesOptions {
  /** Number of examples, at most 1,000,000. @default 4000 */
  readonly size?: number;
  /** Height and width in pixels. @default 32 */
  readonly side?: 32 | 64;
  /** The seed of the random numbers. @default 0 */
  readonly seed?: number;
}

/** A batch of faces and their attributes, float32 [n,4] with values 0 and 1, in the order of {@link faceAttributes}. */
export interface FaceBatch extends ImageBatch {
  readonly attributes: tf.Tensor2D;
}

/** The dataset that {@link drawnFaces} returns. */
export interface DrawnFaces extends Dataset<FaceBatch> {
  readonly entries: { readonly images: ImageSpec; readonly attributes: VectorSpec };
  /** All pixels, [size,side,side,3] in 0..255. Read-only. */
  readonly images: Uint8Array;
  /** The attributes of each face, [size,4] with values 0 and 1. Read-only. */
  readonly attributes: Uint8Array;
}

/** The names of the attributes, in the order of the batches. */
export const faceAttributes: readonly (keyof FaceAttributes)[] = ['longHair', 'smile', 'glasses', 'darkSkin'];

const where = 'data/drawn-faces';
const MOST = 1e6;

/**
 * Creates a dataset of drawn colour faces. Four attributes of each face are known exactly: long hair, smile, glasses
 * and dark skin.
 *
 * Use it to find and evaluate latent directions that change only one attribute. It needs no file. The attributes of
 * example i are the bits of `i mod 16`, so all combinations are equally frequent. Position, proportions, features and
 * colours depend only on (seed, i). So a larger dataset starts with the examples of a smaller one, and the bytes are
 * the same on every engine. Batches have `images` float32 [n,side,side,3] in [-1,1] and `attributes` float32 [n,4] with
 * values 0 and 1. All examples are drawn at once.
 *
 * @throws GanError if the size is not in 1..1,000,000, another option is invalid, or an option is unknown
 * @example
 * const faces = drawnFaces({ size: 2000, side: 64, seed: 1 });
 */
export function drawnFaces(options: DrawnFacesOptions = {}): DrawnFaces {
  checkKnownOptions(where, options, ['size', 'side', 'seed']);
  const { size = 4000, side = 32, seed = 0 } = options;
  if (!Number.isInteger(size) || size < 1 || size > MOST) {
    throw new GanError(where, `size must be an integer in 1..${MOST}; received ${formatValue(size)}.`);
  }
  if (side !== 32 && side !== 64) throw new GanError(where, `side must be 32 or 64; received ${formatValue(side)}.`);
  const bytes = 3 * side * side;
  const images = new Uint8Array(size * bytes);
  const attributes = Uint8Array.from({ length: 4 * size }, (_, k) => (Math.floor(k / 4) >> (k % 4)) & 1);
  const random = randomStream(seed, 'drawn-faces');
  for (let i = 0; i < size; i++) {
    const has = Object.fromEntries(faceAttributes.map((name, k) => [name, attributes[4 * i + k] === 1]));
    drawFace(has as unknown as FaceAttributes, random.fork(i), side, images.subarray(i * bytes, (i + 1) * bytes));
  }
  const pictures = imageArrayDataset({ images, height: side, width: side, channels: 3 });
  const spec = { kind: 'vector', size: 4, range: [0, 1] } as const;
  return {
    size,
    entries: { images: pictures.entries.images, attributes: spec },
    images,
    attributes,
    // The attributes depend on the index of the example.
    ...(pictures.fingerprint !== undefined && { fingerprint: pictures.fingerprint }),
    async get(indices, request) {
      const batch = await pictures.get(indices, request);
      const rows = indices.flatMap((i) => Array.from(attributes.subarray(4 * i, 4 * i + 4)));
      return { images: batch.images, attributes: tf.tensor2d(rows, [indices.length, 4], 'float32') };
    },
  };
}
