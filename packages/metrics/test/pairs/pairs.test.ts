import type { FeatureMatrix } from '@ganforge/metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/linear-algebra/kernels.ts';
import { plainKernels } from '../../src/linear-algebra/plain-kernels.ts';
import { wasmKernels } from '../../src/linear-algebra/wasm-kernels.ts';
import { type PairMeasure, type PairTile, visitPairs } from '../../src/pairs/pairs.ts';
import { featuresOf, lattice, toFloat32, uniform } from '../support/features.ts';

/** Returns all pairs as a table. `visits` shows whether a pair was visited twice or never. */
function tableOf(measure: PairMeasure, a: FeatureMatrix, b?: FeatureMatrix, kernels?: Kernels) {
  const cols = (b ?? a).rows;
  const table = new Float64Array(a.rows * cols);
  const visits = new Uint8Array(a.rows * cols);
  const visit = (tile: PairTile): void => {
    for (let i = 0; i < tile.rows; i++) {
      for (let j = 0; j < tile.cols; j++) {
        const at = (tile.row + i) * cols + tile.col + j;
        table[at] = tile.values[i * tile.stride + j]!;
        visits[at]!++;
      }
    }
  };
  visitPairs(measure, a, b, visit, kernels);
  return { table, visits };
}

function plain(measure: PairMeasure, a: FeatureMatrix, b: FeatureMatrix, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < a.cols; k++) {
    const [x, y] = [a.data[i * a.cols + k]!, b.data[j * b.cols + k]!];
    sum += measure === 'product' ? x * y : (x - y) ** 2;
  }
  return sum;
}

describe.each(['product', 'squared-distance'] as const)('visitPairs, %s', (measure) => {
  const sizes = fc.integer({ min: 1, max: 140 });

  it('visits every pair of two matrices once', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.integer({ min: 1, max: 600 }), (n, m, cols) => {
        const [a, b] = [lattice(n, n, cols, 9), lattice(m + 1, m, cols, 9)]; // small integers: sums are exact
        const { table, visits } = tableOf(measure, a, b);
        expect(visits.every((count) => count === 1)).toBe(true);
        for (const [i, j] of [
          [0, 0],
          [n - 1, m - 1],
          [n >> 1, m >> 1],
          [n - 1, 0],
        ] as const) {
          expect(table[i * m + j]).toBe(plain(measure, a, b, i, j));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('visits every pair within a matrix once at least on and above the diagonal, as between it and itself', () => {
    const a = toFloat32(uniform(4, 150, 300));
    const both = tableOf(measure, a, a);
    const within = tableOf(measure, a);
    const differ = both.table.findIndex((value, at) => {
      const [i, j] = [Math.floor(at / 150), at % 150];
      const isOnce = j < i || within.visits[at] === 1;
      return !isOnce || value !== both.table[j * 150 + i] || (j >= i && value !== within.table[at]);
    });
    expect(differ).toBe(-1);
  });

  it('is the same to the bit in WebAssembly and in JavaScript', () => {
    const [a, b] = [uniform(6, 70, 519, 2, -1), uniform(7, 66, 519, 2, -1)];
    const [plain, wasm] = [plainKernels(), wasmKernels()!].map((kernels) => tableOf(measure, a, b, kernels).table);
    expect(wasm).toEqual(plain);
  });
});

it('gives equal rows a distance of 0 and their pairs one value, at any position', () => {
  const rows = uniform(5, 100, 333, 1e-3, 1e6);
  const doubled = featuresOf(200, 333, (i, j) => rows.data[(i % 100) * 333 + j]!);
  const { table } = tableOf('squared-distance', doubled, rows);
  for (let i = 0; i < 100; i++) {
    expect(table[i * 100 + i]).toBe(0);
    expect(table.slice((i + 100) * 100, (i + 101) * 100)).toEqual(table.slice(i * 100, (i + 1) * 100));
  }
  // The formula `|x|^2 + |y|^2 - 2 * x * y` would have an error of `2^-53 * |x|^2` = 4e-2 here.
  expect(table[1]).toBeCloseTo(plain('squared-distance', doubled, rows, 0, 1), 15);
});
