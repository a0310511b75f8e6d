import type { ImageBatch } from '../rgb-image.ts';
import { resizeSeparably, type Taps } from './separable.ts';

/**
 * Resizes like PyTorch's `interpolate(mode='bilinear', align_corners=False)`, which pytorch-fid uses.
 *
 * The source position is `(dst + 1/2) * in / out - 1/2`, but at least 0. There is no antialiasing.
 */
export function halfPixelBilinear(images: ImageBatch, size: number): Float32Array {
  return resizeSeparably(images, halfPixelTaps(images.width, size), halfPixelTaps(images.height, size));
}

function halfPixelTaps(from: number, to: number): Taps {
  const scale = Math.fround(from / to);
  const [first, count] = [new Int32Array(to), new Int32Array(to)];
  const weights = new Float64Array(to * 2);
  for (let i = 0; i < to; i++) {
    const source = Math.max(Math.fround(scale * (i + 0.5) - 0.5), 0);
    const low = Math.min(Math.trunc(source), from - 1);
    const share = Math.fround(source - low);
    first[i] = low;
    // The last pixel has no next pixel, so it has the only weight.
    count[i] = low + 1 < from ? 2 : 1;
    weights.set(low + 1 < from ? [Math.fround(1 - share), share] : [1], i * 2);
  }
  return { first, width: 2, weights, count };
}
