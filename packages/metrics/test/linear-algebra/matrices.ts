import { Mt19937 } from '@ganforge/formats';

/** n x n by rows, of an element's row and column. */
export function matrix(n: number, of: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => of(Math.floor(at / n), at % n));
}

/** Normal numbers: the same for a seed. */
export function normals(count: number, seed: number): Float64Array {
  const random = new Mt19937(seed);
  return Float64Array.from({ length: count }, () => random.standardNormal());
}

/** a^T b by its definition. */
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

/** The largest difference of two arrays of one length. */
export function apart(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) throw new Error(`${found.length} numbers in place of ${expected.length}`);
  return Array.from(expected).reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0);
}
