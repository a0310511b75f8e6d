import { readFileSync } from 'node:fs';
import { addMoments, symmetricEigenvalues, transposedProduct } from '@ganforge/backend-native';
import { expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { describeNative } from './native.ts';
import { numbers } from './numbers.ts';

/** n x n by rows, of an element's row and column. */
function matrix(n: number, of: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => of(Math.floor(at / n), at % n));
}

function worst(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  return Array.from(expected).reduce((a, v, i) => Math.max(a, Math.abs(v - (found[i] as number))), 0);
}

function symmetric(n: number): Float64Array {
  const a = numbers(n * n);
  return matrix(n, (i, j) => a[Math.max(i, j) * n + Math.min(i, j)] as number);
}

function withThreads<T>(count: number, body: () => T): T {
  addon().limitThreads(count);
  try {
    return body();
  } finally {
    addon().limitThreads(addon().describe().threads);
  }
}

describeNative('symmetricEigenvalues', () => {
  const fixtures = JSON.parse(readFileSync(new URL('./fixtures/eigenvalues.json', import.meta.url), 'utf8')) as Record<
    string,
    number[]
  >;
  const graded = (n: number) => {
    const a = symmetric(n);
    const scale = (i: number) => 10 ** ((-12 * i) / n);
    return matrix(n, (i, j) => (a[i * n + j] as number) * scale(i) * scale(j));
  };
  const ofRank = (n: number, rank: number) => {
    const x = numbers(rank * n);
    return matrix(n, (i, j) => {
      let sum = 0;
      for (let k = 0; k < rank; k++) sum += (x[k * n + i] as number) * (x[k * n + j] as number);
      return sum;
    });
  };

  it.each<[string, number, Float64Array]>([
    ['symmetric 7', 7, symmetric(7)],
    ['symmetric 33', 33, symmetric(33)],
    ['symmetric 150', 150, symmetric(150)],
    ['of rank 5, 40', 40, ofRank(40, 5)],
    ['graded 50', 50, graded(50)],
  ])('are numpy’s: %s', (name, n, a) => {
    const expected = fixtures[name] as number[];
    const norm = expected.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    expect(worst(symmetricEigenvalues(a, n), expected)).toBeLessThan(1e-13 * norm);
  });

  it.each([3, 50, 300])('of the second difference, n = %i: 2 - 2 cos(k pi / (n + 1))', (n) => {
    const a = matrix(n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0));
    const expected = Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)));
    expect(worst(symmetricEigenvalues(a, n), expected)).toBeLessThan(1e-13);
  });

  it('of a reflected diagonal are the diagonal', () => {
    const n = 200;
    const d = Array.from({ length: n }, (_, i) => (i - 50) ** 3 / 1e4);
    const v = numbers(n, 5);
    const squared = v.reduce((a, b) => a + b * b, 0);
    // (1 - 2 v v^T / v.v) D (1 - 2 v v^T / v.v)
    const dv = d.map((value, i) => value * (v[i] as number));
    const vdv = dv.reduce((a, b, i) => a + b * (v[i] as number), 0);
    const a = matrix(n, (i, j) => {
      const [vi, vj] = [v[i] as number, v[j] as number];
      const mixed = (-2 / squared) * (vi * (dv[j] as number) + vj * (dv[i] as number));
      return (i === j ? (d[i] as number) : 0) + mixed + ((4 * vdv) / squared ** 2) * vi * vj;
    });
    expect(worst(symmetricEigenvalues(a, n), d)).toBeLessThan(1e-12 * Math.abs(d.at(-1) as number));
  });

  it('of Hilbert’s matrix of four, to the last digit of its largest', () => {
    // Fettis and Caslin 1967, "Eigenvalues and eigenvectors of Hilbert matrices of order 3 through 10".
    const expected = [9.670230402258689e-5, 6.738273605760748e-3, 0.16914122022145, 1.500214280059243];
    expect(
      worst(
        symmetricEigenvalues(
          matrix(4, (i, j) => 1 / (i + j + 1)),
          4,
        ),
        expected,
      ),
    ).toBeLessThan(1e-15);
  });

  it('of the smallest sizes, of zeros, and of every scale', () => {
    expect(symmetricEigenvalues(new Float64Array(0), 0)).toEqual(new Float64Array(0));
    expect(symmetricEigenvalues(Float64Array.of(-3), 1)).toEqual(Float64Array.of(-3));
    expect(worst(symmetricEigenvalues(Float64Array.of(2, 1, 1, 2), 2), [1, 3])).toBeLessThan(1e-15);
    expect(symmetricEigenvalues(new Float64Array(9), 3)).toEqual(new Float64Array(3));
    expect(
      symmetricEigenvalues(
        matrix(3, (i, j) => (i === j ? 3 - i : 0)),
        3,
      ),
    ).toEqual(Float64Array.of(1, 2, 3));
    const ones = symmetricEigenvalues(new Float64Array(1600).fill(1), 40);
    expect(worst(ones, [...Array(39).fill(0), 40])).toBeLessThan(1e-13);
    for (const scale of [1e-300, 1e300, 5e-324 * 2 ** 30]) {
      const found = symmetricEigenvalues(
        Float64Array.of(2, 1, 1, 2).map((v) => v * scale),
        2,
      );
      expect(
        worst(
          found.map((v) => v / scale),
          [1, 3],
        ),
      ).toBeLessThan(1e-8);
    }
  });

  it('read the lower triangle alone', () => {
    const a = symmetric(60);
    const lower = matrix(60, (i, j) => (j <= i ? (a[i * 60 + j] as number) : Number.NaN));
    expect(symmetricEigenvalues(lower, 60)).toEqual(symmetricEigenvalues(a, 60));
  });

  it('are the same for any number of threads', () => {
    const a = symmetric(260);
    expect(withThreads(1, () => symmetricEigenvalues(a, 260))).toEqual(symmetricEigenvalues(a, 260));
  });

  it('are refused for what has none', () => {
    expect(() => symmetricEigenvalues(Float64Array.of(1, 0, Number.NaN, 1), 2)).toThrow('must be finite');
    expect(() => symmetricEigenvalues(Float64Array.of(Number.POSITIVE_INFINITY), 1)).toThrow('must be finite');
    expect(() => symmetricEigenvalues(new Float64Array(5), 2)).toThrow('must be an array of 4');
  });
});

