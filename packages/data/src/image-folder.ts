import type { DataSpec, Dataset, ImageBatch, LabelledImageBatch } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { type Half, type ImageReader, imageReader } from './image-decoder.ts';
import { listImages } from './image-files.ts';
import { checkFit, type Fit, type FitOptions, type Rgb, resized, writeFitted } from './image-fit.ts';
import { checkIndices } from './indices.ts';
import { labelsAt } from './labels.ts';
import type { loadSharp } from './sharp-decoder.ts';

/** Settings of {@link imageFolder}. */
export interface ImageFolderOptions extends FitOptions {
  /**
   * Whether the folder's subfolders are classes: true refuses a folder where they are not, false takes all images at
   * any depth without classes.
   * @default true if all images lie in subfolders
   */
  readonly labels?: boolean;
}

/** Images that stay in their files until they are asked for. */
export interface ImageFolder<B extends ImageBatch = ImageBatch> extends Dataset<B> {
  readonly spec: Extract<DataSpec, { kind: 'image' }>;
  /** Path of each image, relative to the folder. */
  readonly files: readonly string[];
  /** The class of each image, an index into `spec.classes`. Not to be written to. */
  readonly labels: Int32Array | undefined;
}

/** Images in class subfolders, whose batches carry labels. */
export interface LabelledImageFolder extends ImageFolder<LabelledImageBatch> {
  readonly labels: Int32Array;
}

const where = 'data/image-folder';
/** Headers that are read at a time. */
const AT_ONCE = 64;

/**
 * A dataset of a folder's PNG, JPEG and WebP files, decoded as batches ask for them; Node only.
 *
 * Batches are `images` float32 [n,H,W,C], x / 127.5 - 1, and, of class subfolders, `labels` int32 [n]. Classes are the
 * subfolders in the order of their names' code points, and so are the files of each; what lies deeper belongs to the
 * subfolder above. Hidden files and other endings are passed over, links are followed.
 *
 * Each image is turned upright (EXIF), laid over `background` where it is transparent, converted to 8-bit sRGB, scaled
 * (`resize`), cut (`crop`, `size`) and mirrored (`flip`), in this order and as far as asked. What is drawn comes from
 * `ctx.random` and the place in the batch alone. Images of several sizes with nothing asked are refused; to find them,
 * and to know the size of a batch, every file's header is read first, unless `crop` or a pair for `resize` decide it.
 *
 * sharp (`npm install sharp`) decodes and scales in threads beside the one that trains; without it PNG alone is read,
 * on that thread.
 *
 * @throws GanError `file` for an empty folder, a damaged or truncated image (when it is asked for) and images whose
 * sizes differ; `unsupported` for JPEG and WebP without sharp; `argument` for options that do not go together
 * @example
 * const faces = await imageFolder('faces', { size: 64, resize: 64, crop: 'center', flip: true });
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
  const fit = checkFit(where, options, ['labels']);
  if (typeof dir !== 'string' || dir === '')
    throw new GanError(where, `dir must name a folder; received ${formatValue(dir)}.`);
  if (options.labels !== undefined && typeof options.labels !== 'boolean') {
    throw new GanError(where, `labels must be true or false; received ${formatValue(options.labels)}.`);
  }
  const { files, labels, classes } = await listImages(dir, options.labels);
  const reader = await imageReader(files, fit, half, load);
  const fixed = fit.crop !== undefined ? fit.size : typeof fit.resize === 'number' ? undefined : fit.resize;
  const shape = fixed ?? (await commonSize(reader, dir, files, fit));
  const [height, width] = shape;
  const { channels } = fit;
  const pixels = height * width * channels;
  return {
    size: files.length,
    spec: { kind: 'image', height, width, channels, ...(classes === undefined ? {} : { classes }) },
    files,
    labels,
    async get(indices, { random }) {
      checkIndices(indices, files.length, where);
      const drawn = fit.flip || fit.crop === 'random';
      const places = drawn ? random.fork('augment').uniformValues(3 * indices.length) : new Float32Array(0);
      const values = new Float32Array(indices.length * pixels);
      const decode = async (index: number, i: number): Promise<void> => {
        const path = `${dir}/${files[index]!}`;
        const image = await reader.decode(path);
        checkDecoded(image, fit, shape, path);
        const out = values.subarray(i * pixels, (i + 1) * pixels);
        writeFitted(image, fit, shape, places.subarray(3 * i, 3 * i + 3), out);
      };
      await Promise.all(indices.map(decode));
      return { images: tf.tensor4d(values, [indices.length, height, width, channels]), ...labelsAt(labels, indices) };
    },
  };
}

/** The one size that all images have after `resize`, by their headers; it must be `size` where that is given. */
async function commonSize(
  reader: ImageReader,
  dir: string,
  files: readonly string[],
  fit: Fit,
): Promise<readonly [number, number]> {
  let common: { readonly file: string; readonly size: readonly [number, number] } | undefined;
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const some = files.slice(at, at + AT_ONCE);
    const sizes = await Promise.all(some.map((file) => reader.sizeOf(`${dir}/${file}`)));
    for (const [i, own] of sizes.entries()) {
      const size = resized(own, fit.resize);
      const file = `${dir}/${some[i]}`;
      if (fit.size !== undefined && String(size) !== String(fit.size)) {
        throw otherSize(`size is ${fit.size.join('x')}, but ${file} is ${size.join('x')}`, fit.size);
      }
      common ??= { file, size };
      if (String(size) !== String(common.size)) {
        throw otherSize(`${common.file} is ${common.size.join('x')} and ${file} is ${size.join('x')}`, common.size);
      }
    }
  }
  return common!.size;
}

function otherSize(problem: string, [height, width]: readonly [number, number]): GanError {
  const side = Math.min(height, width);
  const advice =
    `(height x width): the images of a batch must have one size. Ask for size: ${side}, resize: ${side}, crop: 'center' ` +
    `to scale and cut them, or for resize: [${height}, ${width}] to distort them.`;
  return new GanError(where, `${problem} ${advice}`, { code: 'file' });
}

/** Refuses an image that is smaller than what is to be cut from it, or no longer of the size it had. */
function checkDecoded(
  image: Rgb,
  { crop, resize }: Fit,
  [height, width]: readonly [number, number],
  path: string,
): void {
  if (
    crop === undefined
      ? image.height === height && image.width === width
      : image.height >= height && image.width >= width
  ) {
    return;
  }
  const after = resize === undefined ? '' : ' after resizing';
  const problem =
    crop === undefined
      ? `${path} is ${image.height}x${image.width}${after}, but was ${height}x${width} when the folder was opened.`
      : `${path} is ${image.height}x${image.width}${after}, too small to cut ${height}x${width} from it. Ask for ` +
        `resize: ${Math.max(height, width)} or more.`;
  throw new GanError(where, problem, { code: 'file' });
}
