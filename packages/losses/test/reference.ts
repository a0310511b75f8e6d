/** What the references of these tests are made of: plain float64. */

/** The mean of f over the numbers. */
export function mean(values: readonly number[], f: (x: number) => number = (x) => x): number {
  return values.reduce((sum, x) => sum + f(x), 0) / values.length;
}

/** The numbers as `rows` rows. */
export function rowsOf(values: readonly number[], rows: number): number[][] {
  const length = values.length / rows;
  return Array.from({ length: rows }, (_, i) => values.slice(i * length, (i + 1) * length));
}
