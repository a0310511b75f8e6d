import { checkKnownOptions, GanError, written } from '@ganforge/formats';
import { checkFinite } from './feature-matrix.ts';
import type { FeatureStatistics } from './feature-statistics.ts';
import type { LinearAlgebra } from './linear-algebra/linear-algebra.ts';
import { standardLinearAlgebra } from './linear-algebra/standard.ts';
import { eachLowerTile } from './linear-algebra/triangle.ts';
import { checkSameMaking, commonMaking, type Making } from './making.ts';

const where = 'metrics/feature-moments';

/**
 * Rows that are added up at once: with the one that stands for the shift of the mean 1152, thrice what the native backend
 * packs. Each time the whole matrix goes through memory: with 256 rows that was a third of the time on two threads.
 */
const BLOCK = 1151;

/** Settings of {@link FeatureMoments}. */
export interface FeatureMomentsOptions {
  /** How the features were made. @default unknown */
  readonly making?: Making;
  /** What multiplies: the native backend, for one. @default WebAssembly, or JavaScript where that cannot be had */
  readonly linearAlgebra?: LinearAlgebra;
}

/**
 * Mean and covariance of features in double, from batches of any size: memory is one d x d matrix and 1152 examples,
 * however many there are.
 *
 * Each block of 1151 examples is centred on its own mean, so that no digit is lost to a mean that is large beside the
 * deviations, and joined to those before by Chan's update, which is one more row of the block: with n_a examples of
 * mean m_a and n_b of mean m_b the sum of squares gains (m_b - m_a)(m_b - m_a)^T n_a n_b / (n_a + n_b). Chan, Golub and
 * LeVeque 1979, "Updating formulae and a pairwise algorithm for computing sample variances". The result does not depend
 * on how the examples were divided into batches.
 *
 * @throws GanError for d that is no integer >= 1, and options that do not exist
 * @example
 * const moments = new FeatureMoments(2048);
 * for await (const batch of features) moments.add(batch); // rows of 2048, one after another
 * const { mean, covariance } = moments.finish();
 */
export class FeatureMoments {
  readonly d: number;
  readonly #linearAlgebra: LinearAlgebra;
  readonly #mean: Float64Array;
  /** The lower triangle of the sum of (x - mean)(x - mean)^T. */
  readonly #squares: Float64Array;
  /** Rows to come, with room for that of the shift. */
  readonly #pending: Float64Array;
  #waiting = 0;
  #counted = 0;
  #making: Making | undefined;

  constructor(d: number, options: FeatureMomentsOptions = {}) {
    checkKnownOptions(where, options, ['making', 'linearAlgebra']);
    if (!Number.isSafeInteger(d) || d < 1) {
      throw new GanError(where, `d must be an integer >= 1; received ${written(d)}. Try 2048.`);
    }
    this.d = d;
    this.#linearAlgebra = options.linearAlgebra ?? standardLinearAlgebra();
    this.#mean = new Float64Array(d);
    this.#squares = new Float64Array(d * d);
    this.#pending = new Float64Array((BLOCK + 1) * d);
    this.#making = options.making;
  }

  /** Examples added so far. */
  get n(): number {
    return this.#counted + this.#waiting;
  }

  /** How the features were made, as far as it is known. */
  get making(): Making {
    return this.#making ?? {};
  }

