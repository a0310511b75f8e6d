import { randomStream } from '@ganforge/core';

/** Maximum number of rounds of the iteration. */
const ROUNDS = 1000;
/** The iteration stops if no vector changes by more than this. */
const ENOUGH = 1e-12;

/** Contains eigenvectors and their eigenvalues, in the order of decreasing eigenvalues. */
export interface EigenPairs {
  /** The eigenvectors, scaled to length 1. The element with the largest absolute value is positive. */
  readonly vectors: readonly Float64Array[];
  readonly values: readonly number[];
}

/**
 * Computes the eigenvectors of the largest eigenvalues of a positive semi-definite matrix. It uses subspace iteration
 * in float64.
 *
 * It iterates two vectors more than requested, so that the last requested vector also converges. For equal eigenvalues,
 * it returns arbitrary orthonormal vectors of their subspace. Source: Golub & Van Loan, "Matrix Computations", section
 * 8.2.
 *
 * @param matrix the matrix, as D rows of D numbers
 * @param count the number of eigenvectors, at most D
 */
export function topEigenvectors(matrix: readonly ArrayLike<number>[], count: number): EigenPairs {
  const size = matrix.length;
  const width = Math.min(size, count + 2);
  const drawn = randomStream(0, 'models/top-eigenvectors').normalValues(width * size);
  let basis = orthonormal(
    Array.from({ length: width }, (_, k) => Float64Array.from(drawn.subarray(k * size, (k + 1) * size))),
  );
  for (let round = 0; round < ROUNDS; round++) {
    const next = orthonormal(basis.map((vector) => times(matrix, vector)));
    const change = next.slice(0, count).map((vector, k) => 1 - Math.abs(dot(vector, basis[k]!)));
    basis = next;
    if (Math.max(...change) < ENOUGH) break;
  }
  const pairs = basis.map((vector) => ({ vector: upright(vector), value: dot(vector, times(matrix, vector)) }));
  pairs.sort((a, b) => b.value - a.value);
  const best = pairs.slice(0, count);
  return { vectors: best.map(({ vector }) => vector), values: best.map(({ value }) => value) };
}

/**
 * Makes vectors orthonormal. It applies Gram-Schmidt twice for accuracy. A vector that depends linearly on earlier
 * vectors is replaced by 0.
 */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const found: Float64Array[] = [];
  for (const vector of vectors) {
    const own = Float64Array.from(vector);
    for (const other of [...found, ...found]) {
      const share = dot(own, other);
      for (let i = 0; i < own.length; i++) own[i]! -= share * other[i]!;
    }
    const norm = Math.sqrt(dot(own, own));
    found.push(norm > 1e-300 ? own.map((x) => x / norm) : own);
  }
  return found;
}

function times(matrix: readonly ArrayLike<number>[], vector: Float64Array): Float64Array {
  return Float64Array.from(matrix, (row) => dot(row, vector));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Chooses the sign of an eigenvector so that the element with the largest absolute value is positive. */
function upright(vector: Float64Array): Float64Array {
  const largest = vector.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
  return largest < 0 ? vector.map((x) => -x) : vector;
}
