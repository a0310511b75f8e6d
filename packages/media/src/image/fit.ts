import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { signedLevels } from './levels.ts';
import type { RgbImage } from './rgb-image.ts';

/** Options that bring images of a folder to one size. By default nothing is scaled or cropped. */
export interface FitOptions {
  /**
   * Image size in a batch, in pixels, as one side or as [height, width]. Without `resize` and `crop`, each image is
   * scaled to cover this size, and its centre is cropped.
   * @default the size of the images after `resize`
   */
  readonly size?: number | readonly [number, number];
  /**
   * Scales each image first, with an antialiasing Lanczos filter (a = 3). If it is a number, the shorter side is scaled
   * to this number and the aspect ratio is kept. If it is [height, width], the image is scaled to exactly this size,
   * possibly with distortion.
   * @default no scaling
   */
  readonly resize?: number | readonly [number, number];
  /** Crops a window of `size` after scaling, from the centre or from a random place each time. @default no cropping */
  readonly crop?: 'center' | 'random';
  /** Mirrors the image horizontally with probability 1/2, at random each time. @default false */
  readonly flip?: boolean;
  /**
   * Number of channels. 3 means red, green, blue. 1 means grey, `0.299 * R + 0.587 * G + 0.114 * B` (ITU-R BT.601).
   * @default 3
   */
  readonly channels?: 1 | 3;
  /** The colour behind transparent pixels: red, green and blue in 0..255. @default [255, 255, 255] */
  readonly background?: readonly [number, number, number];
}

/**
 * The target of scaling. It sets the shorter side, both sides, or a window that the image covers with its aspect ratio
 * kept.
 */
export type Resize = number | readonly [number, number] | { readonly cover: readonly [number, number] };

/** One half of an image file that contains two images side by side. */
export type Half = 'left' | 'right';

/** {@link FitOptions} after the check. */
export interface Fit {
  readonly size: readonly [number, number] | undefined;
  readonly resize: Resize | undefined;
  readonly crop: 'center' | 'random' | undefined;
  readonly flip: boolean;
  readonly channels: 1 | 3;
  readonly background: readonly [number, number, number];
}

/** The names of {@link FitOptions}. */
export const fitNames: readonly string[] = ['size', 'resize', 'crop', 'flip', 'channels', 'background'];
/** The largest allowed side. Larger images are not training images. */
const LONGEST = 16_384;

/** Checks {@link FitOptions}. `others` are the names of further options. */
export function checkFit(where: string, options: FitOptions, others: readonly string[]): Fit {
  checkKnownOptions(where, options, [...fitNames, ...others]);
  const { crop, flip = false, channels = 3, background = [255, 255, 255] } = options;
  const size = typeof options.size === 'number' ? ([options.size, options.size] as const) : options.size;
  const { resize } = options;
  const refuse = (problem: string): never => {
    throw new GanError(where, problem);
  };
  if (size !== undefined && !isPair(size))
    refuse(`size must be a number of pixels or [height, width]; received ${shown(options.size)}.`);
  if (resize !== undefined && !isSide(resize) && !isPair(resize)) {
    refuse(`resize must be a number of pixels or [height, width]; received ${shown(resize)}.`);
  }
  if (crop !== undefined && crop !== 'center' && crop !== 'random') {
    refuse(`crop must be 'center' or 'random'; received ${formatValue(crop)}.`);
  }
  if (crop !== undefined && size === undefined) refuse('crop needs a size. Add size, such as size: 64.');
  if (typeof flip !== 'boolean') refuse(`flip must be true or false; received ${formatValue(flip)}.`);
  if (channels !== 1 && channels !== 3) refuse(`channels must be 1 or 3; received ${formatValue(channels)}.`);
  if (!Array.isArray(background) || background.length !== 3 || !background.every(isByte)) {
    refuse(`background must be three integers in 0..255; received ${shown(background)}.`);
  }
  checkTogether(where, size, resize, crop);
  const common = { size, flip, channels, background };
  if (size === undefined || resize !== undefined || crop !== undefined) return { ...common, resize, crop };
  return { ...common, resize: { cover: size }, crop: 'center' };
}

