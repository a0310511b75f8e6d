import { readFileSync } from 'node:fs';
import { addRows, addSquares, mirrored, symmetricEigenvalues } from '@ganforge/backend-native';
import { expect, it } from 'vitest';
import { matrix, symmetric, withThreads, worst } from './matrices.ts';
import { describeNative } from './native.ts';
import { numbers } from './numbers.ts';

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

  it('are refused for a matrix that has none', () => {
    expect(() => symmetricEigenvalues(Float64Array.of(1, 0, Number.NaN, 1), 2)).toThrow('must be finite');
    expect(() => symmetricEigenvalues(Float64Array.of(Number.POSITIVE_INFINITY), 1)).toThrow('must be finite');
    expect(() => symmetricEigenvalues(new Float64Array(5), 2)).toThrow('must be an array of 4');
  });
});

describeNative('addRows and addSquares', () => {
  it.each([
    [1, 1],
    [5, 3],
    [37, 29],
    [401, 13],
    [90, 530],
    // Many columns: threads pack for themselves.
    [390, 1030],
  ])('add %i rows of %i, in parts as in one, about a centre', (rows, d) => {
    const x = numbers(rows * d);
    const centre = Float64Array.from(numbers(d, 7));
    const expectedSum = new Float64Array(d);
    const expected = new Float64Array(d * d);
    for (let row = 0; row < rows; row++) {
      const centred = centre.map((c, i) => (x[row * d + i] as number) - c);
      for (let i = 0; i < d; i++) {
        const xi = centred[i] as number;
        expectedSum[i] = (expectedSum[i] as number) + (x[row * d + i] as number);
        for (let j = 0; j <= i; j++) {
          expected[i * d + j] = (expected[i * d + j] as number) + xi * (centred[j] as number);
        }
      }
    }
    const [sum, squares] = [new Float64Array(d), new Float64Array(d * d)];
    const some = Math.floor(rows / 3);
    for (const [part, count] of [
      [x.subarray(0, some * d), some],
      [Float64Array.from(x.subarray(some * d)), rows - some],
    ] as const) {
      addRows(sum, part, count);
      addSquares(squares, part, { rows: count, d, centre });
    }
    expect(worst(sum, expectedSum)).toBeLessThan(1e-12);
    expect(worst(squares, expected)).toBeLessThan(1e-12);
  });

  it.each([13, 530, 1030])('give the same bits for floats and doubles and any number of threads: d = %i', (d) => {
    const rows = 400;
    const x = numbers(rows * d);
    const centre = Float64Array.from(numbers(d, 7));
    const added = (features: Float32Array | Float64Array): Buffer => {
      const [sum, squares] = [new Float64Array(d), new Float64Array(d * d)];
      addRows(sum, features, rows);
      addSquares(squares, features, { rows, d, centre });
      return Buffer.concat([Buffer.from(sum.buffer), Buffer.from(squares.buffer)]);
    };
    const one = withThreads(1, () => added(x));
    expect(Buffer.compare(added(x), one)).toBe(0);
    expect(Buffer.compare(added(Float64Array.from(x)), one)).toBe(0);
  });

  it('take no centre for zero, pass NaN on, and refuse other sizes', () => {
    const [sum, squares] = [new Float64Array(2), new Float64Array(4)];
    const x = Float32Array.of(1, Number.NaN);
    addRows(sum, x, 1);
    addSquares(squares, x, { rows: 1, d: 2 });
    expect([...sum, ...squares]).toEqual([1, Number.NaN, 1, 0, Number.NaN, Number.NaN]);
    addRows(new Float64Array(0), new Float32Array(0), 0);
    addSquares(new Float64Array(0), new Float32Array(0), { rows: 0, d: 0 });
    expect(() => addRows(sum, new Float32Array(3), 1)).toThrow('must be an array of 2');
    expect(() => addSquares(squares, new Float32Array(3), { rows: 1, d: 2 })).toThrow('must be an array of 2');
    expect(() => addSquares(sum, x, { rows: 1, d: 2 })).toThrow('must be an array of 4');
    const centre = new Float64Array(1);
    expect(() => addSquares(squares, x, { rows: 1, d: 2, centre })).toThrow('must be an array of 2');
  });
});

describeNative('mirrored', () => {
  it.each([0, 1, 3, 32, 75])('is the whole of a lower triangle, divided: n = %i', (n) => {
    const a = symmetric(n);
    const lower = matrix(n, (i, j) => (j <= i ? (a[i * n + j] as number) : Number.NaN));
    expect(mirrored(lower, n, 7)).toEqual(a.map((value) => value / 7));
  });

  it('refuses other sizes', () => {
    expect(() => mirrored(new Float64Array(5), 2, 1)).toThrow('must be an array of 4');
  });
});
