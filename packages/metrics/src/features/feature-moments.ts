import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { LinearAlgebra } from '../linear-algebra/linear-algebra.ts';
import { standardLinearAlgebra } from '../linear-algebra/standard.ts';
import { areFinite, checkFinite } from './feature-matrix.ts';
import type { FeatureStatistics } from './feature-statistics.ts';
import { checkSameProvenance, commonProvenance, type Provenance } from './provenance.ts';

const where = 'metrics/feature-moments';

/**
 * Number of rows that are added at once. It equals the packing depth of a matrix product. With fewer rows, the matrix
 * would be read from memory more often.
 */
const BLOCK = 384;

/** Number of shifts of the mean that are added at once. */
const SHIFTS = 64;

/** Options of {@link FeatureMoments}. */
export interface FeatureMomentsOptions {
  /** The provenance of the features. @default unknown */
  readonly provenance?: Provenance;
  /**
   * The linear algebra to use, for example the native backend.
   * @default WebAssembly, or JavaScript if WebAssembly is not available
   */
  readonly linearAlgebra?: LinearAlgebra;
}

/**
 * Computes the mean and the covariance of features in float64, from batches of any size.
 *
 * Memory use does not depend on the number of examples: one d x d matrix and 448 rows. Each block of 384 examples is
 * centred on its own mean. So no digits are lost if the mean is large compared to the deviations. The blocks are
 * combined by Chan's update: if n_a examples have the mean m_a and n_b examples have the mean m_b, then `(m_b - m_a) *
 * (m_b - m_a)^T * n_a * n_b / (n_a + n_b)` is added to the sum of their squares. Source: Chan, Golub and LeVeque 1979,
 * "Updating formulae and a pairwise algorithm for computing sample variances". The result does not depend on how the
 * examples are divided into batches.
 *
 * @throws GanError if d is not an integer >= 1, or an option is unknown
 * @example
 * const moments = new FeatureMoments(2048);
 * for await (const batch of features) moments.add(batch); // rows of 2048, one after another
 * const { mean, covariance } = moments.finish();
 */
export class FeatureMoments {
  readonly d: number;
  readonly #linearAlgebra: LinearAlgebra;
  readonly #mean: Float64Array;
  /** The lower triangle of the sum of `(x - mean) * (x - mean)^T`. Pending shifts are not added yet. */
  readonly #squares: Float64Array;
  /** The rows that do not fill a block yet. */
  readonly #pending: Float64Array;
  #waiting = 0;
  #counted = 0;
  /** The rows `sqrt(n_a * n_b / (n_a + n_b)) * (m_b - m_a)` whose squares are not added yet. */
  readonly #shifts: Float64Array;
  #shifted = 0;
  #provenance: Provenance | undefined;

  constructor(d: number, options: FeatureMomentsOptions = {}) {
    checkKnownOptions(where, options, ['provenance', 'linearAlgebra']);
    if (!Number.isSafeInteger(d) || d < 1) {
      throw new GanError(where, `d must be an integer >= 1; received ${formatValue(d)}. Try 2048.`);
    }
    this.d = d;
    this.#linearAlgebra = options.linearAlgebra ?? standardLinearAlgebra();
    this.#mean = new Float64Array(d);
    this.#squares = new Float64Array(d * d);
    this.#pending = new Float64Array(BLOCK * d);
    this.#shifts = new Float64Array(SHIFTS * d);
    this.#provenance = options.provenance;
  }

  /** Number of examples added so far. */
  get n(): number {
    return this.#counted + this.#waiting;
  }

  /** The provenance of the features, as far as it is known. */
  get provenance(): Provenance {
    return this.#provenance ?? {};
  }