function checkTogether(where: string, size: Fit['size'], resize: FitOptions['resize'], crop: Fit['crop']): void {
  if (size === undefined || resize === undefined) return;
  const [height, width] = typeof resize === 'number' ? [resize, resize] : resize;
  const cut = crop !== undefined;
  if (cut && (height < size[0] || width < size[1]) && typeof resize !== 'number') {
    throw new GanError(
      where,
      `resize must be at least size, because size is cropped from it; received ${shown(resize)} and ${shown(size)}.`,
    );
  }
  if (!cut && typeof resize !== 'number' && String(resize) !== String(size)) {
    const problem = `resize ${shown(resize)} gives images of another size than ${shown(size)}. Set crop: 'center' or 'random'.`;
    throw new GanError(where, problem);
  }
}

/** Returns the height and width of an image after `resize`. */
export function resized(size: readonly [number, number], resize: Resize | undefined): readonly [number, number] {
  if (resize === undefined) return size;
  const [height, width] = size;
  if (typeof resize !== 'number') return 'cover' in resize ? covering(size, resize.cover) : resize;
  const scale = resize / Math.min(height, width);
  return height < width ? [resize, Math.round(width * scale)] : [Math.round(height * scale), resize];
}

function covering(
  [height, width]: readonly [number, number],
  [toHeight, toWidth]: readonly [number, number],
): readonly [number, number] {
  const [down, across] = [toHeight / height, toWidth / width];
  if (down >= across) return [toHeight, Math.max(toWidth, Math.round(width * down))];
  return [Math.max(toHeight, Math.round(height * across)), toWidth];
}

/**
 * Returns whether an image has a size that `resize` can produce. The length of the longer side may differ by rounding.
 */
export function isResized([height, width]: readonly [number, number], resize: Resize | undefined): boolean {
  if (resize === undefined) return true;
  if (typeof resize === 'number') return Math.min(height, width) === resize;
  const [toHeight, toWidth] = 'cover' in resize ? resize.cover : resize;
  return height >= toHeight && width >= toWidth && (height === toHeight || width === toWidth);
}

/** Returns the left or right half of an image. If the width is odd, the last column is dropped. */
export function halfOf({ data, height, width }: RgbImage, half: Half): RgbImage {
  const side = Math.floor(width / 2);
  const left = half === 'left' ? 0 : side;
  const out = new Uint8Array(height * side * 3);
  for (let y = 0; y < height; y++) {
    const from = 3 * (y * width + left);
    out.set(data.subarray(from, from + 3 * side), 3 * y * side);
  }
  return { data: out, height, width: side };
}

/**
 * Crops, mirrors and converts an image as `fit` requests. Writes the result to `out`, [H,W,C] in [-1,1].
 *
 * @param place three uniform numbers in [0,1); they determine the vertical and the horizontal position of a random
 *   window, and whether to mirror
 */
export function writeFitted(
  image: RgbImage,
  fit: Fit,
  [height, width]: readonly [number, number],
  place: ArrayLike<number>,
  out: Float32Array,
): void {
  const spare = [image.height - height, image.width - width] as const;
  const random = fit.crop === 'random';
  const top = random ? Math.floor(place[0]! * (spare[0] + 1)) : Math.floor(spare[0] / 2);
  const left = random ? Math.floor(place[1]! * (spare[1] + 1)) : Math.floor(spare[1] / 2);
  const mirrored = fit.flip && place[2]! < 0.5;
  const { data } = image;
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 3 * ((top + y) * image.width + left + (mirrored ? width - 1 - x : x));
      const [r, g, b] = [data[from]!, data[from + 1]!, data[from + 2]!];
      if (fit.channels === 1)
        // The weights are multiples of 1 / 2^16.
        out[to++] = signedLevels[(19_595 * r + 38_470 * g + 7471 * b + 0x8000) >> 16]!;
      else {
        out[to++] = signedLevels[r]!;
        out[to++] = signedLevels[g]!;
        out[to++] = signedLevels[b]!;
      }
    }
  }
}

function isSide(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= LONGEST;
}

function isPair(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(isSide);
}

function isByte(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255;
}

function shown(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : formatValue(value);
}
