import { GanError, type NamedArray } from '@ganforge/formats';
import fc from 'fast-check';
import { expect } from 'vitest';
import { outcomeOf } from '../damage.ts';
import { mutated, type Seed } from './mutations.ts';

/** Number of mutated files that each reader reads. */
const RUNS = 10_000;

/** Maximum number of milliseconds for a file of a few kilobytes, on a busy machine. */
const MAX_TIME = 3000;

/** A deflate stream grows by at most this factor. Other data must not grow. */
const MAX_GROWTH = 1032;
const SLACK = 2 ** 20;

/** Maximum number of bytes of objects that are created while a file of a few kilobytes is read. */
const MAX_HEAP = 2 ** 26;

/**
 * Reads ten thousand mutated files. For each file the reader must return a consistent result or throw a GanError. Time
 * and memory must be limited by the size of the file.
 *
 * @param check throws if a result is not consistent
 */
export async function fuzz<T>(
  seeds: readonly Seed[],
  read: (file: Uint8Array) => T | Promise<T>,
  check: (result: T, file: Uint8Array) => void,
): Promise<void> {
  for (const { parts, compose } of seeds) check(await read(compose(parts)), compose(parts));
  let parsed = 0;
  let refused = 0;
  const property = fc.asyncProperty(mutated(seeds), async (file) => {
    const before = process.memoryUsage();
    const begun = performance.now();
    const outcome = await outcomeOf(() => read(file));
    expect(performance.now() - begun).toBeLessThan(MAX_TIME);
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(MAX_GROWTH * file.length + SLACK);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(MAX_HEAP);
    if (outcome instanceof GanError) {
      refused++;
      expect(outcome.message.length).toBeLessThan(2000);
      return;
    }
    parsed++;
    check(outcome, file);
  });
  await fc.assert(property, { seed: 5, numRuns: RUNS });
  // Neither outcome may be very rare. Otherwise the changes are too weak or too strong to test anything.
  expect(Math.min(parsed, refused)).toBeGreaterThan(RUNS / 50);
}

/**
 * Throws unless each array has as many elements as its shape says, and all arrays need no more memory than the file
 * allows.
 */
export function checkArrays(arrays: Readonly<Record<string, NamedArray>>, file: Uint8Array, growth = 3): void {
  const buffers = new Set<ArrayBufferLike>();
  for (const { shape, data } of Object.values(arrays)) {
    expect(data.length).toBe(shape.reduce((count, size) => count * size, 1));
    if (data.buffer !== file.buffer) buffers.add(data.buffer);
  }
  const total = [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(total).toBeLessThanOrEqual(growth * file.length);
}
