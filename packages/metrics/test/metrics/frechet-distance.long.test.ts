import { expect, it } from 'vitest';
import { standardLinearAlgebra } from '../../src/linear-algebra/standard.ts';
import { frechetDistance } from '../../src/metrics/frechet-distance.ts';
import { productOracle } from '../support/product-oracle.ts';

const d = 2048;

it('means 0 and 1 with unit covariances of 2048 features are 2048 apart, exactly (pytorch-fid’s own test)', () => {
  const covariance = new Float64Array(d * d);
  for (let i = 0; i < d; i++) covariance[i * d + i] = 1;
  const [zero, one] = [new Float64Array(d), new Float64Array(d).fill(1)];
  const result = frechetDistance({ d, mean: zero, covariance }, { d, mean: one, covariance });
  expect(result).toMatchObject({ value: 2048, meanTerm: 2048, covarianceTerm: 0, rank: 2048 });
});

it('tr sqrt(S (T S T)) = tr(T S) of 2048 features, for eigenvalues over 13 decades', () => {
  const { first, second, covarianceTerm } = productOracle(d, standardLinearAlgebra());
  const traces = [first, second].map(({ covariance }) => {
    return covariance.reduce((sum, value, at) => (at % (d + 1) === 0 ? sum + value : sum), 0);
  });
  const found = frechetDistance(first, second);
  expect(found.rank).toBe(d);
  expect(Math.abs(found.covarianceTerm - covarianceTerm)).toBeLessThan(1e-12 * (traces[0]! + traces[1]!));
});
