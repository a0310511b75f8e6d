import { expect, it } from 'vitest';
import type { PivotedFactor } from '../../src/linear-algebra/linear-algebra.ts';
import { standardLinearAlgebra } from '../../src/linear-algebra/standard.ts';
import { apart, definedProduct, matrix, normals } from './matrices.ts';

const linearAlgebra = standardLinearAlgebra();
const { congruence, pivotedCholesky } = linearAlgebra;

/** Computes `X^T * X` of normal numbers [rows,d] whose columns have decreasing scales. */
function semiDefinite(rows: number, d: number, seed = 1): Float64Array {
  const x = normals(rows * d, seed).map((value, at) => value * Math.exp((-3 * (at % d)) / d));
  return linearAlgebra.transposedProduct(x, x, { k: rows, m: d, n: d });
}

function multiplied({ rank, transposed, order }: PivotedFactor): Float64Array {
  return definedProduct(transposed, transposed, { k: rank, m: order.length, n: order.length });
}

it.each([
  { d: 1, rows: 3 },
  { d: 10, rows: 30 },
  { d: 130, rows: 200 },
  { d: 150, rows: 70 },
  { d: 64, rows: 64 },
])('P P^T is A, of rank min(d, rows): d = $d, $rows rows', ({ d, rows }) => {
  const a = semiDefinite(rows, d);
  const factor = pivotedCholesky(a, d);
  expect(factor.rank).toBe(Math.min(d, rows));
  expect(apart(multiplied(factor), a)).toBeLessThan(1e-12);
  expect(factor.residual).toBeLessThan(1e-12);
  expect(Array.from(factor.order).sort((i, j) => i - j)).toEqual(Array.from({ length: d }, (_, i) => i));
});

it('takes the largest of what is left first, so that its rows are a lower trapezoid in that order', () => {
  const d = 100;
  const { order, rank, transposed } = pivotedCholesky(semiDefinite(80, d), d);
  const pivots = Array.from({ length: rank }, (_, k) => transposed[k * d + order[k]!]!);
  expect(pivots).toEqual([...pivots].sort((x, y) => y - x));
  for (let k = 0; k < rank; k++) {
    expect(Array.from({ length: k }, (_, i) => transposed[k * d + order[i]!]).every((x) => x === 0)).toBe(true);
  }
});

it('reads only the lower triangle and does not change it', () => {
  const a = semiDefinite(9, 5).map((value, at) => (at % 5 > Math.floor(at / 5) ? Number.NaN : value));
  const before = a.slice();
  expect(pivotedCholesky(a, 5).rank).toBe(5);
  expect(a).toEqual(before);
});

it('has rank 0 for zero, and says what is left of a matrix that is not positive semi-definite', () => {
  expect(pivotedCholesky(new Float64Array(9), 3)).toMatchObject({ rank: 0, residual: 0 });
  const indefinite = matrix(2, (i, j) => (i === j ? 1 : 3));
  expect(pivotedCholesky(indefinite, 2)).toMatchObject({ rank: 0, residual: 3 });
});

it('stops at the noise of single precision in place of dividing by it', () => {
  const d = 60;
  const a = Float64Array.from(Float32Array.from(semiDefinite(20, d)));
  const factor = pivotedCholesky(a, d);
  expect(factor.rank).toBeGreaterThanOrEqual(20);
  expect(apart(multiplied(factor), a)).toBeLessThan(1e-5);
});

it.each([
  { d: 7, rows: 20 },
  { d: 300, rows: 400 },
  { d: 290, rows: 270 },
])('P^T S P is what its definition gives, in reverse: d = $d, $rows rows', ({ d, rows }) => {
  const factor = pivotedCholesky(semiDefinite(rows, d), d);
  const { rank, transposed } = factor;
  const s = semiDefinite(2 * d, d, 2);
  const p = matrix(d, () => 0).subarray(0, d * rank);
  for (let i = 0; i < d; i++) for (let k = 0; k < rank; k++) p[i * rank + k] = transposed[k * d + i]!;
  const sp = linearAlgebra.transposedProduct(s, p, { k: d, m: d, n: rank });
  const expected = linearAlgebra.transposedProduct(p, sp, { k: d, m: rank, n: rank });
  const found = congruence(factor, s);
  let worst = 0;
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j <= i; j++) {
      const reversed = expected[(rank - 1 - i) * rank + rank - 1 - j]!;
      worst = Math.max(worst, Math.abs(found[i * rank + j]! - reversed));
    }
  }
  expect(worst).toBeLessThan(1e-9 * Math.abs(expected[0]!));
});
