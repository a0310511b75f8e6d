import { GanError } from '@ganforge/formats';

const where = 'core/privacy';

/**
 * The orders of the Rényi divergences. As in Opacus, they are 1.1 to 10.9 in steps of 0.1, and the integers from 12 to
 * 63.
 */
export const renyiOrders: readonly number[] = [
  ...Array.from({ length: 99 }, (_, i) => 1 + (i + 1) / 10),
  ...Array.from({ length: 52 }, (_, i) => 12 + i),
];

/**
 * The integral extends this number of standard deviations to each side, with this number of points per deviation.
 * Larger numbers do not change the result.
 */
const REACH = 12;
const POINTS = 12;

/**
 * Computes the Rényi divergence of order a > 1 of one update that adds Gaussian noise to a sum over a random subset of
 * the data. Each example is in the subset independently with probability `rate` (Poisson sampling). An example in the
 * subset adds a vector of norm at most 1.
 *
 * The divergence is `log(E_z[((1 - q) + q * exp((2 * z - 1) / (2 * s^2)))^a]) / (a - 1)` with z from N(0,s^2) (Mironov,
 * Talwar & Zhang 2019, "Rényi differential privacy of the sampled gaussian mechanism", section 3). Integer orders use
 * the finite sum of section 3.3. Other orders use the trapezoidal rule. Two data sets are neighbours if they differ by
 * the presence of one example.
 *
 * @param rate q in [0,1]
 * @param noise s > 0, the standard deviation of the noise as a multiple of the largest norm
 * @throws GanError `argument` if the rate or the noise is out of range
 */
export function sampledGaussianDivergence(rate: number, noise: number, order: number): number {
  if (!(rate >= 0 && rate <= 1)) throw new GanError(where, `rate must be a number in [0,1]; received ${rate}.`);
  if (!(noise > 0)) throw new GanError(where, `noise must be a number above 0; received ${noise}.`);
  if (rate === 0 || noise === Number.POSITIVE_INFINITY) return 0;
  if (rate === 1) return order / (2 * noise ** 2);
  const log = Number.isInteger(order) ? logOfSum(rate, noise, order) : logOfIntegral(rate, noise, order);
  return Math.max(0, log) / (order - 1);
}

/** Returns the logarithm of `sum_k C(a,k) * (1-q)^(a-k) * q^k * exp((k^2 - k) / (2 * s^2))`. */
function logOfSum(rate: number, noise: number, order: number): number {
  const terms: number[] = [];
  let logBinomial = 0;
  for (let k = 0; k <= order; k++) {
    if (k > 0) logBinomial += Math.log((order - k + 1) / k);
    const logShare = (order - k) * Math.log1p(-rate) + k * Math.log(rate);
    terms.push(logBinomial + logShare + (k * k - k) / (2 * noise ** 2));
  }
  return logSumExp(terms);
}

function logOfIntegral(rate: number, noise: number, order: number): number {
  const step = noise / POINTS;
  const first = -REACH * noise;
  // The integrand has one peak near 0 and one near the order.
  const count = Math.ceil((order + 2 * REACH * noise) / step);
  const [keep, take] = [Math.log1p(-rate), Math.log(rate)];
  const terms = new Float64Array(count + 1);
  for (let i = 0; i <= count; i++) {
    const z = first + i * step;
    terms[i] = order * logOfBoth(keep, take + (2 * z - 1) / (2 * noise ** 2)) - z ** 2 / (2 * noise ** 2);
  }
  return logSumExp(terms) + Math.log(step / (noise * Math.sqrt(2 * Math.PI)));
}

/** Computes `log(exp(a) + exp(b))`. */
function logOfBoth(a: number, b: number): number {
  const most = Math.max(a, b);
  return most + Math.log(Math.exp(a - most) + Math.exp(b - most));
}

// Computes `log(sum(exp(terms)))`. It uses loops, because building a GAN may need sums of tens of thousands of terms.
function logSumExp(terms: ArrayLike<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < terms.length; i++) most = Math.max(most, terms[i]!);
  let sum = 0;
  for (let i = 0; i < terms.length; i++) sum += Math.exp(terms[i]! - most);
  return most + Math.log(sum);
}
