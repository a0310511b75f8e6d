import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeNative } from './native.ts';
import { numbers } from './numbers.ts';

describeNative('batchNorm', () => {
  it.each([
    [2, 1],
    [7, 3],
    [4 * 33 * 31, 16],
    [1, 65],
    [100, 700],
  ])('normalises %i rows of %i channels', (rows, channels) => {
    const [x, mean, offset, scale] = [rows * channels, channels, channels, channels].map((size, i) =>
      numbers(size, i + 1),
    ) as [Float32Array, Float32Array, Float32Array, Float32Array];
    const variance = numbers(channels, 9).map((v) => v + 1.01);
    const [m, v, o, s] = [mean, variance, offset, scale].map((values) => tf.tensor1d(values)) as [
      tf.Tensor1D,
      tf.Tensor1D,
      tf.Tensor1D,
      tf.Tensor1D,
    ];
    for (const affine of [true, false]) {
      const y = affine
        ? tf.batchNorm(tf.tensor2d(x, [rows, channels]), m, v, o, s, 1e-3)
        : tf.batchNorm(tf.tensor2d(x, [rows, channels]), m, v);
      const values = y.dataSync();
      let worst = 0;
      for (let i = 0; i < values.length; i++) {
        const c = i % channels;
        const at = (array: Float32Array) => array[c] as number;
        const normal = ((x[i] as number) - at(mean)) / Math.sqrt(at(variance) + 1e-3);
        const expected = affine ? normal * at(scale) + at(offset) : normal;
        worst = Math.max(worst, Math.abs((values[i] as number) - expected) / Math.max(1, Math.abs(expected)));
      }
      expect(worst).toBeLessThan(5e-7);
    }
  });

  it('passes NaN on, and accepts empty inputs', () => {
    const y = tf.batchNorm(tf.tensor2d([1, Number.NaN, 3, 4], [2, 2]), tf.zeros([2]), tf.ones([2])).dataSync();
    expect([...y].map(Number.isNaN)).toEqual([false, true, false, false]);
    const nothing = tf.batchNorm(tf.zeros([0, 2]) as tf.Tensor2D, tf.zeros([2]), tf.ones([2]));
    expect(nothing.shape).toEqual([0, 2]);
  });
});

describeNative('softmax', () => {
  it.each([
    [1, 1],
    [3, 10],
    [5, 17],
    [300, 64],
    [2, 5000],
  ])('of %i rows of %i', (rows, n) => {
    const x = numbers(rows * n).map((v) => 20 * v);
    const y = tf.softmax(tf.tensor2d(x, [rows, n])).dataSync();
    let worst = 0;
    for (let row = 0; row < rows; row++) {
      const from = Array.from(x.subarray(row * n, row * n + n));
      const largest = from.reduce((a, b) => Math.max(a, b));
      const exponentials = from.map((v) => Math.exp(v - largest));
      const sum = exponentials.reduce((a, b) => a + b, 0);
      exponentials.forEach((e, j) => {
        worst = Math.max(worst, Math.abs((y[row * n + j] as number) / (e / sum) - 1));
      });
    }
    expect(worst).toBeLessThan(5e-6);
  });

  it('is exact at its ends', () => {
    expect([...tf.softmax(tf.tensor1d([-Infinity, 0, 1000, 1000])).dataSync()]).toEqual([0, 0, 0.5, 0.5]);
    for (const wrong of [Number.NaN, Infinity]) {
      const y = tf.softmax(tf.tensor1d([...numbers(40), wrong])).dataSync();
      expect([...y].every(Number.isNaN)).toBe(wrong !== Infinity || Number.isNaN(y[40] as number));
      expect(y[40]).toBeNaN();
    }
  });
});
