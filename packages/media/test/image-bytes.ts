import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { noise } from './noise.ts';

/** Pixels of an image, [height,width,3]. */
export interface TestImage {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

export const noisy: TestImage = { data: noise(18 * 24 * 3), height: 18, width: 24 };
/** A gradient, the same as in reference/pil_images.py. */
export const ramp: TestImage = {
  data: Uint8Array.from({ length: 18 * 24 * 3 }, (_, i) => {
    const [y, x, c] = [Math.floor(i / 72), Math.floor(i / 3) % 24, i % 3];
    return 5 * x + 7 * y + 40 * c;
  }),
  height: 18,
  width: 24,
};

/** Returns an image of one colour. */
export function plain(height: number, width: number, colour: readonly number[]): TestImage {
  return { data: Uint8Array.from({ length: height * width * 3 }, (_, i) => colour[i % 3]!), height, width };
}

/** Returns the image as an input of sharp. */
export function inked({ data, height, width }: TestImage): ReturnType<typeof sharp> {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

const fixture = new URL('fixtures/pil-images.json', import.meta.url);
const made = JSON.parse(readFileSync(fixture, 'utf8')) as {
  readonly resized: readonly { height: number; width: number; noise: string; ramp: string }[];
  readonly grey: string;
};
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'));

/** Pillow's results for {@link noisy} and {@link ramp}. */
export const pil: {
  readonly resized: readonly {
    readonly height: number;
    readonly width: number;
    readonly noise: Uint8Array;
    readonly ramp: Uint8Array;
  }[];
  /** The grey version of {@link noisy}. */
  readonly grey: Uint8Array;
} = {
  resized: made.resized.map((one) => ({ ...one, noise: bytesOf(one.noise), ramp: bytesOf(one.ramp) })),
  grey: bytesOf(made.grey),
};

/** Returns the largest and the mean difference of two byte arrays. */
export function differences(a: ArrayLike<number>, b: ArrayLike<number>): { most: number; mean: number } {
  if (a.length !== b.length) throw new Error(`${a.length} and ${b.length} values`);
  const all = Array.from(a, (value, i) => Math.abs(value - b[i]!));
  return { most: Math.max(...all), mean: all.reduce((x, y) => x + y, 0) / all.length };
}
