import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { runKernel, useWasm } from './on-wasm.ts';
import { relativeError, values } from './reference.ts';

beforeAll(useWasm);

test('sums rows by segment and leaves out those of no segment', () => {
  const segmentIds = tf.tensor1d([2, 0, 2, -1, 5, 0], 'int32');
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [6, 2]);
  const { values: sums, shape } = runKernel(tf.UnsortedSegmentSum, { x, segmentIds }, { numSegments: 4 });
  expect(shape).toEqual([4, 2]);
  expect(Array.from(sums)).toEqual([14, 16, 0, 0, 6, 8, 0, 0]);
  tf.dispose([x, segmentIds]);
});

test('keeps int32 exact where float32 would round', () => {
  const segmentIds = tf.tensor1d([0, 0, 1], 'int32');
  const x = tf.tensor1d([2 ** 24, 1, 7], 'int32');
  const { values: sums } = runKernel(tf.UnsortedSegmentSum, { x, segmentIds }, { numSegments: 2 });
  expect(Array.from(sums)).toEqual([2 ** 24 + 1, 7]);
  tf.dispose([x, segmentIds]);
});

test.each([
  { rows: [4000], inner: 16, segments: 50_000 },
  { rows: [30, 20], inner: 5, segments: 7 },
  { rows: [9], inner: 1, segments: 1 },
])('agrees with float64: $rows rows of $inner, $segments segments', ({ rows, inner, segments }) => {
  const count = rows.reduce((a, b) => a * b, 1);
  const x = values(count * inner, 1);
  const ids = Array.from(values(count, 2), (v) => Math.floor((v + 1) * 0.6 * segments));
  const expected = new Float64Array(segments * inner);
  ids.forEach((id, row) => {
    for (let i = 0; i < inner && id < segments; i++) expected[id * inner + i]! += x[row * inner + i]!;
  });
  const inputs = { x: tf.tensor(x, [...rows, inner]), segmentIds: tf.tensor(ids, rows, 'int32') };
  const { values: sums, shape } = runKernel(tf.UnsortedSegmentSum, inputs, { numSegments: segments });
  expect(shape).toEqual([segments, inner]);
  expect(relativeError(sums, expected)).toBeLessThan(1e-6);
  tf.dispose(inputs);
});

test('refuses ids whose shape does not begin the shape of x', () => {
  const inputs = { x: tf.zeros([3, 2]), segmentIds: tf.zeros([4], 'int32') };
  expect(() => runKernel(tf.UnsortedSegmentSum, inputs, { numSegments: 2 })).toThrow(
    "[engine/wasm UnsortedSegmentSum] expected the shape of segmentIds to be the first axes of x's shape [3,2], received [4].",
  );
  tf.dispose(inputs);
});
