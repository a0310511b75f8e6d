/** Functions for the reference values of these tests. They use plain float64 numbers. */

/** Returns the mean of f over the numbers. */
export function mean(values: readonly number[], f: (x: number) => number = (x) => x): number {
  return values.reduce((sum, x) => sum + f(x), 0) / values.length;
}

/** Splits the numbers into `rows` rows. */
export function rowsOf(values: readonly number[], rows: number): number[][] {
  const length = values.length / rows;
  return Array.from({ length: rows }, (_, i) => values.slice(i * length, (i + 1) * length));
}
