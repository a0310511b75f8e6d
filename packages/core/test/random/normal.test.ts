import '@ganforge/testing';
import { readFileSync } from 'node:fs';
import { normalQuantile } from '@ganforge/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naturalLog } from '../../src/random/normal.ts';

const { quantiles } = JSON.parse(readFileSync(new URL('../fixtures/draws.json', import.meta.url), 'utf8')) as {
  quantiles: [number, number][];
};

describe('normalQuantile', () => {
  it("agrees with scipy's within 1e-13, to 1e-300 in the tail (fixtures/make-draws.py)", () => {
    expect(quantiles.length).toBeGreaterThan(100);
    for (const [p, z] of quantiles) expect(normalQuantile(p)).toBeAllclose(z, { rtol: 1e-13, atol: 0 });
  });

  it('is odd about 0.5 and rises', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (k) => {
        const p = k / 2 ** 32;
        expect(normalQuantile(1 - p)).toBe(-normalQuantile(p));
        expect(normalQuantile((k + 1) / 2 ** 32)).toBeGreaterThan(normalQuantile(p));
      }),
    );
  });

  it.each([0, 1, -0.1, Number.NaN])('refuses %s', (p) => {
    expect(() => normalQuantile(p)).toThrow('[core/normal] a probability must be in (0,1)');
  });
});

describe('naturalLog', () => {
  it('agrees with Math.log within 1e-15, at every scale', () => {
    fc.assert(
      fc.property(fc.double({ min: 5e-324, max: 1.7976931348623157e308, noNaN: true }), (x) => {
        expect(Math.abs(naturalLog(x) - Math.log(x))).toBeLessThanOrEqual(1e-15 * Math.max(1, Math.abs(Math.log(x))));
      }),
      { numRuns: 2000 },
    );
    expect(naturalLog(1)).toBe(0);
    expect(naturalLog(1 + 2 ** -40)).toBeAllclose(Math.log1p(2 ** -40), { rtol: 1e-15, atol: 0 });
  });
});