describeNative('addMoments', () => {
  it.each([
    [1, 1],
    [5, 3],
    [37, 29],
    [401, 13],
    [90, 530],
  ])('adds %i rows of %i, in parts as in one', (rows, d) => {
    const x = numbers(rows * d);
    const expectedSum = new Float64Array(d);
    const expected = new Float64Array(d * d);
    for (let row = 0; row < rows; row++) {
      const at = x.subarray(row * d, row * d + d);
      for (let i = 0; i < d; i++) {
        const xi = at[i] as number;
        expectedSum[i] = (expectedSum[i] as number) + xi;
        for (let j = 0; j <= i; j++) expected[i * d + j] = (expected[i * d + j] as number) + xi * (at[j] as number);
      }
    }
    const [sum, outer] = [new Float64Array(d), new Float64Array(d * d)];
    const some = Math.floor(rows / 3);
    addMoments(sum, outer, x.subarray(0, some * d), some);
    addMoments(sum, outer, Float64Array.from(x.subarray(some * d)), rows - some);
    expect(worst(sum, expectedSum)).toBeLessThan(1e-12);
    expect(worst(outer, expected)).toBeLessThan(1e-12);
    const other = [new Float64Array(d), new Float64Array(d * d)] as const;
    const one = withThreads(1, () => {
      addMoments(...other, x, rows);
      return other[1];
    });
    const all = [new Float64Array(d), new Float64Array(d * d)] as const;
    addMoments(...all, x, rows);
    expect(Buffer.compare(Buffer.from(one.buffer), Buffer.from(all[1].buffer))).toBe(0);
  });

  it('passes NaN on, and refuses other sizes', () => {
    const [sum, outer] = [new Float64Array(2), new Float64Array(4)];
    addMoments(sum, outer, Float32Array.of(1, Number.NaN), 1);
    expect([...sum, ...outer]).toEqual([1, Number.NaN, 1, 0, Number.NaN, Number.NaN]);
    addMoments(new Float64Array(0), new Float64Array(0), new Float32Array(0), 0);
    expect(() => addMoments(sum, outer, new Float32Array(3), 1)).toThrow('must be an array of 2');
    expect(() => addMoments(sum, sum, new Float32Array(2), 1)).toThrow('must be an array of 4');
  });
});

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
