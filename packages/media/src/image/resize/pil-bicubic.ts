import type { ImageBatch } from '../rgb-image.ts';
import { antialiasedTaps, type Kernel } from './antialiased-taps.ts';
import { resizeSeparably } from './separable.ts';

/** Keys' cubic convolution with a = -1/2 (IEEE Trans. ASSP 29(6), 1981, equation 15). */
const cubic: Kernel = {
  support: 2,
  at: (distance) => {
    const x = Math.abs(distance);
    if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  },
};

/**
 * Resizes with antialiased bicubic interpolation, as Pillow resizes a channel of floats, and clips to [0,255].
 * clean-fid uses this method.
 *
 * Source: Parmar et al. 2022, "On Aliased Resizing and Surprising Subtleties in GAN Evaluation", section 3.
 */
export function pilBicubic(images: ImageBatch, size: number): Float32Array {
  const taps = (from: number) => antialiasedTaps(from, size, cubic, (x) => x);
  const resized = resizeSeparably(images, taps(images.width), taps(images.height));
  for (let i = 0; i < resized.length; i++) resized[i] = Math.min(Math.max(resized[i]!, 0), 255);
  return resized;
}
