import type * as Fs from 'node:fs';
import { GanError, ioError, nodeFs, nodeModule } from '@ganforge/formats';
import { codecOf, decodePlainly } from '../codec.ts';
import { type Fit, type Half, halfOf, resized } from '../fit.ts';
import { NotReadError } from '../not-read.ts';
import { pngSize } from '../png/header.ts';
import { scaled } from '../resize/lanczos.ts';
import type { RgbImage } from '../rgb-image.ts';
import { decodeFitted, fromYcbcrTiff, loadSharp, type SharpFunction, sizeBySharp } from '../sharp.ts';
import { type FoundFile, pathOf, shownPath } from './walk.ts';

type Scaling = Pick<Fit, 'resize' | 'background'>;

/** Reads and decodes image files. {@link imageReader} adds the file's name to its errors. */
interface Decoder {
  /** [height, width] of the upright image, from its header. */
  sizeOf(path: string | Uint8Array): Promise<readonly [number, number]>;
  /** Returns the image or one half of it, scaled. */
  decode(path: string | Uint8Array, fit: Scaling, half: Half | undefined): Promise<RgbImage>;
}

/** Reads image files for training. It rotates the images upright, draws them over a background, and scales them. */
export interface ImageReader {
  /** Returns the fault of a file according to its first bytes, or undefined if there is none. */
  faultOf(file: FoundFile): string | undefined;
  sizeOf(file: FoundFile): Promise<readonly [number, number]>;
  decode(file: FoundFile): Promise<RgbImage>;
}

const where = 'media/images';
/** Extensions of images that are read without sharp. */
const PLAIN = /\.(bmp|pgm|png|ppm)$/i;
/** Extensions of files that libvips reads by their path without further checks. */
const OWN = /\.(jpe?g|png|webp)$/i;

/**
 * Returns a reader that uses sharp if it is installed. Without sharp, the reader supports only PNG, BMP and PPM.
 *
 * @param files the files to read
 * @param load returns sharp, or undefined if it is not installed
 * @throws GanError `unsupported` if the extension of a file shows that it cannot be read
 */
export async function imageReader(
  files: readonly FoundFile[],
  fit: Fit,
  half: Half | undefined,
  load: typeof loadSharp = loadSharp,
): Promise<ImageReader> {
  const sharp = await load();
  const fs = await nodeModule<typeof Fs>('node:fs', where);
  const other = files.find(({ name }) => !PLAIN.test(name));
  if (sharp === undefined && other !== undefined) {
    const problem = `${other.name} is not a PNG, BMP or PPM; other formats need sharp. Run: npm install sharp.`;
    throw new GanError(where, problem, { code: 'unsupported' });
  }
  const misnamed = new Set<string | Uint8Array>();
  const decoder = sharp === undefined ? plainDecoder : sharpDecoder(sharp, misnamed);
  const halved = ([height, width]: readonly [number, number]): readonly [number, number] =>
    half === undefined ? [height, width] : [height, Math.floor(width / 2)];
  return {
    faultOf({ path }) {
      const start = firstBytes(fs, path);
      if (OWN.test(shownPath(path)) && !isForSharp(start)) misnamed.add(path);
      return headerFault(start, sharp !== undefined);
    },
    sizeOf: ({ path }) => reading(path, async () => halved(await decoder.sizeOf(path))),
    decode: ({ path }) => reading(path, () => decoder.decode(path, fit, half)),
  };
}

function headerFault(start: Uint8Array, hasSharp: boolean): string | undefined {
  const codec = codecOf(start);
  if (codec === undefined) return start.length === 0 ? 'empty, 0 bytes' : 'not a PNG, JPEG, WebP, TIFF, BMP or PPM';
  if (!hasSharp && (codec === 'jpeg' || codec === 'webp' || codec === 'tiff')) {
    return `${codec.toUpperCase()} despite its name; it needs sharp (npm install sharp)`;
  }
  try {
    if (codec === 'png') pngSize(start);
    return undefined;
  } catch (cause) {
    return `damaged: ${(cause as Error).message}`;
  }
}

/** Reads the first bytes of a file synchronously, because this takes a tenth of the time of a read in a thread. */
function firstBytes(fs: typeof Fs, path: string | Uint8Array): Uint8Array {
  try {
    const file = fs.openSync(pathOf(path), 'r');
    try {
      const bytes = new Uint8Array(64);
      return bytes.subarray(0, fs.readSync(file, bytes, 0, bytes.length, 0));
    } finally {
      fs.closeSync(file);
    }
  } catch (cause) {
    throw ioError(where, `read ${shownPath(path)}`, cause);
  }
}

