import { GanError, Mt19937, type OptionsOf, type ResolvedOf } from '@ganforge/formats';
import { checkFeatures, type FeatureMatrix } from '../features/feature-matrix.ts';
import { FeatureMoments } from '../features/feature-moments.ts';
import type { FeatureStatistics } from '../features/feature-statistics.ts';
import { frechetLabel, type Provenance } from '../features/provenance.ts';
import type { LinearAlgebra } from '../linear-algebra/linear-algebra.ts';
import { standardLinearAlgebra } from '../linear-algebra/standard.ts';
import { checkResult, optionsBeside } from '../numbers/checks.ts';
import { frechetDistance } from './frechet-distance.ts';
import type { Metric } from './metric.ts';

const where = 'metrics/fid-infinity';

const schema = {
  smallest: {
    type: 'integer',
    min: 2,
    default: 5000,
    about: 'The smallest number of generated examples for which a distance is computed.',
  },
  points: {
    type: 'integer',
    min: 2,
    max: 1000,
    default: 15,
    about: 'Number of distances, for equally spaced numbers of examples from the smallest to all.',
  },
  seed: {
    type: 'integer',
    min: 0,
    max: 4294967295,
    default: 0,
    about: "Seed of numpy's RandomState, which chooses the examples for each distance.",
  },
} as const;

/** Options of {@link fidInfinity}. The defaults are the same as in the authors' code. */
export interface FidInfinityOptions extends OptionsOf<typeof schema> {
  /** The moments of all real examples. */
  readonly real: FeatureMoments | FeatureStatistics;
  /**
   * The features [N,D] of the generated examples, with at least `smallest + points` rows. The paper uses 50,000 rows.
   */
  readonly generated: FeatureMatrix;
  /** The provenance of the generated features. @default unknown */
  readonly provenance?: Provenance;
  /**
   * The linear algebra to use, for example the native backend.
   * @default WebAssembly, or JavaScript if WebAssembly is not available
   */
  readonly linearAlgebra?: LinearAlgebra;
}

/** The result of {@link fidInfinity}. */
export interface FidInfinity {
  /** The extrapolated distance at 1 / n = 0. */
  readonly value: number;
  /**
   * The slope of the distance as a function of 1 / n. `slope / n` is the bias of the distance of n examples. It depends
   * on the generator.
   */
  readonly slope: number;
  /** The number n of generated examples and the distance, for each point of the line. */
  readonly points: readonly { readonly n: number; readonly value: number }[];
  /** The correct name of the distances; see {@link frechetLabel}. */
  readonly label: string;
  readonly provenance: Provenance;
  /** Warnings to read before you compare the number with another one. */
  readonly warnings: readonly string[];
}

/**
 * Estimates the Frechet distance for an infinite number of generated examples. A finite number of examples has a bias
 * that differs between generators; the estimate removes it.
 *
 * The distance of n examples is approximately a linear function of 1 / n. A line is fitted to the distances for
 * `points` values of n, evenly spaced from `smallest` to N, and its value at 1 / n = 0 is returned. For each n, all
 * examples are shuffled again by `RandomState(seed).shuffle` and the first n are used. Source: Chong and Forsyth 2020,
 * "Effectively unbiased FID and Inception Score and where to find them", section 4. The defaults of `smallest` and
 * `points` are the same as in the authors' code.
 *
 * @throws GanError as {@link frechetDistance}, or if there are fewer than `smallest + points` generated examples
 * @example
 * const { value, warnings } = fidInfinity({ real: await decodeStatistics(file), generated });
 */
export function fidInfinity(options: FidInfinityOptions): FidInfinity {
  const own = ['real', 'generated', 'provenance', 'linearAlgebra'];
  const resolved = optionsBeside(where, schema, options, own);
  const { smallest, points: count, seed } = resolved;
  const { real, generated, provenance = {}, linearAlgebra = standardLinearAlgebra() } = options;
  checkFeatures(where, 'generated', generated);
  checkRows(generated.rows, resolved);
  const { rows, cols } = generated;
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
  checkResult(where, { value, slope }, 'Distances are squares of features. Scale the features down.');
  return {
    value,
    slope,
    points,
    label,
    provenance: common,
    warnings: [...warnings, ...warningsOf(smallest, generated)],
  };
}

function checkRows(rows: number, { smallest, points }: Pick<ResolvedOf<typeof schema>, 'smallest' | 'points'>): void {
  if (rows >= smallest + points) return;
  throw new GanError(
    where,
    `generated must have at least ${smallest + points} rows, because FID is computed on ${points} subsets of ${smallest} rows or more; received ${rows}. ` +
      'Generate more samples; 50,000 are usual. You can set a smaller `smallest`, but the result then differs from the metric of the paper.',
    { code: 'shape' },
  );
}

/** Fits a line to the distances as a function of 1 / n by least squares. */
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
      `${smallest} examples are too few for ${cols} features: distances of so few examples do not lie on a line in 1 / n.`,
    );
  }
  if (rows < 2 * smallest) {
    warnings.push(
      `${rows} generated examples are fewer than twice ${smallest}, so the line is extrapolated far beyond its points.`,
    );
  }
  return warnings;
}

/** Defines {@link fidInfinity} as a metric for commands and training runs. */
export const fidInfinityMetric: Metric<
  typeof schema,
  { readonly real: true; readonly generated: 'features' },
  FeatureStatistics
> = {
  name: 'fid-infinity',
  about: 'the Frechet distance without the bias of a finite number of generated images',
  kinds: ['any'],
  inputs: { real: true, generated: 'features' },
  options: schema,
  better: { value: 'lower' },
  label: (value, provenance) => (value === 'value' ? `${frechetLabel(provenance)} infinity` : value),
  check({ generated }, options) {
    if (generated !== undefined) checkRows(generated, options);
  },
  prepare({ data, cols }, _, { provenance, linearAlgebra }) {
    const moments = new FeatureMoments(cols, { provenance, ...(linearAlgebra && { linearAlgebra }) });
    moments.add(data);
    return moments.finish();
  },
  compute({ prepared, generated }, options, { provenance, linearAlgebra, warn }) {
    const own = linearAlgebra && { linearAlgebra };
    const { value, slope, warnings } = fidInfinity({ real: prepared, generated, provenance, ...own, ...options });
    for (const warning of warnings) warn(warning);
    return { value, slope };
  },
};
