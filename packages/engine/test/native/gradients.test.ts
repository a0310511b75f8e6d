import '@ganforge/core';
import '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeNative } from '../../../backend-native/test/native.ts';

type Function = (x: tf.Tensor) => tf.Tensor;

const pad =
  (mode: 'reflect' | 'symmetric', ...paddings: [number, number][]): Function =>
  (x) =>
    tf.mirrorPad(x, paddings, mode);

const cases: [name: string, kernel: string, shape: number[], f: Function][] = [
  ['leakyRelu', 'GanforgeLeakyReluGrad', [3, 70, 201], (x) => tf.leakyRelu(x, 0.2)],
  ['relu', 'GanforgeLeakyReluGrad', [7], tf.relu],
  ['reflect along two axes', 'GanforgeMirrorPadGrad', [2, 70, 40, 9], pad('reflect', [0, 0], [1, 3], [2, 0], [0, 0])],
  ['symmetric along all', 'GanforgeMirrorPadGrad', [3, 4, 5], pad('symmetric', [3, 1], [0, 4], [2, 5])],
  ['reflect by all there is', 'GanforgeMirrorPadGrad', [5], pad('reflect', [4, 4])],
  ['padding by nothing', 'GanforgeMirrorPadGrad', [2, 3], pad('reflect', [0, 0], [0, 0])],
];

const values = (shape: number[], seed: number) =>
  Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => ((i * 7919 + seed) % 2003) / 500 - 2);

/** The derivative along one direction, and the derivative of its square along another. */
function derivatives(f: Function, shape: number[]): { first: tf.Tensor; second: tf.Tensor } {
  const x = tf.tensor(values(shape, 1), shape);
  const weights = tf.tidy(() => {
    const padded = f(x).shape;
    return tf.tensor(values(padded, 5), padded);
  });
  const slope = tf.grad((at: tf.Tensor) => tf.sum(tf.mul(weights, tf.square(f(at)))));
  return { first: slope(x), second: tf.grad((at: tf.Tensor) => tf.sum(tf.square(slope(at))))(x) };
}

describeNative('gradients that are one kernel on native', () => {
  let before: number;
  beforeEach(async () => {
    await tf.setBackend('native');
    before = tf.memory().numTensors;
  });
  afterEach(() => expect(tf.memory().numTensors).toBe(before));

  it.each(cases)('%s: those of the composed operations, to second order', async (_, kernel, shape, f) => {
    const on = async (backend: string) => {
      await tf.setBackend(backend);
      const found = tf.tidy(() => derivatives(f, shape));
      const read = { first: found.first.dataSync(), second: found.second.dataSync() };
      tf.dispose(found as unknown as tf.TensorContainer);
      return read;
    };
    const expected = await on('cpu');
    const found = await on('native');
    expect(found.first).toBeAllclose(expected.first, { rtol: 2e-6, atol: 1e-5 });
    expect(found.second).toBeAllclose(expected.second, { rtol: 2e-6, atol: 1e-4 });
    const { kernelNames } = await tf.profile(() => {
      tf.tidy(() => void tf.grad(f)(tf.zeros(shape)));
      return [];
    });
    expect(kernelNames).toContain(kernel);
  });
});
