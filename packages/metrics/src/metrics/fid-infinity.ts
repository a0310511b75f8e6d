import { checkKnownOptions, GanError, Mt19937 } from '@ganforge/formats';
import { checkFeatures, type FeatureMatrix } from '../features/feature-matrix.ts';
import { FeatureMoments } from '../features/feature-moments.ts';
import type { FeatureStatistics } from '../features/feature-statistics.ts';
import type { Provenance } from '../features/provenance.ts';
import type { LinearAlgebra } from '../linear-algebra/linear-algebra.ts';
import { standardLinearAlgebra } from '../linear-algebra/standard.ts';
import { checkInteger, checkResult, checkSeed } from '../numbers/checks.ts';
import { frechetDistance } from './frechet-distance.ts';

const where = 'metrics/fid-infinity';

/** Options of {@link fidInfinity}; the defaults are the authors'. */
export interface FidInfinityOptions {
  /** Of as many real examples as there are: they are not divided. */
  readonly real: FeatureMoments | FeatureStatistics;
  /** [N,D]: at least `smallest + points` rows; the paper has 50,000. */
  readonly generated: FeatureMatrix;
  /** The smallest number of generated examples that a distance is taken of. @default 5000 */
  readonly smallest?: number;
  /** How many distances are taken, of as many numbers of examples between `smallest` and N. @default 15 */
  readonly points?: number;
  /** Seed of numpy's `RandomState`, in 0..2^32-1: which examples each distance is taken of. @default 0 */
  readonly seed?: number;
  /** How the generated features were made. @default unknown */
  readonly provenance?: Provenance;
  /** What multiplies: the native backend, for one. @default WebAssembly, or JavaScript where that cannot be had */
  readonly linearAlgebra?: LinearAlgebra;
}

/** The result of {@link fidInfinity}. */
export interface FidInfinity {
  /** The distance on the line where 1 / n is zero. */
  readonly value: number;
  /** By how much the distance grows with 1 / n: its bias, which depends on the generator. */
  readonly slope: number;
  /** The distances that the line is drawn through, of n generated examples each. */
  readonly points: readonly { readonly n: number; readonly value: number }[];
  /** What the distances may be called: see {@link frechetLabel}. */
  readonly label: string;
  readonly provenance: Provenance;
  /** What to know before the number is compared with another. */
  readonly warnings: readonly string[];
}

/**
 * The Frechet distance without the bias of a finite number of generated examples, which differs between generators.
 *
 * Distances of n examples lie on a line in 1 / n; its value at 0 is returned. For each n, of `points` numbers spread
 * evenly from `smallest` to N, all examples are shuffled again and the first n are taken, as `RandomState(seed).shuffle`
 * does. Chong and Forsyth 2020, "Effectively unbiased FID and Inception Score and where to find them", section 4, with
 * the sizes of the authors' code.
 *
 * @throws GanError as {@link frechetDistance}, and for fewer than `smallest + points` generated examples
 * @example
 * const { value, warnings } = fidInfinity({ real: await decodeStatistics(file), generated });
 */
export function fidInfinity(options: FidInfinityOptions): FidInfinity {
  const known = ['real', 'generated', 'smallest', 'points', 'seed', 'provenance', 'linearAlgebra'];
  checkKnownOptions(where, options, known);
  const { real, generated, smallest = 5000, points: count = 15, seed = 0 } = options;
  const { provenance = {}, linearAlgebra = standardLinearAlgebra() } = options;
  checkFeatures(where, 'generated', generated);
  checkInteger(where, 'smallest', smallest, [2, Number.MAX_SAFE_INTEGER]);
  checkInteger(where, 'points', count, [2, 1000]);
  checkSeed(where, seed);
  const { rows, cols } = generated;
  if (rows < smallest + count) {
    throw new GanError(
      where,
      `generated must have at least ${smallest + count} rows, for ${count} sizes from ${smallest} on; received ${rows}. ` +
        'Generate more: 50,000 are usual. (A smaller `smallest` is possible, but is not the number of the paper.)',
      { code: 'shape' },
    );
  }
  const statistics = real instanceof FeatureMoments ? real.finish() : real;
  const random = new Mt19937(seed);
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  const results = Array.from({ length: count }, (_, i) => {
    const n = Math.floor(smallest + (i * (rows - smallest)) / (count - 1));
    random.shuffle(order);
    const moments = new FeatureMoments(cols, { provenance, linearAlgebra });
    for (const row of order.subarray(0, n)) moments.add(generated.data.subarray(row * cols, (row + 1) * cols));
    return { n, distance: frechetDistance(statistics, moments, { linearAlgebra }) };
  });
  const points = results.map(({ n, distance }) => ({ n, value: distance.value }));
  const { label, provenance: common, warnings } = results.at(-1)!.distance;
  const { value, slope } = line(points);
  checkResult(where, { value, slope }, 'Distances are squares of features: scale them down.');
  return {
    value,
    slope,
    points,
    label,
    provenance: common,
    warnings: [...warnings, ...warningsOf(smallest, generated)],
  };
}

/** The least squares line of the distances over 1 / n. */
function line(points: FidInfinity['points']): { readonly value: number; readonly slope: number } {
  const mean = (of: (point: FidInfinity['points'][number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(({ n }) => 1 / n), mean(({ value }) => value)];
  const slope = mean((point) => (1 / point.n - x) * (point.value - y)) / mean(({ n }) => (1 / n - x) ** 2);
  return { value: y - slope * x, slope };
}

function warningsOf(smallest: number, { rows, cols }: FeatureMatrix): string[] {
  const warnings: string[] = [];
  if (smallest <= cols) {
    warnings.push(
      `${smallest} EXAMPLES ARE TOO FEW FOR ${cols} FEATURES: up to there distances do not lie on a line in 1 / n.`,
    );
  }
  if (rows < 2 * smallest) {
    warnings.push(
      `${rows} generated examples are less than twice ${smallest}: the line is drawn far beyond its points.`,
    );
  }
  return warnings;
}
