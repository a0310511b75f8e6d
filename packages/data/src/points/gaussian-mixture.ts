import { type PointEntries, randomStream } from '@ganforge/core';
import { checkKnownOptions, fingerprint, formatValue, GanError } from '@ganforge/formats';
import { type PointDataset, pointDataset } from './point-dataset.ts';

/**
 * A dataset of 2-D points from a mixture of isotropic Gaussians with equal weights. The label of a point is its mode.
 */
export interface GaussianMixture extends PointDataset {
  readonly entries: Required<PointEntries>;
  readonly labels: Int32Array;
  /** The centre of each mode, [x, y]. */
  readonly modes: readonly (readonly [number, number])[];
  /** Standard deviation of each coordinate within a mode. */
  readonly std: number;
}

/** Options that {@link ring} and {@link grid} share. */
interface MixtureOptions {
  /** Number of points, at most ten million. @default 10000 */
  readonly size?: number;
  /** The seed of the random numbers. @default 0 */
  readonly seed?: number;
}

/** Options of {@link ring}. */
export interface RingOptions extends MixtureOptions {
  /** Number of Gaussians, at most 1000. @default 8 */
  readonly modes?: number;
  /** Distance of the centres from the origin. @default 2 */
  readonly radius?: number;
  /** Standard deviation of each coordinate within a mode. @default 0.02 */
  readonly std?: number;
}

/** Options of {@link grid}. */
export interface GridOptions extends MixtureOptions {
  /** Number of Gaussians along each side, at most 30. @default 5 */
  readonly side?: number;
  /** Distance between neighbouring centres. @default 2 */
  readonly spacing?: number;
  /** Standard deviation of each coordinate within a mode. @default 0.05 */
  readonly std?: number;
}

const MOST = 1e7;

/**
 * Creates a mixture of Gaussians on a circle. The centres are at distance `radius` from the origin, at the angles
 * `2πk / K` for mode k of K.
 *
 * Batches have `points` float32 [n,2] and `labels` int32 [n]; a label is a mode. Example i belongs to mode `i mod K`
 * and depends only on (seed, i), so a larger dataset starts with the examples of a smaller one.
 *
 * The defaults are the ring of Metz et al. 2017 ("Unrolled GANs", section 3.1): eight modes, radius 2, std 0.02.
 * Gulrajani et al. 2017 ("Improved training of Wasserstein GANs", toy code) divide these points by √2. Srivastava et
 * al. 2017 ("VEEGAN") use the same ring at half the size, with radius 1 and std 0.01.
 *
 * @throws GanError if an option is out of range or unknown
 * @example
 * const { modes, std } = ring({ size: 50_000 });
 */
export function ring(options: RingOptions = {}): GaussianMixture {
  const where = 'data/ring';
  checkKnownOptions(where, options, ['modes', 'radius', 'std', 'size', 'seed']);
  const { modes = 8, radius = 2, std = 0.02 } = options;
  checkCount(where, 'modes', modes, 1000);
  checkPositive(where, { radius, std });
  const angles = Array.from({ length: modes }, (_, k) => (2 * Math.PI * k) / modes);
  const centres = angles.map((angle) => [radius * Math.cos(angle), radius * Math.sin(angle)] as const);
  // The fingerprint depends on the settings and not on the points, because the last bit of cos may differ between
  // machines.
  return mixture(where, centres, std, options, [modes, radius]);
}

/**
 * Creates a mixture of Gaussians on a square grid around the origin. The modes are numbered row by row from the bottom.
 *
 * Batches have `points` float32 [n,2] and `labels` int32 [n]; a label is a mode. Example i belongs to mode `i mod K` of
 * K and depends only on (seed, i), so a larger dataset starts with the examples of a smaller one.
 *
 * The defaults are the 25 modes of Srivastava et al. 2017 ("VEEGAN") with the numbers of Lin et al. 2018 ("PacGAN",
 * section 4.1): centres `(-4 + 2i, -4 + 2j)` and std 0.05. Gulrajani et al. 2017 divide these points by 2√2.
 *
 * @throws GanError if an option is out of range or unknown
 * @example
 * const points = grid({ size: 50_000 }); // points.modes.length is 25
 */
export function grid(options: GridOptions = {}): GaussianMixture {
  const where = 'data/grid';
  checkKnownOptions(where, options, ['side', 'spacing', 'std', 'size', 'seed']);
  const { side = 5, spacing = 2, std = 0.05 } = options;
  checkCount(where, 'side', side, 30);
  checkPositive(where, { spacing, std });
  const at = (i: number): number => (i - (side - 1) / 2) * spacing;
  const centres = Array.from({ length: side * side }, (_, k) => [at(k % side), at(Math.floor(k / side))] as const);
  return mixture(where, centres, std, options, [side, spacing]);
}

function mixture(
  where: string,
  modes: GaussianMixture['modes'],
  std: number,
  { size = 10_000, seed = 0 }: MixtureOptions,
  settings: readonly number[],
): GaussianMixture {
  checkCount(where, 'size', size, MOST);
  const points = randomStream(seed, where).normalValues(2 * size);
  const labels = Int32Array.from({ length: size }, (_, i) => i % modes.length);
  for (let i = 0; i < points.length; i++) points[i] = modes[labels[i >> 1]!]![i & 1]! + std * points[i]!;
  const classes = modes.map((_, k) => String(k));
  const print = fingerprint(where.slice('data/'.length), ...settings, std, size, seed);
  const dataset = pointDataset({ points, labels, classes });
  return {
    ...dataset,
    entries: { ...dataset.entries, labels: { kind: 'class', classes } },
    labels,
    modes,
    std,
    fingerprint: print,
  };
}

/** Throws unless the value is an integer in 1..most. */
export function checkCount(where: string, name: string, count: number, most: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= most) return;
  throw new GanError(where, `${name} must be an integer in 1..${most}; received ${formatValue(count)}.`);
}

function checkPositive(where: string, options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY) continue;
    throw new GanError(where, `${name} must be a positive number; received ${formatValue(value)}.`);
  }
}
