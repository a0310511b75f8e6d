import { Mt19937 } from '@ganforge/formats';

/** Returns an n x n matrix in row-major order. `of` computes an element from its row and column. */
export function matrix(n: number, of: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => of(Math.floor(at / n), at % n));
}

/** Returns normal numbers. They depend only on the seed. */
export function normals(count: number, seed: number): Float64Array {
  const random = new Mt19937(seed);
  return Float64Array.from({ length: count }, () => random.standardNormal());
}

/** Computes `a^T * b` by its definition. */
export function definedProduct(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { k, m, n }: { readonly k: number; readonly m: number; readonly n: number },
): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      for (let step = 0; step < k; step++) c[i * n + j]! += a[step * m + i]! * b[step * n + j]!;
    }
  }
  return c;
}

/** Returns the largest difference between two arrays of the same length. */
export function apart(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) throw new Error(`${found.length} numbers in place of ${expected.length}`);
  return Array.from(expected).reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0);
}
