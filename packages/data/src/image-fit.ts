import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';

/** How images of a folder become images of one size; nothing is scaled or cut unless it is asked for. */
export interface FitOptions {
  /** Pixels of a side, or [height, width], of what a batch holds. @default what the images are after `resize` */
  readonly size?: number | readonly [number, number];
  /**
   * Scales each image first, with a Lanczos filter (a = 3) that widens as it shrinks. A number: the shorter side
   * becomes that, the other keeps the aspect, rounded. [height, width]: exactly that, distorted if need be.
   * @default not scaled
   */
  readonly resize?: number | readonly [number, number];
  /** Then cuts a window of `size`: from the middle, or from a place drawn anew each time. @default not cut */
  readonly crop?: 'center' | 'random';
  /** Mirrors left and right with probability 1/2, drawn anew each time. @default false */
  readonly flip?: boolean;
  /** 3: red, green, blue. 1: grey, .299 R + .587 G + .114 B (ITU-R BT.601). @default 3 */
  readonly channels?: 1 | 3;
  /** Red, green and blue in 0..255 behind transparent pixels. @default [255, 255, 255] */
  readonly background?: readonly [number, number, number];
}

/** {@link FitOptions}, checked. */
export interface Fit {
  readonly size: readonly [number, number] | undefined;
  readonly resize: number | readonly [number, number] | undefined;
  readonly crop: 'center' | 'random' | undefined;
  readonly flip: boolean;
  readonly channels: 1 | 3;
  readonly background: readonly [number, number, number];
}

/** A decoded image: [height,width,3] bytes. */
export interface Rgb {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** Names of {@link FitOptions}. */
export const fitNames: readonly string[] = ['size', 'resize', 'crop', 'flip', 'channels', 'background'];
/** Sides past this are no images that a network trains on. */
const LONGEST = 16_384;
/** x / 127.5 - 1 for each byte. */
export const unit: Float32Array = Float32Array.from({ length: 256 }, (_, x) => x / 127.5 - 1);

/** Refuses what is no {@link FitOptions}; `others` are names of options that are someone else's. */
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
  if (crop !== undefined && size === undefined) refuse('crop needs a size: what to cut. Add size, such as size: 64.');
  if (typeof flip !== 'boolean') refuse(`flip must be true or false; received ${formatValue(flip)}.`);
  if (channels !== 1 && channels !== 3) refuse(`channels must be 1 or 3; received ${formatValue(channels)}.`);
  if (!Array.isArray(background) || background.length !== 3 || !background.every(isByte)) {
    refuse(`background must be three integers in 0..255; received ${shown(background)}.`);
  }
  checkTogether(where, size, resize, crop);
  return { size, resize, crop, flip, channels, background };
}

function checkTogether(where: string, size: Fit['size'], resize: Fit['resize'], crop: Fit['crop']): void {
  if (size === undefined || resize === undefined) return;
  const [height, width] = typeof resize === 'number' ? [resize, resize] : resize;
  const cut = crop !== undefined;
  if (cut && (height < size[0] || width < size[1]) && typeof resize !== 'number') {
    throw new GanError(
      where,
      `resize must not be smaller than size, which is cut; received ${shown(resize)} and ${shown(size)}.`,
    );
  }
  if (!cut && typeof resize !== 'number' && String(resize) !== String(size)) {
    const problem = `resize ${shown(resize)} gives images that are not of size ${shown(size)}. Ask for crop: 'center' or 'random'.`;
    throw new GanError(where, problem);
  }
}

/** Height and width after `resize`, of an image of [height, width]. */
export function resized([height, width]: readonly [number, number], resize: Fit['resize']): readonly [number, number] {
  if (resize === undefined) return [height, width];
  if (typeof resize !== 'number') return resize;
  const scale = resize / Math.min(height, width);
  return height < width ? [resize, Math.round(width * scale)] : [Math.round(height * scale), resize];
}

/**
 * Writes the window of an image that `fit` asks for into `out`, [H,W,C] in [-1,1].
 *
 * @param place three uniforms in [0,1): how far down and right a random window lies, and whether to mirror
 */
export function writeFitted(
  image: Rgb,
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
        out[to++] = unit[(19_595 * r + 38_470 * g + 7471 * b + 0x8000) >> 16]!; // of 2^16
      else {
        out[to++] = unit[r]!;
        out[to++] = unit[g]!;
        out[to++] = unit[b]!;
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
