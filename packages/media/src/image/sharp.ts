import type { Region, ResizeOptions, Sharp, SharpInput, SharpOptions } from 'sharp';
import { type Fit, type Half, isResized, type Resize, resized } from './fit.ts';
import { NotReadError } from './not-read.ts';
import { scaled } from './resize/lanczos.ts';
import { type Codec, MOST_PIXELS, type RgbImage } from './rgb-image.ts';
import { ycbcrTiff, ycbcrToRgb } from './tiff.ts';

/** The part of sharp's interface that is used. */
export type SharpFunction = (input: SharpInput, options?: SharpOptions) => Sharp;

/** Loads sharp, an optional peer dependency. Returns undefined if sharp is not installed or does not load. */
export async function loadSharp(): Promise<SharpFunction | undefined> {
  const name = 'sharp'; // import() receives a variable instead of a literal, so that bundlers for the browser ignore it
  try {
    const module = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as { default: SharpFunction };
    return module.default;
  } catch {
    return undefined;
  }
}

/**
 * Decodes JPEG, WebP and TIFF like `Image.open(path).convert('RGB')` of Pillow, in libuv's threads.
 *
 * Alpha is dropped and profiles are ignored. The EXIF orientation is ignored too, except for TIFF, which Pillow
 * rotates.
 *
 * @throws NotReadError if channels have 16 bits, which Pillow clips or rejects
 */
export async function decodeAsPillow(sharp: SharpFunction, bytes: Uint8Array, codec: Codec): Promise<RgbImage> {
  const options = { failOn: 'error', ignoreIcc: true, limitInputPixels: MOST_PIXELS } as const;
  if (codec === 'tiff') {
    const image = await fromYcbcrTiff(sharp, bytes);
    if (image !== undefined) return image;
  }
  const { space, depth } = await sharp(bytes, options).metadata();
  if (depth !== 'uchar') {
    throw new NotReadError(`its samples are ${depth}, which only PNG may have`);
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

/**
 * Converts CMYK as Pillow does. Each channel is `light - round(light * ink / 255)` with `light = 255 - K`
 * (libImaging/Convert.c, cmyk2rgb).
 */
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

/**
 * Returns the pixels of a TIFF in YCbCr without JPEG, or undefined for any other TIFF. libvips would return the YCbCr
 * samples as if they were RGB.
 */
export async function fromYcbcrTiff(sharp: SharpFunction, bytes: Uint8Array): Promise<RgbImage | undefined> {
  const found = ycbcrTiff(bytes);
  if (found === undefined || found.image !== undefined) return found?.image;
  if (!found.isWhole) {
    throw new NotReadError('it is compressed YCbCr with subsampled colours, which only JPEG may have');
  }
  const { data, info } = await sharp(bytes, { failOn: 'error', ignoreIcc: true, limitInputPixels: MOST_PIXELS })
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new NotReadError(`it is YCbCr with ${info.channels} samples a pixel; expected 3`);
  ycbcrToRgb(data);
  return { data, height: info.height, width: info.width };
}

/** Returns [height, width] of the upright image, from its header. */
export async function sizeBySharp(
  sharp: SharpFunction,
  input: string | Uint8Array,
): Promise<readonly [number, number]> {
  const { width, height } = (await sharp(input).metadata()).autoOrient;
  return [height, width];
}

/**
 * Decodes an image upright, over a background and scaled. sharp reads, decodes and scales in libuv's threads, separate
 * from the training thread.
 *
 * Images are rotated by their EXIF orientation and converted to 8-bit sRGB. 16-bit channels use their upper eight bits,
 * grey is copied to three channels, and CMYK is converted by its profile. Of an animation, the first picture is used.
 * Transparent pixels are blended with the background before scaling.
 *
 * Enlargement is done here, because libvips enlarges with another kernel and a shift of half a pixel.
 *
 * @param input a path, or the bytes of a file
 */
export async function decodeFitted(
  sharp: SharpFunction,
  input: string | Uint8Array,
  { resize, background }: Pick<Fit, 'resize' | 'background'>,
  half: Half | undefined,
): Promise<RgbImage> {
  const [r, g, b] = background;
  // All work on a file is submitted at once, so that it continues while this thread is busy.
  let image = sharp(input, { failOn: 'error' }).autoOrient();
  const mayBeCmyk =
    typeof input === 'string' ? /\.jpe?g$/i.test(input) : (await sharp(input).metadata()).space === 'cmyk';
  // Without this conversion, a grey image would be blended with a grey background. CMYK is converted by its profile
  // only at the end.
  if (!mayBeCmyk) image = image.pipelineColourspace('srgb');
  image = image.flatten({ background: { r, g, b } });
  if (half !== undefined) image = image.extract(regionOf(await sizeBySharp(sharp, input), half));
  if (resize !== undefined) image = image.resize(shrinking(resize));
  const pixels = image.toColourspace('srgb').raw({ depth: 'uchar' });
  const { data, info } = await pixels.toBuffer({ resolveWithObject: true });
  const { height, width } = info;
  const size = [height, width] as const;
  return scaled({ data, height, width }, isResized(size, resize) ? size : resized(size, resize));
}

/**
 * Converts {@link resized} to options of sharp. It enlarges no side, and it uses one filter for all formats instead of
 * the scaling in the JPEG and WebP loaders.
 */
function shrinking(resize: Resize): ResizeOptions {
  const options = { kernel: 'lanczos3', fastShrinkOnLoad: false, withoutEnlargement: true } as const;
  if (typeof resize === 'number') return { ...options, height: resize, width: resize, fit: 'outside' };
  const [height, width] = 'cover' in resize ? resize.cover : resize;
  return { ...options, height, width, fit: 'cover' in resize ? 'outside' : 'fill' };
}

function regionOf([height, width]: readonly [number, number], half: Half): Region {
  const side = Math.floor(width / 2);
  return { left: half === 'left' ? 0 : side, top: 0, width: side, height };
}
