import { readFileSync } from 'node:fs';
import { Mt19937 } from '@ganforge/formats';
import { describe, expect, it } from 'vitest';
import { FeatureMoments } from '../../src/features/feature-moments.ts';
import { fromKernels } from '../../src/linear-algebra/from-kernels.ts';
import { plainKernels } from '../../src/linear-algebra/plain-kernels.ts';
import { wasmKernels } from '../../src/linear-algebra/wasm-kernels.ts';
import { frechetDistance } from '../../src/metrics/frechet-distance.ts';
import { vendi } from '../../src/metrics/vendi.ts';
import { apart } from './matrices.ts';

/**
 * The content of the fixture that reference/spectra.py wrote. The features below come from functions of the same names.
 */
const expected = JSON.parse(readFileSync(new URL('../fixtures/spectra.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, { readonly distance: number; readonly eigenvalues: readonly number[][] }>
>;

const CASES = {
  graded: { cols: 200, sets: [graded(1), graded(2)] },
  'one-hot': { cols: 152, sets: [oneHot(0), oneHot(1)] },
  blobs: { cols: 192, sets: [blobs(3), blobs(4)] },
} as const;

describe.each([
  ['plain JavaScript', plainKernels()],
  ['WebAssembly', wasmKernels()!],
])('features with difficult spectra, in %s', (_, kernels) => {
  const linearAlgebra = fromKernels(kernels);

  it.each(Object.entries(CASES))('%s: numpy’s and scipy’s distance and eigenvalues', (name, { cols, sets }) => {
    const [a, b] = sets.map((data) => {
      const moments = new FeatureMoments(cols, { linearAlgebra });
      moments.add(data);
      return moments.finish();
    });
    const traces = [a!, b!].map(({ covariance }) =>
      covariance.reduce((sum, value, at) => (at % (cols + 1) === 0 ? sum + value : sum), 0),
    );
    const close = 1e-9 * (traces[0]! + traces[1]!);
    const { distance, eigenvalues } = expected[name]!;
    expect(Math.abs(frechetDistance(a!, b!, { linearAlgebra }).value - distance)).toBeLessThan(close);
    expect(Math.abs(frechetDistance(b!, a!, { linearAlgebra }).value - distance)).toBeLessThan(close);
    for (const [i, set] of [a!, b!].entries()) {
      expect(Math.abs(frechetDistance(set, set, { linearAlgebra }).value)).toBeLessThan(close);
      const found = linearAlgebra.symmetricEigenvalues(set.covariance, cols);
      expect(apart(found, eigenvalues[i]!)).toBeLessThan(1e-13 * found.at(-1)!);
    }
  });

  it('a set of one-hot rows is as diverse as the exponential of the entropy of its classes', () => {
    const data = oneHot(0);
    const shares = [1, 2, 3].flatMap((members) => new Array<number>(38).fill((members * 152) / data.length));
    const entropy = shares.reduce((sum, share) => sum - share * Math.log(share), 0);
    const { value } = vendi({ data, rows: data.length / 152, cols: 152 }, { linearAlgebra });
    expect(Math.abs(value / Math.exp(entropy) - 1)).toBeLessThan(1e-12);
  });
});

function graded(seed: number): Float64Array {
  const random = new Mt19937(seed);
  return Float64Array.from({ length: 400 * 200 }, (_, at) => {
    return random.standardNormal() * 10 ** ((4 * (at % 200)) / 199 - 2);
  });
}

function oneHot(shift: number): Float64Array {
  const rows = Array.from({ length: 152 }, (_, c) => new Array<number>((c + shift) % 4).fill(c)).flat();
  const data = new Float64Array(rows.length * 152);
  for (const [row, c] of rows.entries()) data[row * 152 + c] = 1;
  return data;
}

function blobs(seed: number): Float64Array {
  const [n, size] = [400, 8];
  const random = new Mt19937(seed);
  const data = new Float64Array(n * size * size * 3);
  for (let image = 0; image < n; image++) {
    for (let blob = 0; blob < 3; blob++) {
      const [cx, cy, width, light] = [random.random(), random.random(), random.random(), random.random()];
      for (let pixel = 0; pixel < size * size; pixel++) {
        const [x, y] = [(pixel % size) / (size - 1), Math.floor(pixel / size) / (size - 1)];
        const squared = (x - cx) ** 2 + (y - cy) ** 2;
        data[(image * size * size + pixel) * 3 + blob] = light * Math.exp(-squared / (2 * (0.15 + 0.2 * width) ** 2));
      }
    }
  }
  return data;
}
