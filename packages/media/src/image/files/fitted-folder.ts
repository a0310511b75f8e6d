import { fingerprint, formatValue, GanError, ioError, nodeFs } from '@ganforge/formats';
import { checkFit, type Fit, type FitOptions, type Half, resized, writeFitted } from '../fit.ts';
import type { RgbImage } from '../rgb-image.ts';
import type { loadSharp } from '../sharp.ts';
import { findClassed } from './classes.ts';
import { orTheNext, readableFiles } from './damaged.ts';
import { type ImageReader, imageReader } from './reader.ts';
import { type FoundFile, pathOf, shownPath } from './walk.ts';

/** Options of {@link openFittedFolder}. */
export interface FittedFolderOptions extends FitOptions {
  /**
   * Whether subfolders are classes. If it is true, a folder without class subfolders is an error. If it is false, all
   * images at any depth are used without classes.
   * @default true if all images are in subfolders
   */
  readonly labels?: boolean;
  /**
   * Whether to continue if images are damaged. If the first bytes of an image are damaged, it is skipped when the
   * folder is opened. If an image is found to be damaged later, another image of the same class replaces it. All
   * damaged images are listed in `damaged`.
   * @default false
   */
  readonly skipDamaged?: boolean;
}

/** Image files that are scaled to one size and decoded on demand. */
export interface FittedFolder {
  /** The path of each image, relative to the folder. */
  readonly files: readonly string[];
  /** The class of each image, an index into `classes`. */
  readonly labels: Int32Array | undefined;
  /** The names of the subfolders, in the order of the labels. */
  readonly classes: readonly string[] | undefined;
  /** The damaged images that were found so far, each with the reason. It is undefined if damaged images are errors. */
  readonly damaged: readonly string[] | undefined;
  /** [height, width, channels] of each image. */
  readonly shape: readonly [number, number, number];
  /** Number of random numbers that `read` needs per image: 3, or 0 if nothing is random. */
  readonly randoms: 0 | 3;
  /** A fingerprint of the file names, of the sizes of some files in bytes, and of the image options. */
  readonly fingerprint: string;
  /**
   * Writes an image to `out`, [height,width,channels] in [-1,1]. A byte x becomes `x / 127.5 - 1`.
   *
   * @param randoms uniform numbers in [0,1); they determine the vertical and the horizontal position of a random crop,
   *   and whether to mirror
   * @throws GanError `file` if the image is damaged or too small
   */
  read(index: number, randoms: ArrayLike<number>, out: Float32Array): Promise<void>;
}

const where = 'media/images';
/** Number of headers to read at a time. */
const AT_ONCE = 64;
/** Maximum number of files whose sizes are part of the fingerprint. */
const MOST_SIZES = 4096;

/**
 * Opens a folder of images for training. It lists and checks the files, and decodes images on demand. It works only in
 * Node.
 *
 * Each image passes these steps, as far as the options request them: it is rotated by its EXIF orientation, drawn over
 * `background` if it is transparent, converted to 8-bit sRGB, scaled (`resize`), cropped (`crop`, `size`) and mirrored
 * (`flip`). When the folder is opened, the first bytes of every file are checked. So files that are not images are
 * found before the first batch. Without these options, all images must have the same size. To check this, the headers
 * of all files are read first, unless the options determine the size.
 *
 * @param half the half of each image that is used: left or right; if it is undefined, the whole image is used
 * @param load returns sharp, or undefined if it is not installed
 * @throws GanError `file` if the folder is empty or image sizes differ; `unsupported` if a format cannot be read;
 *   `argument` if options conflict
 * @example
 * const { files, shape, read } = await openFittedFolder('faces', { size: 64 });
 * const image = new Float32Array(shape[0] * shape[1] * shape[2]);
 * await read(0, [], image);
 */
