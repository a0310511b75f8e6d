import { describe, expect, it } from 'vitest';
import { fromKernels } from '../../src/linear-algebra/from-kernels.ts';
import { plainKernels } from '../../src/linear-algebra/plain-kernels.ts';
import { wasmKernels } from '../../src/linear-algebra/wasm-kernels.ts';
import { refusal } from '../support/refusal.ts';
import { apart, definedProduct, matrix, normals } from './matrices.ts';

describe.each([
  ['plain JavaScript', plainKernels()],
  ['WebAssembly', wasmKernels()!],
])('linear algebra in %s', (_, kernels) => {
  const { addRows, addSquares, congruence, mirrored, pivotedCholesky, symmetricEigenvalues, transposedProduct } =
    fromKernels(kernels);

  it.each([
    { k: 1, m: 1, n: 1 },
    { k: 3, m: 5, n: 2 },
    { k: 7, m: 4, n: 9 },
    { k: 400, m: 9, n: 6 },
    { k: 5, m: 261, n: 13 },
    { k: 0, m: 2, n: 2 },
  ])('a^T b of $k x $m and $k x $n is what its definition gives', (sizes) => {
    const [a, b] = [normals(sizes.k * sizes.m, 1), normals(sizes.k * sizes.n, 2)];
    expect(apart(transposedProduct(a, b, sizes), definedProduct(a, b, sizes))).toBeLessThan(1e-12);
  });

  it.each([
    { rows: 1, d: 1 },
    { rows: 5, d: 3 },
    { rows: 400, d: 10 },
    { rows: 4, d: 270 },
  ])('adds rows and squares of $rows x $d, and writes nothing above the diagonal', ({ rows, d }) => {
    const x = Float32Array.from(normals(rows * d, 3));
    const [sum, squares] = [normals(d, 4), matrix(d, (i, j) => (j > i ? 77 : i - j))];
    const sums = sum.map((value, j) => value + definedProduct(new Array(rows).fill(1), x, { k: rows, m: 1, n: d })[j]!);
    addRows(sum, x, rows);
    expect(apart(sum, sums)).toBeLessThan(1e-12);
    for (const centre of [undefined, normals(d, 5)]) {
      const centred = Float64Array.from(x, (value, at) => value - (centre?.[at % d] ?? 0));
      const products = definedProduct(centred, centred, { k: rows, m: d, n: d });
      const expected = matrix(d, (i, j) => (j > i ? 77 : squares[i * d + j]! + products[i * d + j]!));
      addSquares(squares, x, { rows, d, ...(centre && { centre }) });
      expect(apart(squares, expected)).toBeLessThan(1e-12);
    }
  });

  it.each([1, 3, 70])('mirrors a lower triangle, divided: n = %i', (n) => {
    const lower = matrix(n, (i, j) => (j > i ? Number.NaN : i * n + j));
    expect(mirrored(lower, n, 3)).toEqual(matrix(n, (i, j) => (Math.max(i, j) * n + Math.min(i, j)) / 3));
  });

  it.each([1, 2, 3, 50, 131])('eigenvalues of the second difference, n = %i, are 2 - 2 cos(k pi / (n + 1))', (n) => {
    const a = matrix(n, (i, j) => (i === j ? 2 : j === i - 1 ? -1 : j > i ? Number.NaN : 0)); // reads the lower half
    const expected = Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)));
    expect(apart(symmetricEigenvalues(a, n), expected)).toBeLessThan(1e-14);
  });

  it.each([2, 33, 100])('eigenvalues of a reflected diagonal are the diagonal, n = %i', (n) => {
    const d = Array.from({ length: n }, (_, i) => (i - n / 3) ** 3);
    const most = Math.abs(d[n - 1]!);
    expect(apart(symmetricEigenvalues(reflected(d), n), d)).toBeLessThan(1e-14 * most);
  });

  it.each([1e-200, 1e200])('eigenvalues scale with the matrix: %d', (scale) => {
    const d = Array.from({ length: 20 }, (_, i) => i + 1);
    const found = symmetricEigenvalues(
      reflected(d).map((x) => x * scale),
      20,
    );
    expect(
      apart(
        found.map((x) => x / scale),
        d,
      ),
    ).toBeLessThan(1e-12);
  });

  it('eigenvalues of zero, of blocks and of repeated values', () => {
    expect(symmetricEigenvalues(new Float64Array(9), 3)).toEqual(new Float64Array(3));
    expect(
      symmetricEigenvalues(
        matrix(4, (i, j) => (i === j ? 7 : 0)),
        4,
      ),
    ).toEqual(Float64Array.of(7, 7, 7, 7));
    const blocks = matrix(4, (i, j) => (i === j ? 2 : i >> 1 === j >> 1 ? 1 : 0));
    expect(apart(symmetricEigenvalues(blocks, 4), [1, 1, 3, 3])).toBeLessThan(1e-15);
  });

  it('does not change its arguments', () => {
    const a = reflected([1, 2, 3, 4]);
    const before = a.slice();
    symmetricEigenvalues(a, 4);
    expect(a).toEqual(before);
  });

  it('refuses sizes that do not fit and numbers that are not finite', () => {
    expect(
      refusal(() => transposedProduct(new Float64Array(6), new Float64Array(5), { k: 2, m: 3, n: 3 })),
    ).toMatchObject({
      code: 'shape',
      message: '[metrics/linear-algebra] b must have 2 x 3 elements; received 5.',
    });
    const x = new Float32Array(3);
    expect(refusal(() => addRows(new Float64Array(2), x, 2)).code).toBe('shape');
    expect(refusal(() => addSquares(new Float64Array(4), x, { rows: 2, d: 2 })).code).toBe('shape');
    expect(refusal(() => addSquares(new Float64Array(8), x, { rows: 1, d: 3 })).code).toBe('shape');
    const centre = new Float64Array(2);
    expect(refusal(() => addSquares(new Float64Array(9), x, { rows: 1, d: 3, centre })).code).toBe('shape');
    expect(refusal(() => mirrored(new Float64Array(3), 2, 1)).code).toBe('shape');
    expect(refusal(() => pivotedCholesky(new Float64Array(3), 2)).code).toBe('shape');
    const factor = pivotedCholesky(Float64Array.of(1, 0, 0, 1), 2);
    expect(refusal(() => congruence(factor, new Float64Array(3))).code).toBe('shape');
    expect(refusal(() => congruence({ ...factor, rank: 1 }, new Float64Array(4))).code).toBe('shape');
    expect(refusal(() => symmetricEigenvalues(Float64Array.of(1, 0, Number.NaN, 1), 2))).toMatchObject({
      code: 'not-finite',
      message: '[metrics/linear-algebra] a matrix must be finite; row 1, column 0 is NaN.',
    });
  });
});

/** Computes `H * D * H` for a diagonal matrix D, where `H = 1 - 2 * v * v^T / (v . v)`. */
function reflected(d: readonly number[]): Float64Array {
  const n = d.length;
  const v = normals(n, 5);
  const squared = v.reduce((sum, x) => sum + x * x, 0);
  const vdv = d.reduce((sum, value, i) => sum + value * v[i]! * v[i]!, 0);
  return matrix(n, (i, j) => {
    const mixed = (-2 / squared) * v[i]! * v[j]! * (d[i]! + d[j]!);
    return (i === j ? d[i]! : 0) + mixed + ((4 * vdv) / squared ** 2) * v[i]! * v[j]!;
  });
}