/**
 * Decodes PNG, BMP and PPM in JavaScript, on the training thread. It is used if sharp is not installed. It ignores
 * colour profiles and EXIF.
 */
const plainDecoder: Decoder = {
  sizeOf: async (path) => {
    const bytes = await bytesOf(path);
    if (codecOf(bytes) === 'png') return pngSize(bytes);
    const { height, width } = await plain(bytes);
    return [height, width];
  },
  async decode(path, { resize, background }, half) {
    return fitted(await plain(await bytesOf(path), background), resize, half);
  },
};

async function plain(bytes: Uint8Array, background?: Fit['background']): Promise<RgbImage> {
  const image = await decodePlainly(bytes, background && { background });
  if (image === undefined) throw new RangeError('it does not begin like a PNG, BMP or PPM');
  return image;
}

/**
 * Returns a decoder that uses sharp.
 *
 * @param misnamed files whose content is known to differ from their extension
 */
function sharpDecoder(sharp: SharpFunction, misnamed: ReadonlySet<string | Uint8Array>): Decoder {
  /**
   * Returns whether libvips can read the file by its path. It cannot if the name is not UTF-8, or for YCbCr in TIFF,
   * BMP or PPM.
   */
  const isItsOwn = (path: string | Uint8Array): path is string =>
    typeof path === 'string' && OWN.test(path) && !misnamed.has(path);
  return {
    async sizeOf(path) {
      if (isItsOwn(path)) return sizeBySharp(sharp, path);
      const bytes = await bytesOf(path);
      return isPlain(bytes) ? plainDecoder.sizeOf(path) : sizeBySharp(sharp, bytes);
    },
    async decode(path, fit, half) {
      if (isItsOwn(path))
        return decodeFitted(sharp, path, fit, half).catch((cause) => orPlainly(cause, path, fit, half));
      const bytes = await bytesOf(path);
      if (isPlain(bytes)) return plainDecoder.decode(path, fit, half);
      const image = codecOf(bytes) === 'tiff' ? await fromYcbcrTiff(sharp, bytes) : undefined;
      return image === undefined ? decodeFitted(sharp, bytes, fit, half) : fitted(image, fit.resize, half);
    },
  };
}

/**
 * Decodes a PNG that libpng rejects but Pillow accepts, because its last checksum is missing. Throws `cause` if this
 * fails too.
 */
async function orPlainly(cause: unknown, path: string, fit: Scaling, half: Half | undefined): Promise<RgbImage> {
  return plainDecoder.decode(path, fit, half).catch(() => {
    throw cause;
  });
}

/** Returns whether libvips can read the file without further checks. */
function isForSharp(bytes: Uint8Array): boolean {
  return codecOf(bytes) !== 'tiff' && !isPlain(bytes);
}

function isPlain(bytes: Uint8Array): boolean {
  const codec = codecOf(bytes);
  return codec === 'bmp' || codec === 'pnm';
}

function fitted(whole: RgbImage, resize: Fit['resize'], half: Half | undefined): RgbImage {
  const image = half === undefined ? whole : halfOf(whole, half);
  return scaled(image, resized([image.height, image.width], resize));
}

async function bytesOf(path: string | Uint8Array): Promise<Uint8Array> {
  return (await nodeFs(where)).readFile(pathOf(path));
}

/**
 * Runs `work` on a file. Errors contain the file's name.
 *
 * `work` starts immediately, in the same turn of the event loop, because training may block the thread from the next
 * turn on.
 */
async function reading<T>(path: string | Uint8Array, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    await readable(path);
    if (cause instanceof NotReadError) {
      const problem = `${shownPath(path)} cannot be read: ${cause.message}. Convert it to PNG or remove it.`;
      throw new GanError(where, problem, { code: 'file', cause });
    }
    const reason = (cause as Error | undefined)?.message.split('\n')[0] ?? String(cause);
    const problem = `${shownPath(path)} is damaged, truncated or not an image (${reason}). Replace it or remove it.`;
    throw new GanError(where, problem, { code: 'file', cause });
  }
}

/** Throws if the system does not allow reading a file. Decoders report such an error in many different ways. */
async function readable(path: string | Uint8Array): Promise<void> {
  const fs = await nodeFs(where);
  await fs.access(pathOf(path), fs.constants.R_OK).catch((cause: unknown) => {
    throw ioError(where, `read ${shownPath(path)}`, cause);
  });
}