export async function openFittedFolder(
  dir: string,
  options: FittedFolderOptions = {},
  half?: Half,
  load?: typeof loadSharp,
): Promise<FittedFolder> {
  const fit = checkFit(where, options, ['labels', 'skipDamaged']);
  if (typeof dir !== 'string' || dir === '')
    throw new GanError(where, `dir must name a folder; received ${formatValue(dir)}.`);
  if (options.labels !== undefined && typeof options.labels !== 'boolean') {
    throw new GanError(where, `labels must be true or false; received ${formatValue(options.labels)}.`);
  }
  if (options.skipDamaged !== undefined && typeof options.skipDamaged !== 'boolean') {
    throw new GanError(where, `skipDamaged must be true or false; received ${formatValue(options.skipDamaged)}.`);
  }
  const found = await findClassed(dir, options.labels);
  const reader = await imageReader(found.files, fit, half, load);
  const damaged = options.skipDamaged === true ? [] : undefined;
  const { files, labels, classes } = await readableFiles(dir, found, reader, damaged);
  const size = decidedBy(fit) ?? (await commonSize(reader, files, fit));
  const names = files.map(({ name }) => name);
  return {
    files: names,
    labels,
    classes,
    damaged,
    shape: [...size, fit.channels],
    randoms: fit.flip || fit.crop === 'random' ? 3 : 0,
    fingerprint: fingerprint(
      'image-folder',
      names.map((name) => name.normalize()),
      await sizesOf(files),
      fit,
      half,
      labels,
      classes,
    ),
    async read(index, randoms, out) {
      const decoded = async (file: FoundFile): Promise<RgbImage> => {
        const image = await reader.decode(file);
        checkDecoded(image, fit, size, shownPath(file.path));
        return image;
      };
      const image = await (damaged === undefined
        ? decoded(files[index]!)
        : orTheNext(index, { files, labels }, damaged, decoded));
      writeFitted(image, fit, size, randoms, out);
    },
  };
}

/**
 * Returns the sizes in bytes of evenly chosen files. Reading the sizes of all files would take long for a million
 * files.
 */
async function sizesOf(files: readonly FoundFile[]): Promise<readonly number[]> {
  const fs = await nodeFs(where);
  const count = Math.min(files.length, MOST_SIZES);
  const chosen = Array.from({ length: count }, (_, i) => files[Math.floor((i * files.length) / count)]!);
  const sizes: number[] = [];
  for (let at = 0; at < count; at += AT_ONCE) {
    const some = chosen.slice(at, at + AT_ONCE).map(async ({ path }) => {
      const { size } = await fs.stat(pathOf(path)).catch((cause: unknown) => {
        throw ioError(where, `read ${shownPath(path)}`, cause);
      });
      return size;
    });
    sizes.push(...(await Promise.all(some)));
  }
  return sizes;
}

/** Returns the size of all images if the options determine it; otherwise undefined. */
function decidedBy({ crop, size, resize }: Fit): readonly [number, number] | undefined {
  if (crop !== undefined) return size;
  return resize === undefined || typeof resize === 'number' || 'cover' in resize ? undefined : resize;
}

/**
 * Returns the common size of all images after `resize`, from their headers. If `size` is given, it must equal the
 * common size.
 */
async function commonSize(
  reader: ImageReader,
  files: readonly FoundFile[],
  fit: Fit,
): Promise<readonly [number, number]> {
  let common: { readonly file: string; readonly size: readonly [number, number] } | undefined;
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const some = files.slice(at, at + AT_ONCE);
    const sizes = await Promise.all(some.map((file) => reader.sizeOf(file)));
    for (const [i, own] of sizes.entries()) {
      const size = resized(own, fit.resize);
      const file = shownPath(some[i]!.path);
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
  const advice =
    `(height x width): the images of a batch must have one size. Set size: ${Math.min(height, width)} alone to ` +
    `scale and crop them, or resize: [${height}, ${width}] to distort them.`;
  return new GanError(where, `${problem} ${advice}`, { code: 'file' });
}

/** Throws if an image is smaller than the crop, or if its size has changed. */
function checkDecoded(
  image: RgbImage,
  { crop, resize }: Fit,
  [height, width]: readonly [number, number],
  path: string,
): void {
  const isRight =
    crop === undefined
      ? image.height === height && image.width === width
      : image.height >= height && image.width >= width;
  if (isRight) return;
  const after = resize === undefined ? '' : ' after resizing';
  const problem =
    crop === undefined
      ? `${path} is ${image.height}x${image.width}${after}, but was ${height}x${width} when the folder was opened.`
      : `${path} is ${image.height}x${image.width}${after}, too small to crop ${height}x${width} from it. Set ` +
        `resize: ${Math.max(height, width)} or more.`;
  throw new GanError(where, problem, { code: 'file' });
}