  /**
   * Adds examples.
   *
   * @param features [rows,d] in row-major order
   * @throws GanError `shape` if the length is not a multiple of d; `not-finite` if a value is NaN or infinite. In both
   *   cases no example is added
   */
  add(features: Float32Array | Float64Array): void {
    const { d } = this;
    if (!(features instanceof Float32Array || features instanceof Float64Array) || features.length % d !== 0) {
      const received = ArrayBuffer.isView(features)
        ? `${(features as Float32Array).length} numbers`
        : formatValue(features);
      throw new GanError(
        where,
        `features must be a Float32Array or Float64Array of rows of ${d}; received ${received}.`,
        {
          code: 'shape',
        },
      );
    }
    // Full blocks are not copied. Their means also reveal values that are not finite, because a sum with such a value
    // is not finite.
    const head = this.#waiting === 0 ? 0 : Math.min(features.length, (BLOCK - this.#waiting) * d);
    const tail = features.length - ((features.length - head) % (BLOCK * d));
    const blocks: { readonly x: Float32Array | Float64Array; readonly mean: Float64Array }[] = [];
    for (let at = head; at < tail; at += BLOCK * d) {
      const x = features.subarray(at, at + BLOCK * d);
      blocks.push({ x, mean: this.#meanOf(x) });
    }
    const [first, last] = [features.subarray(0, head), features.subarray(tail)];
    const parts = [first, last, ...blocks.map(({ mean }) => mean)];
    if (!parts.every(areFinite)) checkFinite(where, 'features', features, d);
    this.#wait(first);
    for (const { x, mean } of blocks) this.#count(x, mean);
    this.#wait(last);
  }

  /**
   * Adds all examples of `other`, which is not changed. If the moments of all parts are merged in any order, the result
   * is the moments of the whole.
   *
   * @throws GanError `shape` if d differs; `mismatch` if the provenance differs
   */
  merge(other: FeatureMoments): void {
    if (!(other instanceof FeatureMoments) || other.d !== this.d) {
      const received = other instanceof FeatureMoments ? `of ${other.d} features` : formatValue(other);
      throw new GanError(where, `merge needs FeatureMoments of ${this.d} features; received ${received}.`, {
        code: 'shape',
      });
    }
    checkSameProvenance(where, this.provenance, other.provenance);
    this.#provenance =
      this.n === 0 && this.#provenance === undefined
        ? other.#provenance
        : commonProvenance(this.provenance, other.provenance);
    if (other.n === 0) return;
    this.#countAll();
    other.#countAll();
    for (let i = 0; i < this.#squares.length; i++) this.#squares[i]! += other.#squares[i]!;
    this.#join(other.#mean, other.#counted);
  }

  /**
   * Returns the mean and the covariance of all examples that were added so far. More examples can be added afterwards.
   *
   * @param options.ddof the sum of squares is divided by `n - ddof`. Most tools use 1; StyleGAN2-ADA uses 0
   * @default 1
   * @throws GanError if ddof is not 0 or 1, there are fewer than ddof + 1 examples, or squares exceed the range of
   *   float64
   */
  finish(options: { readonly ddof?: 0 | 1 } = {}): FeatureStatistics & { readonly n: number; readonly ddof: number } {
    checkKnownOptions(where, options, ['ddof']);
    const { ddof = 1 } = options;
    const { d, n } = this;
    if (ddof !== 0 && ddof !== 1) throw new GanError(where, `ddof must be 0 or 1; received ${formatValue(ddof)}.`);
    if (n <= ddof) {
      throw new GanError(where, `a covariance with ddof ${ddof} needs at least ${ddof + 1} examples; received ${n}.`);
    }
    this.#countAll();
    const covariance = this.#linearAlgebra.mirrored(this.#squares, d, n - ddof);
    for (let i = 0; i < d; i++) {
      if (Number.isFinite(covariance[i * d + i])) continue; // a covariance is at most as large as the larger variance
      throw new GanError(where, `the variance of feature ${i} must be below 2^1024; it is larger.`, {
        code: 'not-finite',
      });
    }
    return {
      d,
      mean: this.#mean.slice(),
      covariance,
      n,
      ddof,
      ...(this.#provenance && { provenance: this.#provenance }),
    };
  }

  #wait(rows: Float32Array | Float64Array): void {
    this.#pending.set(rows, this.#waiting * this.d);
    this.#waiting += rows.length / this.d;
    if (this.#waiting === BLOCK) this.#countPending();
  }

  #countPending(): void {
    const rows = this.#pending.subarray(0, this.#waiting * this.d);
    this.#waiting = 0;
    if (rows.length > 0) this.#count(rows, this.#meanOf(rows));
  }

  #meanOf(x: Float32Array | Float64Array): Float64Array {
    const rows = x.length / this.d;
    const mean = new Float64Array(this.d);
    this.#linearAlgebra.addRows(mean, x, rows);
    return mean.map((sum) => sum / rows);
  }

  /** Adds the squares and the mean of one block, which may be incomplete. */
  #count(x: Float32Array | Float64Array, mean: Float64Array): void {
    const { d } = this;
    const rows = x.length / d;
    this.#linearAlgebra.addSquares(this.#squares, x, { rows, d, centre: mean });
    this.#join(mean, rows);
  }

  /** Updates the mean for `count` new examples. The square of the shift of the mean remains pending. */
  #join(mean: Float64Array, count: number): void {
    const { d } = this;
    const total = this.#counted + count;
    const weight = Math.sqrt((this.#counted / total) * count);
    const shift = this.#shifts.subarray(this.#shifted * d, (this.#shifted + 1) * d);
    for (let j = 0; j < d; j++) {
      const apart = mean[j]! - this.#mean[j]!;
      shift[j] = weight * apart;
      this.#mean[j]! += (count / total) * apart;
    }
    this.#counted = total;
    this.#shifted++;
    if (this.#shifted === SHIFTS) this.#countShifts();
  }

  #countShifts(): void {
    const { d } = this;
    const rows = this.#shifted;
    this.#linearAlgebra.addSquares(this.#squares, this.#shifts.subarray(0, rows * d), { rows, d });
    this.#shifted = 0;
  }

  /** Adds all pending rows and shifts. */
  #countAll(): void {
    this.#countPending();
    if (this.#shifted > 0) this.#countShifts();
  }
}
