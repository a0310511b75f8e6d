import type { ErrorRow } from '../errors/row.ts';

/** Returns a row whose error is an absolute difference. */
export function absolute(what: string, reference: string, error: number, tolerance: number): ErrorRow {
  return { what, reference, kind: 'absolute', error, tolerance };
}

/** Returns the largest difference between two lists of numbers. */
export function largest(actual: readonly number[], expected: readonly number[]): number {
  return Math.max(...actual.map((value, i) => Math.abs(value - expected[i]!)));
}
