import type { Sharp, SharpInput, SharpOptions } from 'sharp';
import { type Codec, MOST_PIXELS, type RgbImage } from './rgb-image.ts';

/** As much of sharp as is used. */
export type SharpFunction = (input: SharpInput, options?: SharpOptions) => Sharp;

/** sharp, an optional peer; undefined where it is not installed or does not load. */
export async function loadSharp(): Promise<SharpFunction | undefined> {
  const name = 'sharp'; // not a literal in import(): bundlers then leave it alone
  try {
    const module = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as { default: SharpFunction };
    return module.default;
  } catch {
    return undefined;
  }
}

/**
 * JPEG, WebP and TIFF as `Image.open(path).convert('RGB')` of Pillow gives them, decoded in libuv's threads.
 *
 * Alpha is dropped and profiles are ignored. EXIF's orientation is ignored too, but for TIFF, which Pillow turns upright.
 *
 * @throws RangeError for 16 bits a channel, which Pillow clips or refuses
 */
export async function decodeWithSharp(sharp: SharpFunction, bytes: Uint8Array, codec: Codec): Promise<RgbImage> {
  const options = { failOn: 'error', ignoreIcc: true, limitInputPixels: MOST_PIXELS } as const;
  const { space, depth } = await sharp(bytes, options).metadata();
  if (depth !== 'uchar') {
    throw new RangeError(`its samples are ${depth}, which are read from PNG alone`);
  }
  let image = sharp(bytes, options);
  if (codec === 'tiff') image = image.autoOrient();
  if (space === 'cmyk') {
    const { data, info } = await image
      .pipelineColourspace('cmyk')
      .toColourspace('cmyk')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data: cmykToRgb(data), height: info.height, width: info.width };
  }
  const { data, info } = await image.removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { data, height: info.height, width: info.width };
}

/** Pillow's conversion: 255 - K, less its product with the ink, rounded, over 255 (libImaging/Convert.c, cmyk2rgb). */
function cmykToRgb(cmyk: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((cmyk.length / 4) * 3);
  for (let from = 0, to = 0; from < cmyk.length; from += 4) {
    const light = 255 - cmyk[from + 3]!;
    for (let c = 0; c < 3; c++) {
      const product = cmyk[from + c]! * light + 128;
      rgb[to++] = Math.max(0, light - (((product >> 8) + product) >> 8));
    }
  }
  return rgb;
}
