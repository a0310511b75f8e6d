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
  /** With `skipDamaged`, the damaged images that were found so far, each with the reason; otherwise undefined. */
  readonly damaged: readonly string[] | undefined;
  /** Identifies the examples. Two datasets with the same fingerprint contain the same examples. */
  readonly fingerprint: string;
}

/** A dataset of image files in class subfolders, with labels. */
export interface LabelledImageFolder extends ImageFolder<LabelledImageBatch> {
  readonly entries: Required<ImageEntries>;
  readonly labels: Int32Array;
}

const where = 'data/image-folder';

/**
 * Creates a dataset from a folder of PNG, JPEG, WebP, TIFF, BMP and PPM files. Images are decoded when a batch needs
 * them. It works only in Node.
 *
 * Batches have `images` float32 [n,H,W,C]. A byte x becomes `x / 127.5 - 1`. If the subfolders are classes, batches
 * also have `labels` int32 [n]. The classes are sorted by the code points of their names, and so are the files of each
 * class. Files in deeper folders belong to the class subfolder above them. Hidden files and other file types are
 * skipped. Links are followed.
 *
 * Each image passes these steps, as far as the options request them: it is rotated by its EXIF orientation, drawn over
 * `background` if it is transparent, converted to 8-bit sRGB, scaled (`resize`), cropped (`crop`, `size`) and mirrored
 * (`flip`). Random choices depend only on the random stream of the row. With `size` alone, each image is scaled to
 * cover the size, and its centre is cropped. Without these options, all images must have the same size. To check this,
 * the headers of all files are read first, unless the options determine the size.
 *
 * sharp (`npm install sharp`) decodes and scales in separate threads. Without sharp, only PNG, BMP and PPM files can be
 * read, and they are decoded on the training thread.
 *
 * @throws GanError `file` if the folder is empty, an image is damaged, or image sizes differ; `unsupported` if a format
 *   needs sharp and sharp is not installed; `argument` if options conflict
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

/**
 * Opens an {@link imageFolder}, optionally with only the left or right half of each image. `load` loads sharp, for
 * tests.
 */
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
