import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from './on-wasm.ts';

beforeAll(useWasm);

/** Fills freed memory with what is not 0, where a result that is not set would lie. */
function soilMemory(): void {
  tf.tidy(() => void Array.from({ length: 8 }, () => tf.fill([6], 7)));
}

test.each<[string, (x: tf.Tensor, axis: number, keep: boolean) => tf.Tensor, tf.DataType, number]>([
  ['sums', (x, axis, keep) => tf.sum(x, axis, keep), 'float32', 0],
  ['means', (x, axis, keep) => tf.mean(x, axis, keep), 'float32', Number.NaN],
  ['sums of integers', (x, axis, keep) => tf.sum(tf.cast(x, 'int32'), axis, keep), 'int32', 0],
])('%s over no elements have their value and the shape of the others', (_, reduce, dtype, nothing) => {
  const before = tf.memory().numTensors;
  for (const [shape, axis, keep, expected] of [
    [[0, 6], 0, false, [6]],
    [[0, 6], 0, true, [1, 6]],
    [[2, 0, 3], 1, false, [2, 3]],
    [[6, 0], -1, false, [6]],
    [[0, 0, 2], 1, false, [0, 2]],
  ] as const) {
    soilMemory();
    const y = tf.tidy(() => reduce(tf.zeros([...shape]), axis, keep));
    expect([y.shape, y.dtype]).toEqual([expected, dtype]);
    expect(y.dataSync().every((value) => Object.is(value, nothing))).toBe(true);
    y.dispose();
  }
  expect(tf.memory().numTensors).toBe(before);
});
