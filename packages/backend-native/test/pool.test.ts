import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pool } from '../src/pool.ts';

/** A pool over plain buffers, and the sizes that it allocated and freed. */
function watched(most = Number.POSITIVE_INFINITY) {
  const allocated: number[] = [];
  const freed: number[] = [];
  let used = 0;
  const pool = new Pool({
    exactSizes: false,
    allocate(bytes) {
      if (used + bytes > most) throw new RangeError('out of memory');
      used += bytes;
      allocated.push(bytes);
      return new ArrayBuffer(bytes);
    },
    free(buffer) {
      used -= buffer.byteLength;
      freed.push(buffer.byteLength);
    },
  });
  return { pool, allocated, freed };
}

describe('Pool', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gives a released block to the next tensor of nearly its size', () => {
    const { pool, allocated } = watched();
    const first = pool.take(Float32Array, 1000);
    pool.release(first);
    const second = pool.take(Int32Array, 1010);
    expect(second.buffer).toBe(first.buffer);
    expect(second.length).toBe(1010);
    expect(allocated).toEqual([4096]);
    expect(pool.bytes()).toEqual({ live: 4096, free: 0 });
  });

  it('never wastes more than a quarter, beyond the smallest block', () => {
    const { pool } = watched();
    for (let length = 16; length < 40_000; length += Math.ceil(length / 50)) {
      const block = pool.take(Float32Array, length).buffer.byteLength;
      expect(block).toBeGreaterThanOrEqual(4 * length);
      expect(block).toBeLessThanOrEqual(Math.max(5 * length, 4 * length + 63));
    }
  });

  it('keeps blocks of any size that a program repeats, and returns unused blocks', () => {
    const { pool, allocated, freed } = watched();
    pool.release(pool.take(Float32Array, 1 << 20));
    for (let step = 0; step < 2000; step++) {
      const parts = [100, 5000, 70_000].map((length) => pool.take(Float32Array, length));
      for (const part of parts) pool.release(part);
    }
    expect(allocated).toHaveLength(4);
    expect(freed).toEqual([4 << 20]);
  });

  it('gives back what lies free for a while when nothing happens', () => {
    const { pool, freed } = watched();
    const kept = pool.take(Float32Array, 1000);
    pool.release(pool.take(Float32Array, 50_000));
    vi.advanceTimersByTime(60_000);
    expect(freed).toEqual([229_376]);
    expect(pool.bytes()).toEqual({ live: 4096, free: 0 });
    expect(vi.getTimerCount()).toBe(0);
    expect(kept).toHaveLength(1000);
  });

  it('gives all free blocks back before it says that memory is out', () => {
    const { pool } = watched(11_000);
    pool.release(pool.take(Float32Array, 2000));
    expect(pool.take(Float32Array, 2400)).toHaveLength(2400);
    expect(() => pool.take(Float32Array, 2400)).toThrow('out of memory');
    expect(pool.bytes()).toEqual({ live: 10_240, free: 0 });
  });

  it('keeps nothing of an array that cannot be so long', () => {
    const freed: number[] = [];
    const pool = new Pool({
      exactSizes: true,
      allocate: () => new ArrayBuffer(8),
      free: (b) => void freed.push(b.byteLength),
    });
    expect(() => pool.take(Float32Array, 3)).toThrow(RangeError);
    expect(freed).toEqual([8]);
    expect(pool.bytes()).toEqual({ live: 0, free: 0 });
  });
});
