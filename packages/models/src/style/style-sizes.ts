import { levelsOf, type PyramidSizes } from '../shared/pyramid.ts';

/** What the networks of a style-based GAN are built from. */
export interface StyleSizes extends PyramidSizes {
  readonly channels: number;
  readonly latentDim: number;
  readonly styleDim: number;
}

/** Styles that the synthesis takes: one for the stem, two for each further level, one for the last image. */
export function styleCount(sizes: StyleSizes): number {
  return 2 * levelsOf(sizes).length;
}
