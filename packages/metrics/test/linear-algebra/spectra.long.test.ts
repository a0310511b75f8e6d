import { expect, it } from 'vitest';
import { standardLinearAlgebra } from '../../src/linear-algebra/standard.ts';
import { frechetDistance } from '../../src/metrics/frechet-distance.ts';
import { apart } from './matrices.ts';
import { eigenvaluesOf, rotated, SIGNED, SPECTRA } from './spectra.ts';

const { symmetricEigenvalues } = standardLinearAlgebra();

it.each(Object.entries({ ...SPECTRA, ...SIGNED }))('%s: eigenvalues of rotated matrices of 512', (_, spectrum) => {
  const expected = eigenvaluesOf(spectrum, 512).sort();
  const most = expected.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
  const found = symmetricEigenvalues(rotated(eigenvaluesOf(spectrum, 512)), 512);
  expect(apart(found, expected)).toBeLessThanOrEqual(1e-13 * most);
});

it.each([
  ['k^-3', 1024],
  ['12 decades', 1024],
  ['k^-3', 2048],
  ['12 decades', 2048],
  ['three clusters', 2048],
  ['half the rank', 2048],
] as const)('%s at %i features: eigenvalues, and distances from itself and in reverse', (name, d) => {
  const values = eigenvaluesOf(SPECTRA[name]!, d);
  const covariance = rotated(values);
  const trace = values.reduce((sum, x) => sum + x, 0);
  const most = values.reduce((m, x) => Math.max(m, x), 0);
  expect(apart(symmetricEigenvalues(covariance, d), values.slice().sort())).toBeLessThanOrEqual(1e-13 * most);
  const [mean, reversed] = [new Float64Array(d), values.slice().reverse()];
  const first = { d, mean, covariance };
  // The limit is relative to both traces. Eigenvalues of clusters below 1e-8 of the largest one are only rounding
  // errors of their squares.
  expect(Math.abs(frechetDistance(first, first).value)).toBeLessThan(
    (name === 'three clusters' ? 2e-9 : 1e-9) * 2 * trace,
  );
  const expected = values.reduce((sum, x, i) => sum + (Math.sqrt(x) - Math.sqrt(reversed[i]!)) ** 2, 0);
  const { value } = frechetDistance(first, { d, mean, covariance: rotated(reversed) });
  expect(Math.abs(value - expected)).toBeLessThan(1e-9 * 2 * trace);
});
