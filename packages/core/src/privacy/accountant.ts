import { GanError } from '@ganforge/formats';
import { renyiOrders, sampledGaussianDivergence } from './sampled-gaussian.ts';

const where = 'core/privacy';

/** Some equal looks at data, each with gaussian noise. */
export interface PrivateLooks {
  /** The probability with which each example is in a look, in [0,1]; 1 where a look takes all. */
  readonly rate: number;
  /** The deviation of the noise beside the largest norm of what one example adds. */
  readonly noise: number;
  /** How many there are. */
  readonly count: number;
}

/**
 * The epsilon of (epsilon, delta)-differential privacy of all looks together, by Rényi differential privacy: divergences add
 * up, and the best order counts.
 *
 * From an order a to epsilon: Canonne, Kamath & Steinke 2020, "The discrete gaussian for differential privacy",
 * proposition 12; as Opacus. Neighbours are data with and without one example.
 *
 * @throws GanError `argument` for numbers out of range
 * @example
 * privacySpent([{ rate: 0.01, noise: 1.1, count: 3000 }], 1e-5); // 2.93
 */
export function privacySpent(looks: readonly PrivateLooks[], delta: number): number {
  if (!(delta > 0 && delta < 1)) throw new GanError(where, `delta must be a number in (0,1); received ${delta}.`);
  return renyiOrders.reduce((least, order) => {
    const divergence = looks.reduce(
      (sum, { rate, noise, count }) => sum + count * sampledGaussianDivergence(rate, noise, order),
      0,
    );
    const epsilon = divergence - (Math.log(delta) + Math.log(order)) / (order - 1) + Math.log1p(-1 / order);
    return Math.min(least, Math.max(0, epsilon));
  }, Number.POSITIVE_INFINITY);
}

/** What {@link privateNoise} is to reach. */
export interface PrivacyTarget {
  readonly epsilon: number;
  readonly delta: number;
  /** As of {@link PrivateLooks}. */
  readonly rate: number;
  readonly count: number;
  /** What else looks at the same data. @default nothing */
  readonly others?: readonly PrivateLooks[];
}

/**
 * The least noise, up to a thousandth above it, with which all looks together keep to epsilon and delta.
 *
 * @throws GanError `argument` for numbers out of range, and where other looks alone spend more
 */
export function privateNoise({ epsilon, delta, rate, count, others = [] }: PrivacyTarget): number {
  if (!(epsilon > 0)) throw new GanError(where, `epsilon must be a number above 0; received ${epsilon}.`);
  const least = privacySpent(others, delta);
  if (least >= epsilon) {
    const problem = `epsilon ${epsilon} is spent before training: what was fitted to the data has spent ${least.toPrecision(3)}`;
    throw new GanError(where, `${problem}. Fit with more noise, or allow a larger epsilon.`);
  }
  const spent = (noise: number): number => privacySpent([{ rate, noise, count }, ...others], delta);
  let high = 1;
  while (spent(high) > epsilon) {
    high *= 2;
    if (high > 1e6) throw new GanError(where, `no noise keeps to epsilon ${epsilon}. Allow a larger epsilon or delta.`);
  }
  let low = high / 2;
  while (low > 0.05 && spent(low) <= epsilon) [low, high] = [low / 2, low];
  while (high / low > 1.001) {
    const middle = Math.sqrt(low * high);
    if (spent(middle) > epsilon) low = middle;
    else high = middle;
  }
  return high;
}
