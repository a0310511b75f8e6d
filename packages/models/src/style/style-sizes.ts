import { levelsOf, type PyramidSizes } from '../shared/pyramid.ts';

/** The sizes of a style-based GAN's networks. */
export interface StyleSizes extends PyramidSizes {
  readonly channels: number;
  readonly latentDim: number;
  readonly styleDim: number;
}

/**
 * Returns the number of styles of the synthesis network: one for the stem, two for each further level, one for the last
 * image.
 */
export function styleCount(sizes: StyleSizes): number {
  return 2 * levelsOf(sizes).length;
}
