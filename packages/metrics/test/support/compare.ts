import type { ErrorRow } from '../errors/row.ts';

/** A line whose error is a difference. */
export function absolute(what: string, reference: string, error: number, tolerance: number): ErrorRow {
  return { what, reference, kind: 'absolute', error, tolerance };
}

/** The largest difference of two lists of numbers. */
export function largest(actual: readonly number[], expected: readonly number[]): number {
  return Math.max(...actual.map((value, i) => Math.abs(value - expected[i]!)));
}
