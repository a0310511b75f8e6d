/**
 * Returns the largest distance between the distribution of values and another distribution (Kolmogorov). Its unit is
 * its standard error.
 *
 * @param cumulative the cumulative distribution function of the other distribution
 */
export function kolmogorov(values: readonly number[], cumulative: (x: number) => number): number {
  const sorted = values.map(cumulative).sort((a, b) => a - b);
  const gaps = sorted.map((u, i) => Math.max(Math.abs(u - i / sorted.length), Math.abs(u - (i + 1) / sorted.length)));
  return Math.max(...gaps) * Math.sqrt(values.length);
}

/** The distance is larger than this once in 10,000 draws. */
export const LIMIT = 2.23;

/** Returns the distribution function of uniform numbers between `min` and `max`. */
export const uniform =
  (min: number, max: number) =>
  (x: number): number =>
    Math.min(1, Math.max(0, (x - min) / (max - min)));

/**
 * Returns the distribution function of normal numbers with mean 0, by Abramowitz and Stegun 26.2.17. Its error is at
 * most 7.5e-8.
 */
export const normal =
  (deviation: number) =>
  (x: number): number => {
    const z = Math.abs(x / deviation);
    const t = 1 / (1 + 0.2316419 * z);
    const powers = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
    const tail = powers.reduce((sum, power, i) => sum + power * t ** (i + 1), 0);
    const above = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
    return x > 0 ? 1 - above : above;
  };
