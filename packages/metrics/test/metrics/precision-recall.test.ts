import { densityCoverage, precisionRecall } from '@ganforge/metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featuresOf, formula, lattice, uniform } from '../support/features.ts';

const line = (...xs: number[]) => ({ data: Float64Array.from(xs), rows: xs.length, cols: 1 });

it('has the known answers of 64 x 8 features v(i,j,0) and .9 v(i,j,5) + .2', () => {
  const real = featuresOf(64, 8, (i, j) => formula(i, j, 0));
  const generated = featuresOf(64, 8, (i, j) => 0.9 * formula(i, j, 5) + 0.2);
  expect(real.data[1 * 8 + 2]).toBe(184 / 997);
  for (const boundary of ['included', 'excluded'] as const) {
    expect(precisionRecall({ real, generated, k: 5, boundary })).toEqual({ precision: 0.984375, recall: 0.859375 });
  }
  const { density, coverage } = densityCoverage({ real, generated, k: 5 });
  expect(density).toBeCloseTo(0.771875, 14);
  expect(coverage).toBe(0.875);
});

describe('precisionRecall', () => {
  it('counts the boundary or not', () => {
    // The balls of the real examples with k = 1 are [-1,1], [0,2] and [1,3], all with radius 1. The generated example 3
    // is on a boundary, and 3.5 is outside.
    const real = line(0, 1, 2);
    const generated = line(3, 3.5, 10);
    expect(precisionRecall({ real, generated, k: 1 }).precision).toBe(1 / 3);
    expect(precisionRecall({ real, generated, k: 1, boundary: 'excluded' }).precision).toBe(0);
    // The balls of the generated examples have radius .5 at 3 and at 3.5, and radius 6.5 at 10. They contain none of 0,
    // 1 and 2.
    expect(precisionRecall({ real, generated, k: 1 }).recall).toBe(0);
    expect(precisionRecall({ real, generated, k: 2 }).recall).toBe(1); // radii 7, 6.5 and 7
  });

  it('finds a generated copy in the ball of its original, even of radius 0', () => {
    const real = line(5, 5, 7, 7);
    expect(precisionRecall({ real, generated: line(5, 5.001), k: 1 }).precision).toBe(0.5);
    expect(precisionRecall({ real, generated: line(5, 5.001), k: 1, boundary: 'excluded' }).precision).toBe(0);
  });

  it('is 1 and 1 for a set and itself, and changes places with the sets', () => {
    fc.assert(
      fc.property(fc.nat(999), fc.integer({ min: 5, max: 150 }), fc.integer({ min: 1, max: 4 }), (seed, rows, k) => {
        const real = lattice(seed, rows, 3, 6);
        const generated = lattice(seed + 1, rows + 7, 3, 5);
        expect(precisionRecall({ real, generated: real, k })).toEqual({ precision: 1, recall: 1 });
        for (const boundary of ['included', 'excluded'] as const) {
          const { precision, recall } = precisionRecall({ real, generated, k, boundary });
          const swapped = precisionRecall({ real: generated, generated: real, k, boundary });
          expect(swapped).toEqual({ precision: recall, recall: precision });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on scale, a shift or an order of the features', () => {
    const [real, generated] = [lattice(1, 90, 4, 5), lattice(2, 80, 4, 6)];
    const moved = (set: typeof real) => featuresOf(set.rows, 4, (i, j) => 8 * set.data[i * 4 + 3 - j]! + 64 * j);
    const expected = precisionRecall({ real, generated });
    expect(precisionRecall({ real: moved(real), generated: moved(generated) })).toEqual(expected);
    expect(expected.precision).toBeGreaterThan(expected.recall === 1 ? 0 : 0.1);
  });
});

describe('densityCoverage', () => {
  it('counts balls for density and real examples for coverage', () => {
    // The radii with k = 1 are 1, 1 and 8. The generated example 0.5 is in the balls of 0 and 1, and 9 is in the ball
    // of 9.
    expect(densityCoverage({ real: line(0, 1, 9), generated: line(0.5, 9), k: 1 })).toEqual({
      density: 3 / 2,
      coverage: 1,
    });
    // The radii with k = 2 are 9, 8 and 9. The generated example 0.5 is in all three balls, which exclude their
    // boundary.
    expect(densityCoverage({ real: line(0, 1, 9), generated: line(0.5, 9), k: 2 })).toEqual({
      density: (3 + 1) / 4,
      coverage: 1,
    });
    expect(densityCoverage({ real: line(0, 1, 9), generated: line(2, 20), k: 1 })).toEqual({
      density: 1 / 2,
      coverage: 1 / 3,
    });
  });

  it('is no better for an outlier, unlike precision', () => {
    const real = featuresOf(60, 2, (i, j) => (i === 0 ? 1e3 : formula(i, j, 0)));
    const generated = featuresOf(60, 2, (i, j) => 100 + formula(i, j, 3));
    expect(precisionRecall({ real, generated }).precision).toBe(1);
    expect(densityCoverage({ real, generated }).density).toBeLessThanOrEqual(1 / 5);
  });
});

describe('both', () => {
  const [real, generated] = [uniform(1, 5, 3), uniform(2, 6, 3)];
  for (const [where, metric] of [
    ['precision-recall', precisionRecall],
    ['density-coverage', densityCoverage],
  ] as const) {
    it.each([
      [{ k: 5 }, 'k must be an integer in 1..4; received 5. In a set of n examples, an example has n - 1 neighbours.'],
      [{ k: 0 }, 'k must be an integer of at least 1; received 0. Try 1.'],
      [{ k: '3' }, "k must be an integer of at least 1; received '3'."],
      [{ neighbours: 3 }, "there is no option 'neighbours'. Try one of real, generated, k"],
      [{ real: uniform(1, 1, 3) }, 'real must hold rows x cols numbers, of at least 2 rows; received 3 numbers'],
    ])(`${where} refuses %o`, (options, text) => {
      expect(() => metric({ real, generated, ...options } as never)).toThrow(`[metrics/${where}] ${text}`);
    });
  }

  it('precisionRecall refuses a boundary it does not know', () => {
    const call = (): unknown => precisionRecall({ real, generated, boundary: 'open' as never });
    expect(call).toThrow("boundary must be one of 'included', 'excluded'; received 'open'.");
  });
});
