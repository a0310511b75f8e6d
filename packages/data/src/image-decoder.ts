import { GanError, ioError, nodeFs } from '@ganforge/formats';
import type { Fit, Rgb } from './image-fit.ts';
import { pngDecoder } from './png-decoder.ts';
import { loadSharp, sharpDecoder } from './sharp-decoder.ts';

/** Which half of an image is meant, where two stand side by side in one file. */
export type Half = 'left' | 'right';

/** Steps image files into pixels; its errors are wrapped by {@link imageReader}. */
export interface Decoder {
  /** [height, width] of the upright image, from its header. */
  sizeOf(path: string): Promise<readonly [number, number]>;
  /** The image, or a half of it, scaled. */
  decode(path: string, fit: Pick<Fit, 'resize' | 'background'>, half: Half | undefined): Promise<Rgb>;
}

/** Reads image files. */
export interface ImageReader {
  sizeOf(path: string): Promise<readonly [number, number]>;
  decode(path: string): Promise<Rgb>;
}

const where = 'data/image-folder';

/**
 * A reader through sharp if it is installed; else one of PNG alone.
 *
 * @param files what will be read, by name
 * @param load gives sharp, or undefined where it is not installed
 * @throws GanError `unsupported` when sharp is not installed and a file is no PNG
 */
export async function imageReader(
  files: readonly string[],
  fit: Fit,
  half: Half | undefined,
  load: typeof loadSharp = loadSharp,
): Promise<ImageReader> {
  const sharp = await load();
  const other = files.find((file) => !/\.png$/i.test(file));
  if (sharp === undefined && other !== undefined) {
    throw new GanError(where, `${other} is no PNG, which is all that can be read without sharp: npm install sharp.`, {
      code: 'unsupported',
    });
  }
  const decoder = sharp === undefined ? pngDecoder : sharpDecoder(sharp);
  const halved = ([height, width]: readonly [number, number]): readonly [number, number] =>
    half === undefined ? [height, width] : [height, Math.floor(width / 2)];
  return {
    sizeOf: (path) => reading(path, async () => halved(await decoder.sizeOf(path))),
    decode: (path) => reading(path, () => decoder.decode(path, fit, half)),
  };
}

/**
 * Does `work` on a file; what goes wrong is an error that names the file.
 *
 * Begins at once, without a step of the event loop: training may hold the thread from the next step on.
 */
async function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof GanError) throw new GanError(where, `${path} ${cause.problem}`, { code: cause.code, cause });
    await readable(path);
    const reason = (cause as Error | undefined)?.message.split('\n')[0] ?? String(cause);
    const problem = `${path} is damaged, cut short or no image (${reason}). Replace it or remove it.`;
    throw new GanError(where, problem, { code: 'file', cause });
  }
}

/** Refuses a file that the system does not let us read, which decoders say in many ways. */
async function readable(path: string): Promise<void> {
  const fs = await nodeFs(where);
  await fs.access(path, fs.constants.R_OK).catch((cause: unknown) => {
    throw ioError(where, `read ${path}`, cause);
  });
}
