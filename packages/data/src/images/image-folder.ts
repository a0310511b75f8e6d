import type { Dataset, ImageBatch, ImageEntries, LabelledImageBatch } from '@ganforge/core';
import { checkEngineReady } from '@ganforge/core';
import { checkKnownOptions } from '@ganforge/formats';
import { type FittedFolderOptions, fitNames, type Half, type loadSharp, openFittedFolder } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { checkEntries, labelEntry } from '../entries.ts';
import { checkIndices } from '../indices.ts';
import { labelsAt } from '../labels.ts';

/** Settings of {@link imageFolder}. */
export type ImageFolderOptions = FittedFolderOptions;

/** Images that stay in their files until they are asked for. */
export interface ImageFolder<B extends ImageBatch = ImageBatch> extends Dataset<B> {
  readonly entries: ImageEntries;
  /** Path of each image, relative to the folder. */
  readonly files: readonly string[];
  /** The class of each image, an index into `entries.labels.classes`. Not to be written to. */
  readonly labels: Int32Array | undefined;
  /** With `skipDamaged` the damaged images so far, each with the reason. */
  readonly damaged: readonly string[] | undefined;
  /** Says whether two of these hold the same examples. */
  readonly fingerprint: string;
}

/** Images in class subfolders, whose batches carry labels. */
export interface LabelledImageFolder extends ImageFolder<LabelledImageBatch> {
  readonly entries: Required<ImageEntries>;
  readonly labels: Int32Array;
}

const where = 'data/image-folder';

/**
 * A dataset of a folder's PNG, JPEG, WebP, TIFF, BMP and PPM files, decoded as batches ask for them; Node only.
 *
 * Batches are `images` float32 [n,H,W,C], x / 127.5 - 1, and, of class subfolders, `labels` int32 [n]. Classes are the
 * subfolders in the order of their names' code points, and so are the files of each; what lies deeper belongs to the
 * subfolder above. Hidden files and other endings are passed over, links are followed.
 *
 * Each image is turned upright (EXIF), laid over `background` where it is transparent, converted to 8-bit sRGB, scaled
 * (`resize`), cut (`crop`, `size`) and mirrored (`flip`), in this order and as far as asked. What is drawn comes from
 * `ctx.random` and the place in the batch alone. With `size` alone each image is scaled until it covers that, and its
 * middle is cut. Images of several sizes with nothing asked are refused; to find them, and to know the size of a batch,
 * every file's header is read first, unless the options decide it.
 *
 * sharp (`npm install sharp`) decodes and scales in threads beside the one that trains; without it PNG, BMP and PPM are
 * read, on that thread.
 *
 * @throws GanError `file` for an empty folder, damaged images (when it is opened, as far as their first bytes show it, else
 * when they are asked for; with `skipDamaged` another of their class takes their place) and images whose
 * sizes differ; `unsupported` for all but PNG without sharp; `argument` for options that do not go together
 * @example
 * const faces = await imageFolder('faces', { size: 64, flip: true });
 */
export function imageFolder(
  dir: string,
  options: ImageFolderOptions & { readonly labels: true },
): Promise<LabelledImageFolder>;
export function imageFolder(dir: string, options?: ImageFolderOptions): Promise<ImageFolder>;
export function imageFolder(dir: string, options: ImageFolderOptions = {}): Promise<ImageFolder> {
  return openFolder(dir, options);
}

/** {@link imageFolder} of the left or right half of each image, and with another way to load sharp. */
export async function openFolder(
  dir: string,
  options: ImageFolderOptions,
  half?: Half,
  load?: typeof loadSharp,
): Promise<ImageFolder> {
  checkKnownOptions(where, options, [...fitNames, 'labels', 'skipDamaged']);
  const { files, labels, classes, damaged, shape, randoms, fingerprint, read } = await openFittedFolder(
    dir,
    options,
    half,
    load,
  );
  const [height, width, channels] = shape;
  const pixels = height * width * channels;
  const spec = { kind: 'image', height, width, channels } as const;
  return {
    size: files.length,
    entries: checkEntries(where, { images: spec, ...labelEntry(classes) }),
    files,
    labels,
    damaged,
    fingerprint,
    async get(indices, { random }) {
      checkEngineReady(where);
      checkIndices(indices, files.length, where);
      const values = new Float32Array(indices.length * pixels);
      const reading = indices.map((index, i) => {
        const places = randoms > 0 ? random(i).fork('augment').uniformValues(randoms) : new Float32Array(0);
        return read(index, places, values.subarray(i * pixels, (i + 1) * pixels));
      });
      await Promise.all(reading);
      return { images: tf.tensor4d(values, [indices.length, height, width, channels]), ...labelsAt(labels, indices) };
    },
  };
}
