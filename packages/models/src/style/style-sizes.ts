import { levelsOf, type PyramidSizes } from '../shared/pyramid.ts';

/** The sizes of the networks of a style-based GAN. */
export interface StyleSizes extends PyramidSizes {
  readonly channels: number;
  readonly latentDim: number;
  readonly styleDim: number;
}

/**
 * Returns the number of styles of the synthesis network: one for the first level, two for each further level, and one
 * for the last image layer.
 */
export function styleCount(sizes: StyleSizes): number {
  return 2 * levelsOf(sizes).length;
}
