import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect } from 'vitest';

// Every run draws the same cases, so that a change alone can turn a test red. `GANFORGE_CASES=7` draws others.
fc.configureGlobal({ seed: Number(process.env.GANFORGE_CASES ?? 1) });

// The files of the project `unit` share a process: each begins on cpu, whatever the one before it left in use.
beforeAll(async () => {
  if (tf.findBackendFactory('cpu') != null) await tf.setBackend('cpu');
});

/**
 * Returns true if two typed arrays, or two arrays of numbers, are equal bit for bit. Otherwise it returns undefined, and
 * vitest compares them itself. vitest needs seconds for a million elements.
 */
function sameNumbers(a: unknown, b: unknown): true | undefined {
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return undefined;
    for (let i = 0; i < a.length; i++) if (typeof a[i] !== 'number' || !Object.is(a[i], b[i])) return undefined;
    return true;
  }
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b)) return undefined;
  if (a.constructor !== b.constructor || a.byteLength !== b.byteLength) return undefined;
  const [x, y] = [a, b].map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  return x!.equals(y!) || undefined;
}

// The files that share a process share its testers.
const shared = globalThis as { ganforgeTesters?: boolean };
if (shared.ganforgeTesters !== true) {
  shared.ganforgeTesters = true;
  expect.addEqualityTesters([sameNumbers]);
}
