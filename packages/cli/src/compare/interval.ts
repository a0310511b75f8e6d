/** Contains the mean over seeds and its spread. */
export interface Estimate {
  readonly n: number;
  readonly mean: number;
  /** The sample standard deviation. It is 0 if there is a single value. */
  readonly std: number;
  /**
   * Half the width of the 95 % confidence interval of the mean (Student's t). It is undefined if there is a single
   * value.
   */
  readonly halfWidth?: number;
}

/** The 97.5 % quantiles of Student's t with 1 to 30 degrees of freedom. */
// biome-ignore format: a table
const T = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604, 2.1448, 2.1314,
  2.1199, 2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
];
const Z = 1.959964;

/**
 * Computes the mean, the standard deviation and the 95 % confidence interval of values from several seeds.
 * @param values the values, at least one
 */
export function estimate(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  if (n === 1) return { n, mean, std: 0 };
  const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  return { n, mean, std, halfWidth: (quantile(n - 1) * std) / Math.sqrt(n) };
}

/**
 * Returns the 97.5 % quantile of Student's t. For more than 30 degrees of freedom it uses equation 26.7.5 of Abramowitz
 * & Stegun 1964.
 */
export function quantile(degrees: number): number {
  const known = T[degrees - 1];
  if (known !== undefined) return known;
  const first = (Z ** 3 + Z) / 4;
  const second = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96;
  return Z + first / degrees + second / degrees ** 2;
}
