import type { RgbImage } from '../rgb-image.ts';
import { antialiasedTaps, type Kernel } from './antialiased-taps.ts';
import type { Taps } from './separable.ts';

/** Number of lobes of the Lanczos kernel. */
const LOBES = 3;

/** The kernel `sinc(x) * sinc(x / 3)` (Duchon 1979, "Lanczos filtering in one and two dimensions"). */
const lanczos: Kernel = {
  support: LOBES,
  at: (distance) => {
    if (distance === 0) return 1;
    if (Math.abs(distance) >= LOBES) return 0;
    const t = Math.PI * distance;
    return (LOBES * Math.sin(t) * Math.sin(t / LOBES)) / (t * t);
  },
};

/** Scales an image to the given height and width. If it already has this size, it is returned unchanged. */
export function scaled(image: RgbImage, [height, width]: readonly [number, number]): RgbImage {
  return image.height === height && image.width === width ? image : resample(image, height, width);
}

/**
 * Scales an image with the Lanczos kernel, as Pillow scales images of bytes. If the image is reduced, the kernel is
 * widened by the factor of the reduction.
 *
 * The filter runs along rows and then along columns. Weights are normalised at the borders. Each pass rounds to bytes,
 * as in Pillow. Source: Turkowski 1990, "Filters for common resampling tasks".
 */
export function resample({ data, height, width }: RgbImage, toHeight: number, toWidth: number): RgbImage {
  const taps = (from: number, to: number): Taps => antialiasedTaps(from, to, lanczos, (x) => x);
  // A clamped array rounds and clips the values. Clipping is needed because the kernel overshoots.
  const across = new Uint8ClampedArray(height * toWidth * 3);
  const columns = taps(width, toWidth);
  for (let x = 0; x < toWidth; x++) {
    const [first, at] = [columns.first[x]!, x * columns.width];
    for (let y = 0; y < height; y++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = 0; k < columns.count[x]!; k++) {
          sum += columns.weights[at + k]! * data[3 * (y * width + first + k) + c]!;
        }
        across[3 * (y * toWidth + x) + c] = sum;
      }
    }
  }
  const out = new Uint8ClampedArray(toHeight * toWidth * 3);
  const rows = taps(height, toHeight);
  for (let y = 0; y < toHeight; y++) {
    const [first, at] = [rows.first[y]!, y * rows.width];
    for (let i = 0; i < toWidth * 3; i++) {
      let sum = 0;
      for (let k = 0; k < rows.count[y]!; k++) sum += rows.weights[at + k]! * across[(first + k) * toWidth * 3 + i]!;
      out[y * toWidth * 3 + i] = sum;
    }
  }
  return { data: new Uint8Array(out.buffer), height: toHeight, width: toWidth };
}
