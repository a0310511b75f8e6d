import { congruence, type PivotedFactor, pivotedCholesky, transposedProduct } from '@ganforge/backend-native';
import { expect, it } from 'vitest';
import { matrix, symmetric, withThreads, worst } from './matrices.ts';
import { describeNative } from './native.ts';
import { numbers } from './numbers.ts';

describeNative('transposedProduct', () => {
  it.each([
    [1, 1, 1],
    [3, 7, 5],
    [400, 25, 33],
    [10, 100, 530],
    [0, 2, 2],
  ])('of [%i,%i] and [%i] columns', (k, m, n) => {
    const [a, b] = [Float64Array.from(numbers(k * m, 3)), Float64Array.from(numbers(k * n, 4))];
    const expected = new Float64Array(m * n);
    for (let at = 0; at < m * n; at++) {
      const [i, j] = [Math.floor(at / n), at % n];
      let sum = 0;
      for (let step = 0; step < k; step++) sum += (a[step * m + i] as number) * (b[step * n + j] as number);
      expected[at] = sum;
    }
    expect(worst(transposedProduct(a, b, { k, m, n }), expected)).toBeLessThan(1e-12);
  });
});

/** X^T X of [rows,d] numbers, whose columns fall off. */
function semiDefinite(rows: number, d: number): Float64Array {
  const x = Float64Array.from(numbers(rows * d), (value, at) => value * Math.exp((-3 * (at % d)) / d));
  return transposedProduct(x, x, { k: rows, m: d, n: d });
}

describeNative('pivotedCholesky', () => {
  it.each([
    [1, 3],
    [10, 30],
    [130, 200],
    [150, 70],
    [64, 64],
    [300, 310],
  ])('of %i x %i is P P^T, of rank min(d, rows), with a lower trapezoid in the order of its pivots', (d, rows) => {
    const a = semiDefinite(rows, d);
    const lower = matrix(d, (i, j) => (j <= i ? (a[i * d + j] as number) : Number.NaN));
    const before = lower.slice();
    const { rank, order, transposed, residual } = pivotedCholesky(lower, d);
    expect(lower).toEqual(before);
    expect(rank).toBe(Math.min(d, rows));
    expect(transposed.length).toBe(rank * d);
    const product = matrix(d, (i, j) => {
      let sum = 0;
      for (let k = 0; k < rank; k++) sum += (transposed[k * d + i] as number) * (transposed[k * d + j] as number);
      return sum;
    });
    expect(worst(product, a)).toBeLessThan(1e-12);
    expect(residual).toBeLessThan(1e-12);
    expect(Array.from(order).sort((i, j) => i - j)).toEqual(Array.from({ length: d }, (_, i) => i));
    const pivots = Array.from({ length: rank }, (_, k) => transposed[k * d + (order[k] as number)] as number);
    expect(pivots).toEqual([...pivots].sort((x, y) => y - x));
    for (let k = 0; k < rank; k++) {
      expect(Array.from({ length: k }, (_, i) => transposed[k * d + (order[i] as number)]).every((x) => x === 0)).toBe(
        true,
      );
    }
  });

  it('of small matrices agrees with hand computation', () => {
    const factor = pivotedCholesky(Float64Array.of(1, 0, 2, 4), 2);
    expect(factor).toEqual({
      rank: 1,
      order: Int32Array.of(1, 0),
      transposed: Float64Array.of(1, 2),
      residual: 0,
    });
    expect(pivotedCholesky(new Float64Array(9), 3)).toMatchObject({ rank: 0, residual: 0 });
    expect(pivotedCholesky(new Float64Array(0), 0)).toMatchObject({ rank: 0, residual: 0 });
    expect(pivotedCholesky(Float64Array.of(1, 3, 3, 1), 2)).toMatchObject({ rank: 0, residual: 3 }); // indefinite
    expect(pivotedCholesky(Float64Array.of(-1), 1)).toMatchObject({ rank: 0, residual: 1 });
  });

  it('stops at the noise of single precision in place of dividing by it', () => {
    const d = 60;
    const { rank, transposed, residual } = pivotedCholesky(
      Float64Array.from(Float32Array.from(semiDefinite(20, d))),
      d,
    );
    expect(rank).toBeGreaterThanOrEqual(20);
    expect(residual).toBeLessThan(1e-5);
    expect(transposed.every((value) => Math.abs(value) < 10)).toBe(true);
  });

  it('gives the same bits for any number of threads', () => {
    const a = semiDefinite(400, 260);
    expect(withThreads(1, () => pivotedCholesky(a, 260))).toEqual(pivotedCholesky(a, 260));
  });

  it('refuses what is not finite, and other sizes', () => {
    expect(() => pivotedCholesky(Float64Array.of(1, 0, Number.NaN, 1), 2)).toThrow('must be finite');
    expect(() => pivotedCholesky(new Float64Array(5), 2)).toThrow('must be an array of 4');
  });
});

