/** What the networks of a style-based GAN are built from. */
export interface StyleSizes {
  readonly size: number;
  readonly channels: number;
  readonly latentDim: number;
  readonly styleDim: number;
  readonly features: number;
  readonly maxFeatures: number;
}

/** A side of feature maps, and how many there are. */
export interface StyleLevel {
  readonly side: number;
  readonly maps: number;
}

/** Side of the maps that a network begins or ends with: 4, and 7 for images of 28 pixels. */
export function stemSide(size: number): number {
  return size === 28 ? 7 : 4;
}

/** The levels from the stem to the image: 32 with 64 features gives 4:512, 8:256, 16:128, 32:64. */
export function levelsOf({
  size,
  features,
  maxFeatures,
}: Pick<StyleSizes, 'size' | 'features' | 'maxFeatures'>): readonly StyleLevel[] {
  const stem = stemSide(size);
  return Array.from({ length: Math.log2(size / stem) + 1 }, (_, i) => {
    const side = stem * 2 ** i;
    return { side, maps: Math.min((features * size) / side, maxFeatures) };
  });
}

/** Styles that the synthesis takes: one for the stem, two for each further level, one for the last image. */
export function styleCount(sizes: StyleSizes): number {
  return 2 * levelsOf(sizes).length;
}
