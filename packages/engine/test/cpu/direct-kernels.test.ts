import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { type Convolution, filterGradient, relativeError, shapes, values } from '../wasm/reference.ts';

beforeAll(() => useEngine('cpu'));

/** Runs a kernel and returns its values and its shape. */
function runKernel(
  name: string,
  inputs: tf.NamedTensorMap,
  attributes: object,
): { values: Float32Array; shape: number[] } {
  const y = tf.engine().runKernel(name, inputs, attributes as never) as tf.Tensor;
  const found = { values: y.dataSync() as Float32Array, shape: y.shape };
  tf.dispose([y, inputs]);
  return found;
}

const square = { kernel: [3, 3], strides: [1, 1], dilations: [1, 1], pad: 'same' } as const;
const cases: readonly Convolution[] = [
  { ...square, batch: 2, input: [5, 4], inChannels: 3, filters: 2 },
  { ...square, batch: 3, input: [7, 6], inChannels: 1, filters: 5, kernel: [4, 2], strides: [2, 2] },
  { ...square, batch: 1, input: [9, 5], inChannels: 2, filters: 1, kernel: [5, 3], strides: [3, 1], pad: 'valid' },
  { ...square, batch: 2, input: [3, 3], inChannels: 2, filters: 2, kernel: [4, 4], strides: [2, 2], pad: 2 },
];

test.each(cases)('the gradient of a filter is the sum of its definition: $input by $kernel, $strides, $pad', (c) => {
  const [x, dy] = [shapes(c).x, shapes(c).y].map((shape, i) => values(tf.util.sizeFromShape(shape), i + 1));
  const inputs = { x: tf.tensor(x!, shapes(c).x), dy: tf.tensor(dy!, shapes(c).y) };
  const rounding = typeof c.pad === 'number' ? { dimRoundingMode: 'floor' } : {};
  const found = runKernel(tf.Conv2DBackpropFilter, inputs, {
    ...{ strides: c.strides, pad: c.pad, dataFormat: 'NHWC', filterShape: shapes(c).filter },
    ...rounding,
  });
  expect(found.shape).toEqual(shapes(c).filter);
  expect(relativeError(found.values, filterGradient(c, x!, dy!))).toBeLessThan(1e-6);
});

test('sums of segments leave out rows of no segment, and keep what is not finite to its segment', () => {
  const x = tf.tensor2d([1, 2, 3, 4, 5, Number.NaN, 7, 8, 9, 10, 11, 12], [6, 2]);
  const inputs = { x, segmentIds: tf.tensor1d([2, 0, 2, -1, 5, 0], 'int32') };
  const { values: sums, shape } = runKernel(tf.UnsortedSegmentSum, inputs, { numSegments: 4 });
  expect(shape).toEqual([4, 2]);
  expect([...sums]).toEqual([14, 16, 0, 0, 6, Number.NaN, 0, 0]);
});

test('sums of segments are rounded once', () => {
  const inputs = { x: tf.tensor1d([2 ** 24, 1, 1, 7]), segmentIds: tf.tensor1d([0, 0, 0, 1], 'int32') };
  const { values: sums } = runKernel(tf.UnsortedSegmentSum, inputs, { numSegments: 2 });
  expect([...sums]).toEqual([2 ** 24 + 2, 7]);
});