  /**
   * Adds examples.
   *
   * @param features [rows,d], row by row
   * @throws GanError `shape` for anything but whole rows, `not-finite` for a NaN or an infinity: then none is added
   */
  add(features: Float32Array | Float64Array): void {
    const { d } = this;
    if (!(features instanceof Float32Array || features instanceof Float64Array) || features.length % d !== 0) {
      const received = ArrayBuffer.isView(features)
        ? `${(features as Float32Array).length} numbers`
        : written(features);
      throw new GanError(
        where,
        `features must be a Float32Array or Float64Array of rows of ${d}; received ${received}.`,
        {
          code: 'shape',
        },
      );
    }
    checkFinite(where, 'features', features, d);
    for (let at = 0; at < features.length; ) {
      const count = Math.min(features.length - at, (BLOCK - this.#waiting) * d);
      this.#pending.set(features.subarray(at, at + count), this.#waiting * d);
      this.#waiting += count / d;
      at += count;
      if (this.#waiting === BLOCK) this.#countPending();
    }
  }

  /**
   * Adds all examples of `other`, which stays as it is: moments of parts give those of the whole, in any order.
   *
   * @throws GanError `shape` for another d, `mismatch` for features of another making
   */
  merge(other: FeatureMoments): void {
    if (!(other instanceof FeatureMoments) || other.d !== this.d) {
      const received = other instanceof FeatureMoments ? `of ${other.d} features` : written(other);
      throw new GanError(where, `merge takes FeatureMoments of ${this.d} features; received ${received}.`, {
        code: 'shape',
      });
    }
    checkSameMaking(where, this.making, other.making);
    this.#making = this.n === 0 && this.#making === undefined ? other.#making : commonMaking(this.making, other.making);
    if (other.n === 0) return;
    this.#countPending();
    other.#countPending();
    for (let i = 0; i < this.#squares.length; i++) this.#squares[i]! += other.#squares[i]!;
    this.#join(other.#mean, other.#counted, 0);
  }

  /**
   * Mean and covariance of the examples so far; more may be added afterwards.
   *
   * @param options.ddof what is taken off n in the covariance's divisor: 1 as most tools have it, 0 as StyleGAN2-ADA's;
   * @default 1
   * @throws GanError for ddof other than 0 and 1, fewer than ddof + 1 examples, or squares beyond what a double holds
   */
  finish(options: { readonly ddof?: 0 | 1 } = {}): FeatureStatistics & { readonly n: number; readonly ddof: number } {
    checkKnownOptions(where, options, ['ddof']);
    const { ddof = 1 } = options;
    const { d, n } = this;
    if (ddof !== 0 && ddof !== 1) throw new GanError(where, `ddof must be 0 or 1; received ${written(ddof)}.`);
    if (n <= ddof) {
      throw new GanError(where, `a covariance with ddof ${ddof} takes at least ${ddof + 1} examples; received ${n}.`);
    }
    this.#countPending();
    const covariance = covarianceOf(this.#squares, d, n - ddof);
    for (let i = 0; i < d; i++) {
      if (Number.isFinite(covariance[i * d + i])) continue; // the others are no larger than variances
      throw new GanError(where, `squares must be below 2^1024; the variance of feature ${i} is not.`, {
        code: 'not-finite',
      });
    }
    return { d, mean: this.#mean.slice(), covariance, n, ddof, ...(this.#making && { making: this.#making }) };
  }

  #countPending(): void {
    const { d } = this;
    const rows = this.#waiting;
    if (rows === 0) return;
    this.#waiting = 0;
    const block = this.#pending;
    const mean = meanOf(block, rows, d);
    for (let at = 0; at < rows * d; at += d) {
      for (let j = 0; j < d; j++) block[at + j]! -= mean[j]!;
    }
    this.#join(mean, rows, rows);
  }

  /** Adds the squares of `rows` centred rows that wait, and of the shift; `mean` and `count` are the newcomers'. */
  #join(mean: Float64Array, count: number, rows: number): void {
    const { d } = this;
    const total = this.#counted + count;
    const weight = Math.sqrt((this.#counted / total) * count);
    const shift = this.#pending.subarray(rows * d, (rows + 1) * d);
    for (let j = 0; j < d; j++) {
      const apart = mean[j]! - this.#mean[j]!;
      shift[j] = weight * apart;
      this.#mean[j]! += (count / total) * apart;
    }
    this.#counted = total;
    const centred = this.#pending.subarray(0, (rows + 1) * d);
    this.#linearAlgebra.addMoments(new Float64Array(d), this.#squares, centred, rows + 1);
  }
}

/** A symmetric matrix from the lower triangle of sums. */
function covarianceOf(squares: Float64Array, d: number, divisor: number): Float64Array {
  const covariance = new Float64Array(d * d);
  eachLowerTile(d, (top, bottom, left, right) => {
    for (let i = top; i < bottom; i++) {
      for (let j = left; j < Math.min(right, i + 1); j++) {
        const value = squares[i * d + j]! / divisor;
        covariance[i * d + j] = value;
        covariance[j * d + i] = value;
      }
    }
  });
  return covariance;
}

/** Mean of a block's rows. */
function meanOf(block: Float64Array, rows: number, d: number): Float64Array {
  const mean = new Float64Array(d);
  let at = 0;
  // Four at a time: the sums are read and written once for all.
  for (; at + 4 * d <= rows * d; at += 4 * d) {
    const [one, two, three] = [at + d, at + 2 * d, at + 3 * d];
    for (let j = 0; j < d; j++) {
      mean[j]! += block[at + j]! + block[one + j]! + (block[two + j]! + block[three + j]!);
    }
  }
  for (; at < rows * d; at += d) {
    for (let j = 0; j < d; j++) mean[j]! += block[at + j]!;
  }
  for (let j = 0; j < d; j++) mean[j]! /= rows;
  return mean;
}
