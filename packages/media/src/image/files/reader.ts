import { GanError, ioError, nodeFs } from '@ganforge/formats';
import { type Fit, type Half, halfOf, resized } from '../fit.ts';
import { decodePng } from '../png/decode.ts';
import { pngSize } from '../png/header.ts';
import { scaled } from '../resize/lanczos.ts';
import { codecOf, type RgbImage } from '../rgb-image.ts';
import { decodeFitted, fromYcbcrTiff, loadSharp, type SharpFunction, sizeBySharp } from '../sharp.ts';
import { type FoundFile, pathOf, shownPath } from './walk.ts';

type Scaling = Pick<Fit, 'resize' | 'background'>;

/** Turns image files into pixels; its errors are wrapped by {@link imageReader}. */
interface Decoder {
  /** [height, width] of the upright image, from its header. */
  sizeOf(path: string | Uint8Array): Promise<readonly [number, number]>;
  /** The image, or a half of it, scaled. */
  decode(path: string | Uint8Array, fit: Scaling, half: Half | undefined): Promise<RgbImage>;
}

/** Reads image files for training: upright, over a background, scaled. */
export interface ImageReader {
  sizeOf(file: FoundFile): Promise<readonly [number, number]>;
  decode(file: FoundFile): Promise<RgbImage>;
}

const where = 'media/images';
/** Endings of images that nothing here reads. */
const UNREAD = /\.(bmp|pgm|ppm)$/i;

/**
 * A reader through sharp if it is installed; else one of PNG alone.
 *
 * @param files what will be read
 * @param load gives sharp, or undefined where it is not installed
 * @throws GanError `unsupported` for files that cannot be read, by their endings
 */
export async function imageReader(
  files: readonly FoundFile[],
  fit: Fit,
  half: Half | undefined,
  load: typeof loadSharp = loadSharp,
): Promise<ImageReader> {
  const sharp = await load();
  const unread = files.find(({ name }) => UNREAD.test(name));
  const other = files.find(({ name }) => !/\.png$/i.test(name));
  const problem =
    unread !== undefined
      ? `${unread.name} is of a kind that is not read: expected PNG, JPEG, WebP or TIFF. Convert it or move it away.`
      : sharp === undefined && other !== undefined
        ? `${other.name} is no PNG, which is all that can be read without sharp: npm install sharp.`
        : undefined;
  if (problem !== undefined) throw new GanError(where, problem, { code: 'unsupported' });
  const decoder = sharp === undefined ? plainDecoder : sharpDecoder(sharp);
  const halved = ([height, width]: readonly [number, number]): readonly [number, number] =>
    half === undefined ? [height, width] : [height, Math.floor(width / 2)];
  return {
    sizeOf: ({ path }) => reading(path, async () => halved(await decoder.sizeOf(path))),
    decode: ({ path }) => reading(path, () => decoder.decode(path, fit, half)),
  };
}

/** PNG in plain JavaScript, on the thread that trains, for where there is no sharp; profiles and EXIF are ignored. */
const plainDecoder: Decoder = {
  sizeOf: async (path) => {
    const bytes = await bytesOf(path);
    checkPng(bytes);
    return pngSize(bytes);
  },
  async decode(path, { resize, background }, half) {
    const bytes = await bytesOf(path);
    checkPng(bytes);
    return fitted(await decodePng(bytes, { background }), resize, half);
  },
};

function checkPng(bytes: Uint8Array): void {
  if (codecOf(bytes) !== 'png') throw new RangeError('it does not begin as PNG does');
}

function sharpDecoder(sharp: SharpFunction): Decoder {
  return {
    async sizeOf(path) {
      return sizeBySharp(sharp, typeof path === 'string' ? path : await bytesOf(path));
    },
    async decode(path, fit, half) {
      // libvips opens paths of UTF-8 alone, and does not know YCbCr in TIFF.
      if (typeof path === 'string' && !/\.tiff?$/i.test(path)) return decodeFitted(sharp, path, fit, half);
      const bytes = await bytesOf(path);
      const image = codecOf(bytes) === 'tiff' ? await fromYcbcrTiff(sharp, bytes) : undefined;
      return image === undefined ? decodeFitted(sharp, bytes, fit, half) : fitted(image, fit.resize, half);
    },
  };
}

function fitted(whole: RgbImage, resize: Fit['resize'], half: Half | undefined): RgbImage {
  const image = half === undefined ? whole : halfOf(whole, half);
  return scaled(image, resized([image.height, image.width], resize));
}

async function bytesOf(path: string | Uint8Array): Promise<Uint8Array> {
  return (await nodeFs(where)).readFile(pathOf(path));
}

/**
 * Does `work` on a file; what goes wrong is an error that names the file.
 *
 * Begins at once, without a turn of the event loop: training may hold the thread from the next turn on.
 */
async function reading<T>(path: string | Uint8Array, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    await readable(path);
    const reason = (cause as Error | undefined)?.message.split('\n')[0] ?? String(cause);
    const problem = `${shownPath(path)} is damaged, cut short or no image (${reason}). Replace it or remove it.`;
    throw new GanError(where, problem, { code: 'file', cause });
  }
}

/** Refuses a file that the system does not let us read, which decoders say in many ways. */
async function readable(path: string | Uint8Array): Promise<void> {
  const fs = await nodeFs(where);
  await fs.access(pathOf(path), fs.constants.R_OK).catch((cause: unknown) => {
    throw ioError(where, `read ${shownPath(path)}`, cause);
  });
}
