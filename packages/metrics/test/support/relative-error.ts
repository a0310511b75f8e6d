import type { FeatureMatrix } from '@ganforge/metrics';

/** Returns the largest difference, divided by the root mean square of the expected numbers. */
export function relativeError({ data }: FeatureMatrix, expected: Float32Array): number {
  if (data.length !== expected.length) return Number.POSITIVE_INFINITY;
  const square = expected.reduce((sum, value) => sum + value * value, 0) / expected.length;
  const difference = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - data[i]!)), 0);
  return difference / Math.sqrt(square);
}
