import type { Dataset, ImageBatch, ImageEntries, LabelledImageBatch } from '@ganforge/core';
import { checkEngineReady } from '@ganforge/core';
import { checkKnownOptions } from '@ganforge/formats';
import { type FittedFolderOptions, fitNames, type Half, type loadSharp, openFittedFolder } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { checkEntries, labelEntry } from '../entries.ts';
import { checkIndices } from '../indices.ts';
import { labelsAt } from '../labels.ts';

/** Options of {@link imageFolder}. */
export type ImageFolderOptions = FittedFolderOptions;

/** A dataset of image files that are decoded on demand. */
export interface ImageFolder<B extends ImageBatch = ImageBatch> extends Dataset<B> {
  readonly entries: ImageEntries;
  /** The path of each image, relative to the folder. */
  readonly files: readonly string[];
  /** The class of each image, an index into `entries.labels.classes`. Read-only. */
  readonly labels: Int32Array | undefined;
  /** With `skipDamaged`, the damaged images found so far, each with the reason. */
  readonly damaged: readonly string[] | undefined;
  /** Identifies the examples; two datasets with the same fingerprint hold the same examples. */
  readonly fingerprint: string;
}

/** A dataset of image files in class subfolders, with labels. */
export interface LabelledImageFolder extends ImageFolder<LabelledImageBatch> {
  readonly entries: Required<ImageEntries>;
  readonly labels: Int32Array;
}

const where = 'data/image-folder';

/**
 * Creates a dataset from a folder of PNG, JPEG, WebP, TIFF, BMP and PPM files. Batches decode them on demand. Node
 * only.
 *
 * Batches are `images` float32 [n,H,W,C], x / 127.5 - 1, and with class subfolders `labels` int32 [n]. The classes are
 * the subfolders, sorted by the code points of their names; the files of each are sorted in the same way. Files in
 * deeper folders belong to the class subfolder above them. Hidden files and other file types are skipped. Links are
 * followed.
 *
 * Each image passes these steps, as far as the options request them: it is rotated by its EXIF orientation, drawn over
 * `background` if it is transparent, converted to 8-bit sRGB, scaled (`resize`), cropped (`crop`, `size`) and mirrored
 * (`flip`). Random choices depend only on the stream of the row. With `size` alone, each image is scaled to cover the
 * size, and its centre is cropped. Without any of these options, images of different sizes are an error. To find such
 * images and to know the size of a batch, the headers of all files are read first, unless the options fix the size.
 *
 * sharp (`npm install sharp`) decodes and scales in separate threads. Without sharp, only PNG, BMP and PPM files are
 * readable, on the training thread.
 *
 * @throws GanError `file` if the folder is empty, an image is damaged, or image sizes differ; a damaged image is
 *   reported at opening if its first bytes show it, otherwise when it is read, and with `skipDamaged` another image of
 *   its class replaces it; `unsupported` for a format that needs sharp, if sharp is missing; `argument` if options
 *   conflict
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

/** {@link imageFolder} for the left or right half of each image, with a replaceable loader of sharp. */
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
