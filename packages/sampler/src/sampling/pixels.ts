import { GanError } from '@ganforge/formats';
import type { Samples } from './sampler.ts';

/** A picture as RGBA bytes in 0..255, row by row, in the form that `ImageData` needs. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * Arranges images in a grid of pixels for a canvas. The images are float32 [n,H,W,C] in [-1,1], grey or RGB, and become
 * bytes in 0..255.
 *
 * @param columns the number of columns. @default about the number of rows; with classes, there is one row per class
 * @param gap the number of transparent pixels between images. @default 1
 * @throws GanError `mismatch` if the samples are not images
 * @example
 * const { width, height, data } = pixelsOf(await sampler.sample());
 * context.putImageData(new ImageData(data, width, height), 0, 0);
 */
export function pixelsOf(samples: Samples, columns: number = columnsFor(samples), gap = 1): Pixels {
  const { n, spec, values } = samples;
  if (spec.kind !== 'image') {
    throw new GanError('sampler/pixels', `the samples are ${spec.kind}, not images.`, { code: 'mismatch' });
  }
  const { height: h, width: w, channels } = spec;
  const rows = Math.ceil(n / columns);
  const [width, height] = [columns * (w + gap) - gap, rows * (h + gap) - gap];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < n; i++) {
    const [top, left] = [Math.floor(i / columns) * (h + gap), (i % columns) * (w + gap)];
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const from = ((i * h + y) * w + x) * channels;
        const to = ((top + y) * width + left + x) * 4;
        for (let c = 0; c < 3; c++) data[to + c] = byteOf(values.data[from + (channels === 3 ? c : 0)]!);
        data[to + 3] = 255;
      }
    }
  }
  return { width, height, data };
}

/** Converts a number in [-1,1] to 0..255, in the same way as for the pictures of runs. */
function byteOf(value: number): number {
  return Math.round(value * 127.5 + 127.5); // a Uint8ClampedArray clips the number
}

function columnsFor({ n, labels }: Samples): number {
  const classes = new Set(labels).size;
  if (classes > 1 && n % classes === 0 && n > classes) return n / classes;
  return Math.ceil(Math.sqrt(n));
}
