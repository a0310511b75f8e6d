/** A side of feature maps, and how many there are. */
export interface PyramidLevel {
  readonly side: number;
  readonly maps: number;
}

/** The sizes that determine the levels of a network. */
export interface PyramidSizes {
  readonly size: number;
  /** Maps next to the image; each halving of the side doubles them. */
  readonly features: number;
  readonly maxFeatures: number;
}

/** Side of the maps that a network begins or ends with: 4, and 7 for images of 28 pixels. */
function stemSide(size: number): number {
  return size === 28 ? 7 : 4;
}

/** The levels from the stem to the image: 32 with 64 features gives 4:512, 8:256, 16:128, 32:64. */
export function levelsOf({ size, features, maxFeatures }: PyramidSizes): readonly PyramidLevel[] {
  const stem = stemSide(size);
  return Array.from({ length: Math.log2(size / stem) + 1 }, (_, i) => {
    const side = stem * 2 ** i;
    return { side, maps: Math.min((features * size) / side, maxFeatures) };
  });
}
