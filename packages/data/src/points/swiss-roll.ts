import { randomStream } from '@ganforge/core';
import { checkKnownOptions, fingerprint, formatValue, GanError } from '@ganforge/formats';
import { checkCount } from './gaussian-mixture.ts';
import { type PointDataset, pointDataset } from './point-dataset.ts';

/** Options of {@link swissRoll}. */
export interface SwissRollOptions {
  /** Number of points, at most 10,000,000. @default 10000 */
  readonly size?: number;
  /** Standard deviation of the noise on each coordinate, before the roll is scaled. @default 0.25 */
  readonly noise?: number;
  /** The seed of the random numbers. @default 0 */
  readonly seed?: number;
}

const where = 'data/swiss-roll';
/**
 * The points are divided by this number, so that they are in about [-1.9,1.9] (Gulrajani et al. 2017, toy code). Before
 * the division, the radii are between 3π/2 and 9π/2.
 */
const SCALE = 7.5;

/**
 * Creates a spiral of 2-D points. A point is `((t * cos(t), t * sin(t)) + noise) / 7.5` with t uniform in [3π/2, 9π/2).
 *
 * Batches have `points` float32 [n,2] and no labels. Example i depends only on (seed, i), so a larger dataset starts
 * with the examples of a smaller one.
 *
 * It is the Swiss roll without its depth, as in Gulrajani et al. 2017 ("Improved training of Wasserstein GANs", toy
 * code). The formula is from Marsland 2009, "Machine Learning: An Algorithmic Perspective", chapter 10.
 *
 * @throws GanError if an option is out of range or unknown
 * @example
 * const roll = swissRoll({ size: 50_000 });
 */
export function swissRoll(options: SwissRollOptions = {}): PointDataset {
  checkKnownOptions(where, options, ['size', 'noise', 'seed']);
  const { size = 10_000, noise = 0.25, seed = 0 } = options;
  checkCount(where, 'size', size, 1e7);
  if (!(typeof noise === 'number' && noise >= 0 && noise < Number.POSITIVE_INFINITY)) {
    throw new GanError(where, `noise must be a number >= 0; received ${formatValue(noise)}.`);
  }
  const random = randomStream(seed, where);
  const along = random.fork('along').uniformValues(size);
  const points = random.fork('noise').normalValues(2 * size);
  along.forEach((u, i) => {
    const t = 1.5 * Math.PI * (1 + 2 * u);
    points[2 * i] = (t * Math.cos(t) + noise * points[2 * i]!) / SCALE;
    points[2 * i + 1] = (t * Math.sin(t) + noise * points[2 * i + 1]!) / SCALE;
  });
  // The fingerprint depends on the settings and not on the points, because the last bit of cos may differ between
  // machines.
  return { ...pointDataset({ points }), fingerprint: fingerprint('swiss-roll', size, noise, seed) };
}
