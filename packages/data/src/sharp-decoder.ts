import type { Sharp, SharpInput, SharpOptions } from 'sharp';
import type { Decoder } from './image-decoder.ts';
import { resized } from './image-fit.ts';
import { resample } from './resample.ts';

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
 * PNG, JPEG and WebP through sharp, which decodes and scales in libuv's threads, beside the one that trains.
 *
 * Images are turned upright as EXIF says and converted to 8-bit sRGB: of 16 bits the upper eight, grey three times, CMYK
 * by its profile; of an animation the first picture. Transparent pixels are laid over the background before scaling.
 *
 * What is enlarged is scaled here: libvips enlarges with another kernel and half a pixel off.
 */
export function sharpDecoder(sharp: SharpFunction): Decoder {
  const sizeOf: Decoder['sizeOf'] = async (bytes) => {
    const { width, height } = (await sharp(bytes).metadata()).autoOrient;
    return [height, width];
  };
  return {
    sizeOf,
    async decode(bytes, { resize, background }, half) {
      const [r, g, b] = background;
      let image = sharp(bytes, { failOn: 'error' }).autoOrient().flatten({ background: { r, g, b } });
      const [height, width] = half === undefined && resize === undefined ? [0, 0] : await sizeOf(bytes);
      const own = [height, half === undefined ? width : Math.floor(width / 2)] as const;
      if (half !== undefined) {
        image = image.extract({ left: half === 'left' ? 0 : own[1], top: 0, width: own[1], height });
      }
      const target = resize === undefined ? undefined : resized(own, resize);
      const shrinks = target !== undefined && target[0] <= own[0] && target[1] <= own[1];
      if (shrinks) {
        // Without shrinking as it loads: that is another filter, which JPEG and WebP alone have.
        const options = { kernel: 'lanczos3', fastShrinkOnLoad: false, fit: 'fill' } as const;
        image = image.resize({ ...options, height: target[0], width: target[1] });
      }
      const pixels = image.toColourspace('srgb').raw({ depth: 'uchar' });
      const { data, info } = await pixels.toBuffer({ resolveWithObject: true });
      const decoded = { data, height: info.height, width: info.width };
      return target === undefined || shrinks ? decoded : resample(decoded, ...target);
    },
  };
}
