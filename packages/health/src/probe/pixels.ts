import type { HostArray } from '@ganforge/media';

/** Number of blocks along each side of an image. */
const BLOCKS = 7;
/** A block is filled if all its numbers differ from mid-grey (0 in [-1,1]) by at most this. */
const NEAR = 0.15;

/** Describes effects of augmentation in images. */
interface PixelStatistics {
  /** The fraction of images in which some blocks, but not most, are filled with the grey of translation and cutout. */
  readonly filled: number;
  /** The standard deviation of the mean brightness of images. */
  readonly brightness: number;
}

/**
 * Measures effects of augmentation in images [n,H,W,C] in [-1,1]. DiffAugment fills shifted and cut-out areas with 0.
 */
export function pixelStatistics({ shape, data }: HostArray): PixelStatistics {
  const [n = 0, height = 1, width = 1, channels = 1] = shape;
  const side = Math.min(BLOCKS, height, width);
  const each = height * width * channels;
  const block = Int32Array.from({ length: each }, (_, at) => {
    const [y, x] = [Math.floor(at / (channels * width)), Math.floor(at / channels) % width];
    return Math.floor((y * side) / height) * side + Math.floor((x * side) / width);
  });
  const isColoured = new Uint8Array(side * side);
  let filled = 0;
  const means: number[] = [];
  for (let i = 0; i < n; i++) {
    isColoured.fill(0);
    let sum = 0;
    for (let at = 0; at < each; at++) {
      const value = data[i * each + at]!;
      sum += value;
      if (!(value <= NEAR && value >= -NEAR)) isColoured[block[at]!] = 1;
    }
    let grey = isColoured.length;
    for (let k = 0; k < isColoured.length; k++) grey -= isColoured[k]!;
    const share = grey / isColoured.length;
    if (share > 0.08 && share < 0.6) filled++;
    means.push(sum / each);
  }
  const mean = means.reduce((a, b) => a + b, 0) / n;
  return { filled: filled / n, brightness: Math.sqrt(means.reduce((a, b) => a + (b - mean) ** 2, 0) / n) };
}
