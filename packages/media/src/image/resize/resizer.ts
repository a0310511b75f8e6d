import type { ImageBatch } from '../rgb-image.ts';

/** Resizes images to [n,size,size,3] in [0,255], float32, without rounding to integers. */
export type Resizer = (images: ImageBatch, size: number) => Float32Array;

/**
 * Resizes images with `resizer`. If the images already have the size, they are only converted to float32, because every
 * resizer would give the same result.
 */
export function atSize(images: ImageBatch, size: number, resizer: Resizer): Float32Array {
  return images.width === size && images.height === size ? Float32Array.from(images.data) : resizer(images, size);
}
