import { fingerprint, formatValue, GanError, ioError, nodeFs } from '@ganforge/formats';
import { checkFit, type Fit, type FitOptions, type Half, resized, writeFitted } from '../fit.ts';
import type { RgbImage } from '../rgb-image.ts';
import type { loadSharp } from '../sharp.ts';
import { findClassed } from './classes.ts';
import { orTheNext, readableFiles } from './damaged.ts';
import { type ImageReader, imageReader } from './reader.ts';
import { type FoundFile, pathOf, shownPath } from './walk.ts';

/** Settings of {@link openFittedFolder}. */
export interface FittedFolderOptions extends FitOptions {
  /**
   * Whether the folder's subfolders are classes: true refuses a folder where they are not, false takes all images at
   * any depth without classes.
   * @default true if all images lie in subfolders
   */
  readonly labels?: boolean;
  /**
   * Goes on without damaged images: those that their first bytes show are left out at once; another image of its class
   * takes the place of one that turns out damaged later. Both are listed in `damaged`.
   * @default false
   */
  readonly skipDamaged?: boolean;
}

/** Images of one size that stay in their files until they are asked for. */
export interface FittedFolder {
  /** Path of each image, relative to the folder. */
  readonly files: readonly string[];
  /** The class of each image, an index into `classes`. */
  readonly labels: Int32Array | undefined;
  /** Names of the subfolders, index = label. */
  readonly classes: readonly string[] | undefined;
  /** Damaged images so far, each with the reason; undefined if they are refused. */
  readonly damaged: readonly string[] | undefined;
  /** [height, width, channels] of each. */
  readonly shape: readonly [number, number, number];
  /** How many random numbers an image takes: 3, or 0 where nothing is drawn. */
  readonly randoms: 0 | 3;
  /** Of names, of the sizes in bytes of some of the files, and of all that is done to the images. */
  readonly fingerprint: string;
  /**
   * Writes an image, [height,width,channels] in [-1,1], x / 127.5 - 1, into `out`.
   *
   * @param randoms uniforms in [0,1): how far down and right a random window lies, and whether to mirror
   * @throws GanError `file` for a damaged image, or one that is too small
   */
  read(index: number, randoms: ArrayLike<number>, out: Float32Array): Promise<void>;
}

const where = 'media/images';
/** Headers that are read at a time. */
const AT_ONCE = 64;
/** Files whose sizes are part of the fingerprint. */
const MOST_SIZES = 4096;

/**
 * Opens a folder of images for training: found, checked, and read when wanted; Node only.
 *
 * Each image is turned upright (EXIF), laid over `background` where it is transparent, converted to 8-bit sRGB, scaled
 * (`resize`), cut (`crop`, `size`) and mirrored (`flip`), in this order and as far as asked. The first bytes of every file
 * are looked at when the folder is opened, so that what is no image is known before the first batch. Images of several sizes with
 * nothing asked are refused; to find them, and to know the size, every file's header is read first, unless the options
 * decide it.
 *
 * @param half takes the left or right half of each image alone
 * @param load gives sharp, or undefined where it is not installed
 * @throws GanError `file` for an empty folder and images whose sizes differ; `unsupported` for what cannot be read;
 * `argument` for options that do not go together
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

/** Bytes of some of the files, evenly chosen: of a million, the system takes its time for each. */
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

/** The size that images have whatever they had before. */
function decidedBy({ crop, size, resize }: Fit): readonly [number, number] | undefined {
  if (crop !== undefined) return size;
  return resize === undefined || typeof resize === 'number' || 'cover' in resize ? undefined : resize;
}

/** The one size that all images have after `resize`, by their headers; it must be `size` where that is given. */
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

/** Refuses an image that is smaller than what is to be cut from it, or no longer of the size it had. */
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
