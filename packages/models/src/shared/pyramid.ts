/** Describes one resolution of a network: the side of its feature maps and their number. */
export interface PyramidLevel {
  readonly side: number;
  readonly maps: number;
}

/** The sizes that determine the levels of a network. */
export interface PyramidSizes {
  readonly size: number;
  /** Number of feature maps at the full image size. It doubles whenever the side is halved, up to `maxFeatures`. */
  readonly features: number;
  readonly maxFeatures: number;
}

/** Returns the side of the smallest feature maps of a network: 7 for images of 28 pixels, and 4 for all others. */
function stemSide(size: number): number {
  return size === 28 ? 7 : 4;
}

/**
 * Returns the levels from the smallest feature maps to the image. For size 32 and 64 features, the resolutions and
 * numbers of feature maps are 4:512, 8:256, 16:128, 32:64.
 */
export function levelsOf({ size, features, maxFeatures }: PyramidSizes): readonly PyramidLevel[] {
  const stem = stemSide(size);
  return Array.from({ length: Math.log2(size / stem) + 1 }, (_, i) => {
    const side = stem * 2 ** i;
    return { side, maps: Math.min((features * size) / side, maxFeatures) };
  });
}
