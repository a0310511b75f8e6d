import type { Region, ResizeOptions, Sharp, SharpInput, SharpOptions } from 'sharp';
import type { Decoder } from './image-decoder.ts';
import { type Fit, resized } from './image-fit.ts';
import { scaled } from './resample.ts';

/** As much of sharp as is used. */
export type SharpFunction = (input: SharpInput, options?: SharpOptions) => Sharp;

/** sharp, an optional peer; undefined where it is not installed or does not load. */
export async function loadSharp(): Promise<SharpFunction | undefined> {
  const name = 'sharp'; // not a literal in import(): bundlers for the browser then leave it alone
  try {
    const module = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as { default: SharpFunction };
    return module.default;
  } catch {
    return undefined;
  }
}

/**
 * PNG, JPEG and WebP through sharp, which reads, decodes and scales in libuv's threads, beside the one that trains.
 *
 * Images are turned upright as EXIF says and converted to 8-bit sRGB: of 16 bits the upper eight, grey three times,
 * CMYK by its profile; of an animation the first picture. Transparent pixels are laid over the background before
 * scaling.
 *
 * What is enlarged is scaled here: libvips enlarges with another kernel and half a pixel off.
 */
export function sharpDecoder(sharp: SharpFunction): Decoder {
  const sizeOf: Decoder['sizeOf'] = async (path) => {
    const { width, height } = (await sharp(path).metadata()).autoOrient;
    return [height, width];
  };
  return {
    sizeOf,
    // All of a file's work is handed over in one piece and at once, so that it is done even while this thread is busy.
    async decode(path, { resize, background }, half) {
      const [r, g, b] = background;
      let image = sharp(path, { failOn: 'error' }).autoOrient().flatten({ background: { r, g, b } });
      if (half !== undefined) image = image.extract(halfOf(await sizeOf(path), half));
      if (resize !== undefined) image = image.resize(shrinking(resize));
      const pixels = image.toColourspace('srgb').raw({ depth: 'uchar' });
      const { data, info } = await pixels.toBuffer({ resolveWithObject: true });
      const { height, width } = info;
      const done = resize === undefined || (typeof resize === 'number' && Math.min(height, width) === resize);
      return scaled({ data, height, width }, done ? [height, width] : resized([height, width], resize));
    },
  };
}

/** As {@link resized}, but no side is enlarged; and by one filter, not by the one that JPEG and WebP have as they load. */
function shrinking(resize: NonNullable<Fit['resize']>): ResizeOptions {
  const options = { kernel: 'lanczos3', fastShrinkOnLoad: false, withoutEnlargement: true } as const;
  if (typeof resize === 'number') return { ...options, height: resize, width: resize, fit: 'outside' };
  return { ...options, height: resize[0], width: resize[1], fit: 'fill' };
}

function halfOf([height, width]: readonly [number, number], half: 'left' | 'right'): Region {
  const side = Math.floor(width / 2);
  return { left: half === 'left' ? 0 : side, top: 0, width: side, height };
}
