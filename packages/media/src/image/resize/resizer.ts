import type { ImageBatch } from '../rgb-image.ts';

/** Images at another size: [n,size,size,3] in [0,255] as float32, not rounded to whole levels. */
export type Resizer = (images: ImageBatch, size: number) => Float32Array;

/** Images by `resizer`; those that have the size already as they are, which is what every resizer comes to. */
export function atSize(images: ImageBatch, size: number, resizer: Resizer): Float32Array {
  return images.width === size && images.height === size ? Float32Array.from(images.data) : resizer(images, size);
}
