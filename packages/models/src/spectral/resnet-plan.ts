import { GanError } from '@ganforge/formats';

/** The sizes of the residual networks of the spectral family. */
export interface ResnetSizes {
  readonly size: number;
  readonly channels: number;
  readonly latentDim: number;
  readonly generatorFeatures: number;
  readonly discriminatorFeatures: number;
  /** The resolutions of the feature maps to which self-attention is applied. */
  readonly attention: readonly number[];
}

/** The side and the number of feature maps of the output of a block. */
export interface Level {
  readonly side: number;
  readonly maps: number;
}

/** Up to this image size, all blocks have the same number of feature maps. */
const FLAT = 32;
/** Maximum number of feature maps of a layer, divided by the number of maps at the full image size. */
const WIDEST = 16;

/**
 * Returns the generator's stem and its blocks, in the order from the stem to the image. For size 32 the resolutions are
 * 8, 16 and 32, and all blocks have the same number of feature maps. For size 64 the resolutions and numbers of maps
 * are 8:512, 16:256, 32:128 and 64:64, after a stem of 4:1024.
 */
export function generatorPlan({ size, generatorFeatures: features }: ResnetSizes): { stem: Level; ups: Level[] } {
  const side = size === 28 ? 7 : 4;
  const count = Math.log2(size / side);
  const maps = (at: number): number => (size <= FLAT ? features : features * Math.min(2 ** (count - at), WIDEST));
  const ups = Array.from({ length: count }, (_, i) => ({ side: side * 2 ** (i + 1), maps: maps(i + 1) }));
  return { stem: { side, maps: maps(0) }, ups };
}

/**
 * Returns the discriminator's blocks. The blocks `downs` halve the resolution, and the blocks `plains` do not change
 * it. For images of 32 pixels, the blocks have resolutions 16, 8, 8 and 8 and the same number of feature maps. For
 * images of 64 pixels, the resolutions and numbers of feature maps are 32:64, 16:128, 8:256, 4:512 and 4:1024.
 */
export function discriminatorPlan({ size, discriminatorFeatures: features }: ResnetSizes): {
  downs: Level[];
  plains: Level[];
} {
  const last = size === 28 ? 7 : size <= FLAT ? 8 : 4;
  const count = Math.max(1, Math.log2(size / last));
  const maps = (i: number): number => (size <= FLAT ? features : features * Math.min(2 ** i, WIDEST));
  const downs = Array.from({ length: count }, (_, i) => ({ side: size / 2 ** (i + 1), maps: maps(i) }));
  const plain = { side: downs.at(-1)!.side, maps: maps(count) };
  return { downs, plains: size <= FLAT ? [plain, plain] : [plain] };
}

/**
 * Returns the default resolution of the feature maps to which self-attention is applied. It is 32 as in the paper. For
 * images of up to 32 pixels it is half the image size.
 */
export function usualAttention(size: number): number[] {
  return [size > FLAT ? 32 : size / 2];
}

/**
 * Checks the feature-map resolutions at which self-attention is applied.
 *
 * @throws GanError `argument` if at one of these resolutions the generator or the discriminator has no block
 */
export function checkAttention(where: string, sizes: ResnetSizes): void {
  const sides = (levels: readonly Level[]): number[] => levels.map(({ side }) => side);
  const inBoth = sides(generatorPlan(sizes).ups).filter((side) => sides(discriminatorPlan(sizes).downs).includes(side));
  const wrong = sizes.attention.find((side) => !inBoth.includes(side));
  if (wrong === undefined) return;
  const problem = `attention must be at sides that the maps of both networks have, ${inBoth.join(', ')}; received ${wrong}`;
  throw new GanError(where, `${problem}. Try ${inBoth.at(-1)}.`);
}

/** Estimates the number of parameters of both networks: two 3x3 kernels for each block, and the projection. */
export function countResnet(sizes: ResnetSizes): number {
  const { stem, ups } = generatorPlan(sizes);
  const { downs, plains } = discriminatorPlan(sizes);
  const chain = (from: Level, blocks: readonly Level[]): number =>
    blocks.reduce((sum, { maps }, i) => sum + 9 * maps * ((blocks[i - 1] ?? from).maps + maps), 0);
  const image = { side: sizes.size, maps: sizes.channels };
  const projection = sizes.latentDim * stem.side ** 2 * stem.maps;
  return projection + chain(stem, ups) + chain(image, [...downs, ...plains]);
}

/**
 * Returns the number of parameters for each class: the scales and shifts of the batch norms of all blocks, and the
 * embedding.
 */
export function labelMaps(sizes: ResnetSizes): number {
  const { stem, ups } = generatorPlan(sizes);
  const inBlocks = ups.reduce((sum, { maps }, i) => sum + 2 * ((ups[i - 1] ?? stem).maps + maps), 0);
  return inBlocks + discriminatorPlan(sizes).plains.at(-1)!.maps;
}
