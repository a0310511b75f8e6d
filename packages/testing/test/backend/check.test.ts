import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { backendChecks, deviationOf, relativeDeviation, toleranceOf, trainTinyGan } from '../../src/backend/checks.ts';
import { ndarray } from '../../src/reference-kernels.ts';

beforeAll(() => useEngine('cpu'));

/** Runs `body` while a kernel of the cpu engine returns `wrong` of its result. */
async function withWrongKernel<T>(
  kernelName: string,
  wrong: (x: Float32Array) => Float32Array,
  body: () => Promise<T>,
): Promise<T> {
  const right = tf.getKernel(kernelName, 'cpu');
  const swap = (config: tf.KernelConfig): void => {
    tf.unregisterKernel(kernelName, 'cpu');
    tf.registerKernel(config);
  };
  swap({
    ...right,
    kernelFunc(call) {
      const result = right.kernelFunc(call) as tf.TensorInfo;
      const backend = tf.backend() as unknown as { readSync(id: object): Float32Array; disposeData(id: object): void };
      const values = wrong(backend.readSync(result.dataId));
      backend.disposeData(result.dataId);
      return tf.tensor(values, result.shape, 'float32');
    },
  });
  try {
    return await body();
  } finally {
    swap(right);
  }
}

const failing = async (): Promise<string[]> => {
  const names: string[] = [];
  for (const check of backendChecks) {
    if (!((await deviationOf(check)) <= toleranceOf(check, 'cpu'))) names.push(check.name);
  }
  return names;
};

test.each([
  ['Conv2DBackpropFilter', (x: Float32Array) => x.map((v) => v * 1.00001), /^conv2d/],
  ['MaxPoolGrad', (x: Float32Array) => x.map((v, i) => x[(i + 1) % x.length] ?? v), /^maxPool/],
  ['Softplus', (x: Float32Array) => x.map((v) => Math.max(v, 0.1)), /^softplus/],
  ['UnsortedSegmentSum', (x: Float32Array) => x.map((v, i) => (i === 0 ? Number.NaN : v)), /gather|unsortedSegmentSum/],
])('the checks find a wrong %s, and nothing else wrong', async (kernel, wrong, names) => {
  const found = await withWrongKernel(kernel, wrong, failing);
  expect(found.length).toBeGreaterThan(0);
  for (const name of found) expect(name).toMatch(names);
});

test('a wrong shape and a tensor left behind are errors', async () => {
  const one = ndarray([1], () => 1);
  await expect(deviationOf({ name: 'shape', compute: () => [[tf.ones([2]), one]] })).rejects.toThrow(
    'shape: expected shape [1], received [2]',
  );
  const leak = { name: 'leak', compute: () => [[tf.keep(tf.ones([1])) && tf.ones([1]), one] as const] };
  await expect(deviationOf(leak)).rejects.toThrow('leak: 1 tensors were left behind');
});

test('a deviation is relative to the largest value; values that are not finite must be equal', () => {
  expect(relativeDeviation([1, 2.5], [1, 2])).toBe(0.25);
  expect(relativeDeviation([0, 0], [0, 0])).toBe(0);
  expect(relativeDeviation([0.5], [0])).toBe(0.5);
  expect(relativeDeviation([Number.NaN, 1], [Number.NaN, 1])).toBe(0);
  expect(relativeDeviation([Number.NaN], [1])).toBe(Number.POSITIVE_INFINITY);
  expect(relativeDeviation([Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
  expect(relativeDeviation([1], [1, 2])).toBe(Number.POSITIVE_INFINITY);
});

test('the small DCGAN trains: its losses differ from step to step and are finite', async () => {
  const losses = await trainTinyGan(3);
  expect(losses.length).toBe(6);
  expect(losses.every(Number.isFinite)).toBe(true);
  expect(new Set(losses).size).toBe(6);
});
