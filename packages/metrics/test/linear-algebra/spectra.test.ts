import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromKernels } from '../../src/linear-algebra/from-kernels.ts';
import { plainKernels } from '../../src/linear-algebra/plain-kernels.ts';
import { tridiagonalEigenvalues } from '../../src/linear-algebra/tridiagonal-eigenvalues.ts';
import { wasmKernels } from '../../src/linear-algebra/wasm-kernels.ts';
import { frechetDistance } from '../../src/metrics/frechet-distance.ts';
import { refusal } from '../support/refusal.ts';
import { apart, matrix } from './matrices.ts';
import { eigenvaluesOf, rotated, SIGNED, SPECTRA } from './spectra.ts';

const KERNELS = [
  ['plain JavaScript', plainKernels()],
  ['WebAssembly', wasmKernels()!],
] as const;

describe.each(KERNELS)('spectra in %s', (_, kernels) => {
  const linearAlgebra = fromKernels(kernels);
  const { symmetricEigenvalues } = linearAlgebra;
  const sizes = [1, 2, 3, 4, 17, 64, 150];

  it.each(Object.entries({ ...SPECTRA, ...SIGNED }))('%s: of rotated matrices and of diagonals', (_name, spectrum) => {
    for (const d of sizes) {
      const expected = eigenvaluesOf(spectrum, d).sort();
      const most = expected.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
      const found = symmetricEigenvalues(rotated(eigenvaluesOf(spectrum, d)), d);
      expect(apart(found, expected)).toBeLessThanOrEqual(1e-13 * most);
      for (const order of [(i: number) => i, (i: number) => d - 1 - i, (i: number) => (i * 7919) % d]) {
        const diagonal = matrix(d, (i, j) => (i === j ? spectrum(order(i), d) : 0));
        const sorted = Float64Array.from({ length: d }, (_, i) => spectrum(order(i), d)).sort();
        expect(symmetricEigenvalues(diagonal, d)).toEqual(sorted); // not a digit is lost
      }
    }
  });

  // For matrices with common eigenvectors, the distance is the sum of `(sqrt(a) - sqrt(b))^2`.
  it.each(Object.entries(SPECTRA))('the distance of %s from every other, either way round', (_name, spectrum) => {
    const d = 40;
    const first = eigenvaluesOf(spectrum, d);
    for (const [name, other] of Object.entries(SPECTRA)) {
      for (const second of [eigenvaluesOf(other, d), eigenvaluesOf(other, d).reverse()]) {
        const [a, b] = [first, second].map((values) => ({ d, mean: new Float64Array(d), covariance: rotated(values) }));
        const expected = first.reduce((sum, value, i) => sum + (Math.sqrt(value) - Math.sqrt(second[i]!)) ** 2, 0);
        const traces = [...first, ...second].reduce((sum, value) => sum + value, 0);
        const { value } = frechetDistance(a!, b!, { linearAlgebra });
        expect(Math.abs(value - expected), name).toBeLessThanOrEqual(1e-9 * traces);
      }
    }
  });
});

/** Generates a number with any sign and any magnitude in the range of a double, or zero. */
const element = fc.oneof(
  fc.constant(0),
  fc
    .tuple(fc.double({ min: -307, max: 307, noNaN: true }), fc.boolean())
    .map(([size, minus]) => (minus ? -1 : 1) * 10 ** size),
  fc.double({ min: -1, max: 1, noNaN: true }),
);

it('every tridiagonal matrix of finite numbers has eigenvalues, whose sum is its trace', () => {
  const sizes = fc.integer({ min: 1, max: 40 });
  const matrices = sizes.chain((n) =>
    fc.tuple(
      fc.array(element, { minLength: n, maxLength: n }),
      fc.array(element, { minLength: n - 1, maxLength: n - 1 }),
    ),
  );
  fc.assert(
    fc.property(matrices, ([diagonal, coupling]) => {
      const n = diagonal.length;
      const norm = [...diagonal, ...coupling].reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      const found = tridiagonalEigenvalues(Float64Array.from(diagonal), Float64Array.from(coupling));
      const sum = (values: Iterable<number>): number => [...values].reduce((total, x) => total + x / n, 0);
      // Below the normal range, rounding errors are multiples of the smallest double, however small the matrix is.
      const roundings = 2 * n * Number.MIN_VALUE;
      return Math.abs(sum(found) - sum(diagonal)) <= 1e-14 * norm + roundings;
    }),
    {
      numRuns: 3000,
      // For the eigenvalues 0, 5e-323 and 8e-323, the sum is correct only to the last bit of a denormal number.
      examples: [
        [
          [
            [0, 8.4e-323, 0],
            [5e-323, 0],
          ],
        ],
      ],
    },
  );
});

it('names an element of a tridiagonal matrix that is not finite', () => {
  expect(refusal(() => tridiagonalEigenvalues(Float64Array.of(1, 2), Float64Array.of(Number.NaN)))).toMatchObject({
    code: 'not-finite',
    message: '[metrics/linear-algebra] a tridiagonal matrix must be finite; its coupling has NaN at 0.',
  });
});

describe.each(KERNELS)('elements far apart in %s', (_, kernels) => {
  const { symmetricEigenvalues } = fromKernels(kernels);

  // An earlier version divided by zero when it reflected elements whose squares underflow.
  it.each([1e-100, 1e-150, 1e-160, 1e-200, 1e-300, 5e-324])('elements of %d beside a diagonal of 1', (small) => {
    for (const n of [3, 8, 33]) {
      const found = symmetricEigenvalues(
        matrix(n, (i, j) => (i === j ? 1 + (i % 2) : small)),
        n,
      );
      const expected = Float64Array.from({ length: n }, (__, i) => 1 + (i % 2)).sort();
      expect(apart(found, expected)).toBeLessThanOrEqual(1e-14);
    }
  });

  it('says that eigenvalues overflow', () => {
    const a = new Float64Array(9).fill(1.5e308);
    expect(refusal(() => symmetricEigenvalues(a, 3))).toMatchObject({ code: 'not-finite' });
    expect(refusal(() => symmetricEigenvalues(a, 3)).message).toContain('eigenvalues must be below 2^1024');
  });
});
