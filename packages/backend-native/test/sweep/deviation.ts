import type { Plain } from './float64-kernels.ts';

/**
 * max|actual - expected| / max|expected| over the finite values, as docs/engines.md has it; Infinity where shape, dtype,
 * a NaN or an infinity is another, and for integers and booleans where any value is.
 *
 * @param places the elements of `actual` that `expected` has values for; all of them where it is not given
 */
export function deviation(actual: Plain, expected: Plain, places?: ArrayLike<number>): number {
  if (String(actual.shape) !== String(expected.shape) || actual.dtype !== expected.dtype)
    return Number.POSITIVE_INFINITY;
  // Below 1e-30 there is little but what float32 holds with fewer digits.
  let [error, largest] = [0, 1e-30];
  for (let i = 0; i < expected.values.length; i++) {
    const a = actual.values[places?.[i] ?? i]!;
    // What float32 cannot hold is an infinity there.
    const e = Math.abs(expected.values[i]!) > 3.4028235e38 ? Math.fround(expected.values[i]!) : expected.values[i]!;
    if (Object.is(a, e) || a === e) largest = Number.isFinite(e) ? Math.max(largest, Math.abs(e)) : largest;
    else if (!Number.isFinite(a) || !Number.isFinite(e) || actual.dtype !== 'float32') return Number.POSITIVE_INFINITY;
    else [error, largest] = [Math.max(error, Math.abs(a - e)), Math.max(largest, Math.abs(e))];
  }
  return error / largest;
}
