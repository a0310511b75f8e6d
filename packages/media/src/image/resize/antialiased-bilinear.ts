import type { ImageBatch } from '../rgb-image.ts';
import { antialiasedTaps, type Kernel } from './antialiased-taps.ts';
import { resizeSeparably } from './separable.ts';

const triangle: Kernel = { support: 1, at: (distance) => Math.max(1 - Math.abs(distance), 0) };

/** Resizes like PyTorch's `interpolate(mode='bilinear', antialias=True)`, which torchmetrics uses since 1.8. */
export function antialiasedBilinear(images: ImageBatch, size: number): Float32Array {
  const taps = (from: number) => antialiasedTaps(from, size, triangle, Math.fround);
  return resizeSeparably(images, taps(images.width), taps(images.height));
}
