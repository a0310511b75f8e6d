/**
 * Computes the mean and the standard deviation of numbers; the divisor is `n - ddof`. The numbers are scaled by the
 * largest one if its square could overflow.
 */
export function meanAndStd(values: readonly number[], ddof: 0 | 1): { readonly mean: number; readonly std: number } {
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const scale = most > 2 ** -400 && most < 2 ** 400 ? 1 : most === 0 || !Number.isFinite(most) ? 1 : most;
  const mean = values.reduce((sum, value) => sum + value / scale, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value / scale - mean) ** 2, 0);
  return { mean: mean * scale, std: Math.sqrt(squares / (values.length - ddof)) * scale };
}
