import * as native from '@ganforge/backend-native';
import { FeatureMoments, type FeatureStatistics, frechetDistance } from '@ganforge/metrics';
import { expect, it } from 'vitest';
import { productOracle } from '../../metrics/test/support/product-oracle.ts';
import { describeNative } from './native.ts';
import { numbers } from './numbers.ts';

const options = { linearAlgebra: native };

function momentsOf(d: number, ...batches: (Float32Array | Float64Array)[]): FeatureStatistics {
  const moments = new FeatureMoments(d, options);
  for (const batch of batches) moments.add(batch);
  return moments.finish();
}

describeNative('the metrics on native', () => {
  it('moments follow their definitions, with the same bits for any division into batches', () => {
    const [n, d] = [1300, 37];
    const data = Float32Array.from(numbers(n * d), (x, at) => x + (at % d));
    const mean = Float64Array.from({ length: d }, (_, j) => {
      let sum = 0;
      for (let at = j; at < n * d; at += d) sum += data[at]!;
      return sum / n;
    });
    const found = momentsOf(d, data);
    for (let j = 0; j < d; j++) expect(Math.abs(found.mean[j]! - mean[j]!)).toBeLessThan(1e-12);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        let sum = 0;
        for (let at = 0; at < n * d; at += d) sum += (data[at + i]! - mean[i]!) * (data[at + j]! - mean[j]!);
        expect(Math.abs(found.covariance[i * d + j]! - sum / (n - 1))).toBeLessThan(1e-13);
      }
    }
    for (const cut of [1, 383, 384, 700, 1299]) {
      expect(momentsOf(d, data.subarray(0, cut * d), Float64Array.from(data.subarray(cut * d)))).toEqual(found);
    }
  });

  it('tr sqrt(S (T S T)) is tr(T S), for eigenvalues over 13 decades', () => {
    const d = 256;
    const { first, second, covarianceTerm } = productOracle(d, native);
    for (const [a, b] of [
      [first, second],
      [second, first],
    ] as const) {
      const found = frechetDistance(a, b, options);
      expect(found.rank).toBe(d);
      expect(Math.abs(found.covarianceTerm - covarianceTerm)).toBeLessThan(1e-12 * first.covariance[0]!);
    }
  });

  it('singular covariances of two examples each agree with hand computation', () => {
    // S = a a^T / 2 and b b^T / 2, so tr sqrt(S_1 S_2) = |a.b| / 2.
    const pair = (v: readonly number[]): FeatureStatistics =>
      momentsOf(4, Float64Array.from([...v.map((x) => x / 2), ...v.map((x) => -x / 2)]));
    const { value, rank } = frechetDistance(pair([1, 2, 3, 4]), pair([-2, 0, 1, 5]), options);
    expect(rank).toBe(1);
    expect(value).toBeCloseTo(15 + 15 - 21, 13);
  });
});
