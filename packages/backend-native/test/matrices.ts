import { expect } from 'vitest';
import { addon } from '../src/addon.ts';
import { numbers } from './numbers.ts';

/** n x n by rows, of an element's row and column. */
export function matrix(n: number, of: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => of(Math.floor(at / n), at % n));
}

export function worst(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  return Array.from(expected).reduce((a, v, i) => Math.max(a, Math.abs(v - (found[i] as number))), 0);
}

export function symmetric(n: number): Float64Array {
  const a = numbers(n * n);
  return matrix(n, (i, j) => a[Math.max(i, j) * n + Math.min(i, j)] as number);
}

export function withThreads<T>(count: number, body: () => T): T {
  addon().limitThreads(count);
  try {
    return body();
  } finally {
    addon().limitThreads(addon().describe().threads);
  }
}
