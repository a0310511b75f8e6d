import type { FeatureStatistics, LinearAlgebra } from '@ganforge/metrics';
import { normals } from '../linear-algebra/matrices.ts';

/**
 * Returns two covariances of any size whose distance is known: S and `T * S * T`. For positive definite S and T, `tr
 * sqrt(S * T * S * T) = tr(T * S)`.
 *
 * S and T are `X^T * X / n` of normal numbers. The scale of the columns of S decreases to e^-6, so the eigenvalues of
 * `S * (T * S * T)` span more than 13 decades.
 */
export function productOracle(
  d: number,
  { transposedProduct }: LinearAlgebra,
): { first: FeatureStatistics; second: FeatureStatistics; covarianceTerm: number } {
  const n = 1.5 * d;
  const covarianceOf = (seed: number, fall: number): Float64Array => {
    const x = normals(n * d, seed).map((value, at) => value * Math.exp((-fall * (at % d)) / d));
    return symmetric(
      transposedProduct(x, x, { k: n, m: d, n: d }).map((sum) => sum / n),
      d,
    );
  };
  const [s, t] = [covarianceOf(1, 6), covarianceOf(2, 0)];
  const sizes = { k: d, m: d, n: d };
  const tst = symmetric(transposedProduct(t, transposedProduct(s, t, sizes), sizes), d);
  const trace = (a: Float64Array): number => a.reduce((sum, value, at) => (at % (d + 1) === 0 ? sum + value : sum), 0);
  const traceOfRoot = t.reduce((sum, value, at) => sum + value * s[at]!, 0);
  const mean = new Float64Array(d);
  return {
    first: { d, mean, covariance: s },
    second: { d, mean, covariance: tst },
    covarianceTerm: trace(s) + trace(tst) - 2 * traceOfRoot,
  };
}

function symmetric(a: Float64Array, d: number): Float64Array {
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) a[j * d + i] = a[i * d + j]!;
  }
  return a;
}
