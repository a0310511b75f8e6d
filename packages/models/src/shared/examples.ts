import type { ImageSpec, PointsSpec } from '@ganforge/media';
import { type ImageSides, sidesOf } from './sides.ts';

/**
 * Describes the training examples of a GAN on images or points: the entry of the batch, its spec, and the shape of one
 * example.
 */
export interface Examples {
  readonly entry: 'images' | 'points';
  readonly spec: ImageSpec | PointsSpec;
  readonly shape: readonly number[];
}

/** Returns points if `dimensions` is given, and images otherwise. */
export function examplesOf(
  of: (ImageSides & { readonly channels: number; readonly dimensions?: never }) | { readonly dimensions: number },
): Examples {
  if (of.dimensions !== undefined) {
    const { dimensions } = of;
    return { entry: 'points', spec: { kind: 'points', dimensions }, shape: [dimensions] };
  }
  const { channels } = of;
  const { height, width } = sidesOf(of);
  return {
    entry: 'images',
    spec: { kind: 'image', height, width, channels },
    shape: [height, width, channels],
  };
}
