import { GanError, type OptionsOf } from '@ganforge/formats';
import { checkFeaturePair, type FeatureMatrix } from '../features/feature-matrix.ts';
import { FeatureMoments } from '../features/feature-moments.ts';
import { frechetLabel, type Provenance } from '../features/provenance.ts';
import type { LinearAlgebra } from '../linear-algebra/linear-algebra.ts';
import { standardLinearAlgebra } from '../linear-algebra/standard.ts';
import { checkInteger, checkResult, optionsBeside } from '../numbers/checks.ts';
import { unitVector } from '../numbers/unit-vector.ts';
import { type FrechetDistance, frechetDistance } from './frechet-distance.ts';
import type { Metric } from './metric.ts';

const where = 'metrics/mifid';

/** Number of generated examples per batch of cosines. */
const BATCH = 256;

/**
 * Two constants of torchmetrics. TINY prevents an infinite value if all examples are copies. ROUNDING prevents dividing
 * numbers that are only rounding errors.
 */
const [TINY, ROUNDING] = [1e-14, 1e-8];

const schema = {
  threshold: {
    type: 'number',
    above: 0,
    max: 1,
    default: 0.1,
    about: 'Generated examples below this cosine distance count as memorised.',
  },
} as const;

/** Options of {@link mifid}. */
export interface MifidOptions extends OptionsOf<typeof schema> {
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
  /** The provenance of the features. @default unknown */
  readonly provenance?: Provenance;
  /**
   * The linear algebra to use, for example the native backend.
   * @default WebAssembly, or JavaScript if WebAssembly is not available
   */
  readonly linearAlgebra?: LinearAlgebra;
}

/** The result of {@link mifid}. */
export interface Mifid {
  /** The Frechet distance divided by the penalty; 0 if the distance is at most 1e-8. */
  readonly value: number;
  /** The mean, over the generated examples, of the cosine distance to the closest real example. */
  readonly distance: number;
  /** `distance` if it is below the threshold, otherwise 1. */
  readonly penalty: number;
  readonly frechet: FrechetDistance;
}

/**
 * Computes MiFID, the memorization-informed Frechet distance. A generator that copies real examples gets a larger
 * distance.
 *
 * `MiFID = FD / s`. Here s is the mean, over generated examples g, of the minimum over real examples r of `1 - |cos(g,
 * r)|`. If this mean is not below the threshold, s is 1. Source: Bai et al. 2021, "On training sample memorization:
 * lessons from benchmarking generative modeling with a large-scale competition", section 3.2. As in torchmetrics, rows
 * whose sum is zero are ignored in s. torchmetrics averages over the set that it calls real; exchange the sets to get
 * the same number.
 *
 * @throws GanError as {@link frechetDistance}, and if the threshold is outside (0,1] or all rows are zero
 * @example
 * const { value, distance } = mifid({ real, generated });
 */
export function mifid(options: MifidOptions): Mifid {
  const { threshold } = optionsBeside(where, schema, options, ['real', 'generated', 'provenance', 'linearAlgebra']);
  const { real, generated, provenance = {}, linearAlgebra = standardLinearAlgebra() } = options;
  checkFeaturePair(where, { real, generated }, 2);
  const [first, second] = [real, generated].map(({ data, cols }) => {
    const moments = new FeatureMoments(cols, { provenance, linearAlgebra });
    moments.add(data);
    return moments;
  });
  const frechet = frechetDistance(first!, second!, { linearAlgebra });
  const [all, made] = [directions('real', real), directions('generated', generated)];
  const distance = nearestDistance(linearAlgebra, all, made);
  const penalty = distance < threshold ? distance : 1;
  const value = frechet.value > ROUNDING ? frechet.value / (penalty + TINY) : 0;
  checkResult(where, { value, distance }, 'The distance is a square of features. Scale the features down.');
  return { value, distance, penalty, frechet };
}

interface Directions {
  /** The rows scaled to norm 1, stored as columns [cols,count], which is the layout for matrix products. */
  readonly columns: Float64Array;
  readonly count: number;
  readonly cols: number;
}

function directions(name: string, { data, rows, cols }: FeatureMatrix): Directions {
  const kept: number[] = [];
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += data[row * cols + j]!;
    if (sum !== 0) kept.push(row);
  }
  if (kept.length === 0) {
    throw new GanError(where, `${name} must have a row that is not zero; all ${rows} add up to zero.`);
  }
  const columns = new Float64Array(cols * kept.length);
  kept.forEach((row, at) => {
    const unit = unitVector(data.subarray(row * cols, (row + 1) * cols));
    for (let j = 0; j < cols; j++) columns[j * kept.length + at] = unit[j]!;
  });
  return { columns, count: kept.length, cols };
}

function nearestDistance(linearAlgebra: LinearAlgebra, real: Directions, generated: Directions): number {
  let sum = 0;
  for (let first = 0; first < generated.count; first += BATCH) {
    const count = Math.min(BATCH, generated.count - first);
    const batch = new Float64Array(generated.cols * count);
    for (let j = 0; j < generated.cols; j++) {
      const from = j * generated.count + first;
      batch.set(generated.columns.subarray(from, from + count), j * count);
    }
    const cosines = linearAlgebra.transposedProduct(batch, real.columns, { k: real.cols, m: count, n: real.count });
    for (let i = 0; i < count; i++) {
      let most = 0;
      for (let j = 0; j < real.count; j++) most = Math.max(most, Math.abs(cosines[i * real.count + j]!));
      sum += 1 - most;
    }
  }
  return sum / generated.count;
}

/** Defines {@link mifid} as a metric for commands and training runs. */
export const mifidMetric: Metric<typeof schema, { readonly real: true; readonly generated: 'features' }> = {
  name: 'mifid',
  about: 'the Frechet distance with a penalty if generated images are copies of real images',
  kinds: ['any'],
  inputs: { real: true, generated: 'features' },
  options: schema,
  better: { value: 'lower' },
  label(value, provenance) {
    const label = frechetLabel(provenance);
    return value === 'value' ? `MI${label}` : value;
  },
  check(counts) {
    for (const [name, n] of Object.entries({ real: counts.real, generated: counts.generated })) {
      if (n !== undefined) checkInteger(where, `the number of ${name} examples`, n, [2, Number.MAX_SAFE_INTEGER]);
    }
  },
  compute({ real, generated }, options, { provenance, linearAlgebra, warn }) {
    const own = linearAlgebra && { linearAlgebra };
    const { value, distance, penalty, frechet } = mifid({ real, generated, provenance, ...own, ...options });
    for (const warning of frechet.warnings) warn(warning);
    return { value, distance, penalty, frechet: frechet.value };
  },
};
