import { GanError } from '@ganforge/formats';
import { renyiOrders, sampledGaussianDivergence } from './sampled-gaussian.ts';

const where = 'core/privacy';

/**
 * Describes a series of equal noisy queries to the data. Each query sums over a random subset of the data and adds
 * Gaussian noise to the sum.
 */
export interface PrivateLooks {
  /** The probability that a query includes a given example, in [0,1]. It is 1 if every query uses all examples. */
  readonly rate: number;
  /** Standard deviation of the noise, as a multiple of the largest norm of one example's contribution. */
  readonly noise: number;
  /** Number of queries. */
  readonly count: number;
}

/**
 * Computes the epsilon of (epsilon, delta)-differential privacy for all queries together.
 *
 * It adds up the Rényi divergences of the queries for each order, and uses the order that gives the smallest epsilon.
 * The conversion from an order to epsilon follows Canonne, Kamath & Steinke 2020, "The discrete gaussian for
 * differential privacy", proposition 12, as in Opacus. Two data sets are neighbours if they differ by the presence of
 * one example.
 *
 * @param delta the delta of the guarantee, in (0,1)
 * @throws GanError `argument` if a number is out of range
 * @example
 * privacySpent([{ rate: 0.01, noise: 1.1, count: 3000 }], 1e-5); // 2.93
 */
export function privacySpent(looks: readonly PrivateLooks[], delta: number): number {
  if (!(delta > 0 && delta < 1)) throw new GanError(where, `delta must be a number in (0,1); received ${delta}.`);
  return renyiOrders.reduce((least, order) => Math.min(least, spentAt(order, looks, delta)), Number.POSITIVE_INFINITY);
}

/** Returns the epsilon that follows from the divergences of one order. */
function spentAt(order: number, looks: readonly PrivateLooks[], delta: number): number {
  const divergence = looks.reduce(
    (sum, { rate, noise, count }) => sum + count * sampledGaussianDivergence(rate, noise, order),
    0,
  );
  return Math.max(0, divergence - (Math.log(delta) + Math.log(order)) / (order - 1) + Math.log1p(-1 / order));
}

/** The target of {@link privateNoise}. */
export interface PrivacyTarget {
  /** The largest allowed epsilon, above 0. */
  readonly epsilon: number;
  /** The delta of the guarantee, in (0,1). */
  readonly delta: number;
  /** See {@link PrivateLooks.rate}. */
  readonly rate: number;
  /** See {@link PrivateLooks.count}. */
  readonly count: number;
  /** Other queries to the same data. @default none */
  readonly others?: readonly PrivateLooks[];
}

/**
 * Computes the smallest noise for which all queries together satisfy epsilon and delta, to within 0.1 percent.
 *
 * @returns the noise of the queries, in the unit of {@link PrivateLooks.noise}
 * @throws GanError `argument` if a number is out of range, or if the other queries alone exceed epsilon
 */
export function privateNoise({ epsilon, delta, rate, count, others = [] }: PrivacyTarget): number {
  if (!(epsilon > 0)) throw new GanError(where, `epsilon must be a number above 0; received ${epsilon}.`);
  const least = privacySpent(others, delta);
  if (least >= epsilon) {
    const problem = `epsilon ${epsilon} is too small: fitting the modes and counts already needs ${least.toPrecision(3)}`;
    throw new GanError(where, `${problem}. Fit with more noise, or allow a larger epsilon.`);
  }
  let last = renyiOrders[0]!;
  /**
   * Returns whether the noise is enough. One order suffices; the order that sufficed for the last noise is tried first.
   */
  const isEnough = (noise: number): boolean => {
    const looks = [{ rate, noise, count }, ...others];
    const suffices = (order: number): boolean => spentAt(order, looks, delta) <= epsilon;
    if (suffices(last)) return true;
    const found = renyiOrders.find(suffices);
    last = found ?? last;
    return found !== undefined;
  };
  let high = 1;
  while (!isEnough(high)) {
    high *= 2;
    if (high > 1e6)
      throw new GanError(where, `no amount of noise achieves epsilon ${epsilon}. Allow a larger epsilon or delta.`);
  }
  let low = high / 2;
  while (low > 0.05 && isEnough(low)) [low, high] = [low / 2, low];
  while (high / low > 1.001) {
    const middle = Math.sqrt(low * high);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
