import type { Rgb } from './image-fit.ts';

/** The taps of one output pixel: input pixels from `first` on. */
interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

/** The image at the given height and width; itself where it has them. */
export function scaled(image: Rgb, [height, width]: readonly [number, number]): Rgb {
  return image.height === height && image.width === width ? image : resample(image, height, width);
}

/** Lobes of the Lanczos kernel. */
const LOBES = 3;

/**
 * Scales an image with the Lanczos kernel sinc(x) sinc(x / 3), |x| < 3, widened by the factor by which it shrinks.
 *
 * Along rows first, then along columns; weights are normalised at the borders. Each pass gives bytes, as Pillow's do.
 *
 * Kernel: Duchon 1979, "Lanczos filtering in one and two dimensions"; Turkowski 1990, "Filters for common resampling
 * tasks".
 */
export function resample({ data, height, width }: Rgb, toHeight: number, toWidth: number): Rgb {
  const across = new Uint8ClampedArray(height * toWidth * 3); // rounds and clamps: the kernel overshoots
  tapsOf(width, toWidth).forEach(({ first, weights }, x) => {
    for (let y = 0; y < height; y++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k]! * data[3 * (y * width + first + k) + c]!;
        across[3 * (y * toWidth + x) + c] = sum;
      }
    }
  });
  const out = new Uint8ClampedArray(toHeight * toWidth * 3);
  tapsOf(height, toHeight).forEach(({ first, weights }, y) => {
    for (let i = 0; i < toWidth * 3; i++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * across[(first + k) * toWidth * 3 + i]!;
      out[y * toWidth * 3 + i] = sum;
    }
  });
  return { data: new Uint8Array(out.buffer), height: toHeight, width: toWidth };
}

function tapsOf(from: number, to: number): Taps[] {
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const reach = LOBES * widening;
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(from, Math.floor(centre + reach + 0.5));
    const weights = Float64Array.from({ length: end - first }, (__, k) =>
      lanczos((first + k + 0.5 - centre) / widening),
    );
    const sum = weights.reduce((a, b) => a + b);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const t = Math.PI * x;
  return (LOBES * Math.sin(t) * Math.sin(t / LOBES)) / (t * t);
}