describeNative('congruence', () => {
  /** A factor of which nothing but its shape is known. */
  function trapezoid(rank: number, d: number): PivotedFactor {
    const order = Int32Array.from({ length: d }, (_, i) => (i * 7 + 3) % d); // 7 divides none of the sizes
    const values = numbers(rank * d, 9);
    const transposed = new Float64Array(rank * d);
    for (let k = 0; k < rank; k++) {
      for (let i = k; i < d; i++) transposed[k * d + (order[i] as number)] = values[k * d + i] as number;
    }
    return { rank, order, transposed, residual: 0 };
  }

  it.each([
    [1, 1],
    [3, 5],
    [40, 40],
    [257, 290],
    [520, 520],
  ])('of rank %i and %i is P^T S P in reverse, by its definition', (rank, d) => {
    const factor = trapezoid(rank, d);
    const s = symmetric(d);
    // [rank,d], then [rank,rank]
    const half = new Float64Array(rank * d);
    for (let k = 0; k < rank; k++) {
      for (let i = 0; i < d; i++) {
        const value = factor.transposed[k * d + i] as number;
        for (let j = 0; j < d; j++) half[k * d + j] = (half[k * d + j] as number) + value * (s[i * d + j] as number);
      }
    }
    const found = congruence(factor, s);
    expect(found.length).toBe(rank * rank);
    let error = 0;
    for (let row = 0; row < rank; row++) {
      for (let column = 0; column <= row; column++) {
        const [k, other] = [rank - 1 - row, rank - 1 - column];
        let sum = 0;
        for (let j = 0; j < d; j++) sum += (half[k * d + j] as number) * (factor.transposed[other * d + j] as number);
        error = Math.max(error, Math.abs(sum - (found[row * rank + column] as number)));
      }
    }
    expect(error).toBeLessThan(1e-11);
  });

  it('of rank 0 is empty', () => {
    expect(congruence(trapezoid(0, 3), symmetric(3))).toEqual(new Float64Array(0));
  });

  it('gives the same bits for any number of threads', () => {
    const [factor, s] = [trapezoid(270, 300), symmetric(300)];
    expect(withThreads(1, () => congruence(factor, s))).toEqual(congruence(factor, s));
  });

  it('refuses sizes that do not match, and an order with rows that do not exist', () => {
    const factor = trapezoid(2, 3);
    expect(() => congruence(factor, new Float64Array(8))).toThrow('must be an array of 9');
    expect(() => congruence({ ...factor, rank: 1 }, symmetric(3))).toThrow('must be an array of 3');
    expect(() => congruence({ ...factor, rank: 4 }, symmetric(3))).toThrow('rank must be at most 3');
    for (const row of [-1, 3]) {
      expect(() => congruence({ ...factor, order: Int32Array.of(0, 1, row) }, symmetric(3))).toThrow('the order');
    }
  });
});
