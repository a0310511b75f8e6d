import { describe, expect, it } from 'vitest';
import { bayesianMixture } from '../../src/table/modes/bayesian-mixture.ts';
import { columnModes } from '../../src/table/modes/column-modes.ts';
import { digamma, logGamma } from '../../src/table/modes/special-functions.ts';
import sklearn from '../fixtures/table/mixtures.json' with { type: 'json' };

describe('special functions', () => {
  const EULER = 0.5772156649015329;
  it('are those of the tables', () => {
    expect(digamma(1)).toBeCloseTo(-EULER, 13);
    expect(digamma(0.5)).toBeCloseTo(-EULER - 2 * Math.LN2, 13);
    expect(digamma(25) - digamma(24)).toBeCloseTo(1 / 24, 14);
    // this is `psi(x + 1) - 1 / x`, with the series of psi at 1
    expect(digamma(0.001)).toBeCloseTo(-1000.5755719318103, 9);
    expect(logGamma(1)).toBeCloseTo(0, 11);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 11);
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 11);
    expect(logGamma(1000.5) - logGamma(999.5)).toBeCloseTo(Math.log(999.5), 10);
  });
});

describe('the mixture of a column', () => {
  it.each(Object.entries(sklearn.columns))(
    '%s is what scikit-learn finds',
    (_, { values, counts, components, ...of }) => {
      const modes = bayesianMixture(Float64Array.from(values), Float64Array.from(counts), { components });
      expect(modes.length).toBe(of.means.length);
      modes.forEach(({ mean, std, weight }, k) => {
        expect(mean).toBeCloseTo(of.means[k]!, 6);
        expect(std).toBeCloseTo(of.stds[k]!, 6);
        expect(weight).toBeCloseTo(of.weights[k]!, 6);
      });
    },
  );

  it('does not depend on the unit', () => {
    const counts = new Map(Array.from({ length: 200 }, (_, i) => [Math.floor(i / 100) * 9 + Math.sin(i), 1]));
    const scaled = new Map([...counts].map(([value, n]) => [value * 1e-5 + 3, n]));
    const [some, others] = [columnModes(counts, 10), columnModes(scaled, 10)];
    expect(some.length).toBeGreaterThan(1);
    expect(others.length).toBe(some.length);
    others.forEach(({ mean, std, weight }, k) => {
      expect((mean - 3) / 1e-5).toBeCloseTo(some[k]!.mean, 4);
      expect(std / 1e-5).toBeCloseTo(some[k]!.std, 4);
      expect(weight).toBeCloseTo(some[k]!.weight, 4);
    });
  });

  it('has one mode of equal values, and of a single component mean and deviation', () => {
    expect(columnModes(new Map([[7, 12]]), 10)).toEqual([{ mean: 7, std: 1, weight: 1 }]);
    const pair = new Map([
      [1, 3],
      [5, 1],
    ]);
    expect(columnModes(pair, 1)).toEqual([{ mean: 2, std: Math.sqrt(3), weight: 1 }]);
  });
});
