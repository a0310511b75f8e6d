import { GanError, Mt19937 } from '@ganforge/formats';

/** Returns the result of `read`, or the GanError that it throws. Any other error fails the test. */
export async function outcomeOf<T>(read: () => T | Promise<T>): Promise<T | GanError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof GanError) return error;
    throw error;
  }
}

/** Returns the GanError that `work` throws. */
export async function refusal(work: () => unknown): Promise<GanError> {
  const outcome = await outcomeOf(work);
  if (outcome instanceof GanError) return outcome;
  throw new Error('expected a GanError; nothing was thrown');
}

/** Returns `count` pseudorandom bytes. They are the same every time. */
export function noise(count: number): Uint8Array {
  const random = new Mt19937(count);
  return Uint8Array.from({ length: count }, () => random.uint32());
}

/** Returns `bytes` with the byte at `index` changed by `mask`, which is not 0. */
export function flipped(bytes: Uint8Array, index: number, mask: number): Uint8Array {
  const copy = bytes.slice();
  copy[index]! ^= mask;
  return copy;
}

/** Returns `bytes` with `changes` written from `offset` on. */
export function patched(bytes: Uint8Array, offset: number, ...changes: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(changes, offset);
  return copy;
}

/** Returns the position of the n-th occurrence of `pattern`, counted from 0. */
export function find(bytes: Uint8Array, pattern: readonly number[], n = 0): number {
  let left = n;
  for (let i = 0; i + pattern.length <= bytes.length; i++) {
    if (pattern.every((byte, j) => bytes[i + j] === byte) && left-- === 0) return i;
  }
  throw new Error('the pattern does not occur');
}
