import { checkKnownOptions, GanError } from '@ganforge/formats';
import { checkFeatures, type FeatureMatrix, rowsBetween } from '../features/feature-matrix.ts';
import type { LinearAlgebra } from '../linear-algebra/linear-algebra.ts';
import { standardLinearAlgebra } from '../linear-algebra/standard.ts';
import { unitVector } from '../numbers/unit-vector.ts';
import { type Metric, namedAfter } from './metric.ts';

const where = 'metrics/vendi';
/** Number of rows that are scaled at a time, so that memory use does not grow with N. */
const BATCH = 256;

/** Options of {@link vendi}. */
export interface VendiOptions {
  /**
   * The linear algebra that computes the eigenvalues. The module `@ganforge/backend-native` is faster. @default that of
   * this package
   */
  readonly linearAlgebra?: LinearAlgebra;
}

/** The result of {@link vendi}. */
export interface Vendi {
  /** The score, in 1..min(N, D). It is 1 if all examples are equal. */
  readonly value: number;
}

/**
 * Computes the Vendi score, the effective number of different examples in a set. It needs no real examples.
 *
 * `features` is [N,D]. Rows are scaled to norm 1, so the similarity of two rows is their cosine. The score is the
 * exponential of the entropy of the eigenvalues of `X * X^T / N`. If D < N, the eigenvalues of `X^T * X / N` are used,
 * because both matrices have the same nonzero eigenvalues. Source: Friedman and Dieng 2023, "The Vendi Score", section
 * 3.
 *
 * @throws GanError if the features are not finite, or if a row is zero and so has no direction
 * @example
 * const { value } = vendi(generated);
 */
export function vendi(features: FeatureMatrix, options: VendiOptions = {}): Vendi {
  checkKnownOptions(where, options, ['linearAlgebra']);
  checkFeatures(where, 'features', features);
  const { linearAlgebra = standardLinearAlgebra() } = options;
  const { rows, cols } = features;
  const size = Math.min(rows, cols);
  const gram = new Float64Array(size * size);
  if (rows <= cols) {
    linearAlgebra.addSquares(gram, transposed(unitRows(features, 0)), { rows: cols, d: size });
  } else {
    for (let begin = 0; begin < rows; begin += BATCH) {
      const batch = rowsBetween(features, begin, Math.min(begin + BATCH, rows));
      linearAlgebra.addSquares(gram, unitRows(batch, begin).data, { rows: batch.rows, d: size });
    }
  }
  const entropy = linearAlgebra.symmetricEigenvalues(gram, size).reduce((total, eigenvalue) => {
    const share = eigenvalue / rows;
    // Because of rounding, an eigenvalue of 0 may be computed as a small negative number.
    return share > 0 ? total - share * Math.log(share) : total;
  }, 0);
  return { value: Math.exp(entropy) };
}

function unitRows({ data, rows, cols }: FeatureMatrix, first: number): FeatureMatrix {
  const scaled = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * cols, (i + 1) * cols);
    if (row.every((x) => x === 0)) {
      throw new GanError(where, `row ${first + i} contains only zeros and so has no direction. Remove such examples.`);
    }
    scaled.set(unitVector(row), i * cols);
  }
  return { data: scaled, rows, cols };
}

function transposed({ data, rows, cols }: FeatureMatrix): Float64Array {
  return Float64Array.from({ length: rows * cols }, (_, at) => data[(at % rows) * cols + Math.floor(at / rows)]!);
}

/** Defines {@link vendi} as a metric for commands and training runs. */
export const vendiMetric: Metric<Record<never, never>, { readonly generated: 'features' }> = {
  name: 'vendi',
  about: 'the Vendi score: the effective number of different images in a set; needs no real images',
  kinds: ['any'],
  inputs: { generated: 'features' },
  options: {},
  better: { value: 'higher' },
  label: namedAfter('Vendi'),
  compute: ({ generated }, _, { linearAlgebra }) => ({ ...vendi(generated, linearAlgebra && { linearAlgebra }) }),
};
