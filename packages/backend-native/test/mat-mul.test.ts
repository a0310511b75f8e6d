import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectMatMul, factors, type MatMulCase, transposes } from './mat-muls.ts';
import { describeNative } from './native.ts';
import { draws, expectNumbers, expectSameBits } from './products.ts';

const sizes: readonly MatMulCase[] = [
  { m: 1, n: 1, k: 1 },
  { m: 3, n: 5, k: 7 },
  { m: 1, n: 100, k: 300 },
  { m: 64, n: 1, k: 513 },
  { m: 13, n: 33, k: 257 },
  { m: 29, n: 47, k: 31 },
  { m: 130, n: 70, k: 600 },
  { m: 15, n: 700, k: 65 },
  { m: 700, n: 17, k: 1 },
  { m: 40, n: 24, k: 9000 },
  { m: 300, n: 300, k: 300 },
  { m: 0, n: 3, k: 4 },
  { m: 3, n: 0, k: 4 },
  { m: 3, n: 4, k: 0 },
  { outerA: [3], outerB: [3], m: 5, n: 6, k: 7 },
  { outerA: [3], outerB: [1], m: 5, n: 6, k: 7 },
  { outerA: [1], outerB: [4], m: 20, n: 6, k: 7 },
  { outerA: [2, 1], outerB: [1, 3], m: 4, n: 5, k: 6 },
  { outerA: [3], outerB: [2, 1], m: 4, n: 5, k: 6 },
  { outerA: [0], outerB: [1], m: 4, n: 5, k: 6 },
  { outerA: [2], outerB: [2], m: 200, n: 150, k: 90 },
];

describeNative('matMul', () => {
  it.each(sizes)('equals the sums in float64: %o', (given) => expectMatMul(given));

  it.each([
    [{ m: 1000, n: 130, k: 300 }],
    [{ m: 20, n: 2000, k: 300 }],
    [{ m: 48, n: 64, k: 20000 }],
    [{ outerA: [9], outerB: [9], m: 65, n: 33, k: 100 }],
  ])('gives the same bits with one thread and with all: %o', (size) => {
    for (const [transposeA, transposeB] of transposes) {
      tf.tidy(() => {
        const { a, b } = factors(size, transposeA, transposeB);
        expectSameBits(() => tf.matMul(a, b, transposeA, transposeB));
      });
    }
  });

  it('multiplies zeros too: 0 * NaN and 0 * Infinity are NaN, and only at their positions', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      tf.tidy(() => {
        const b = tf.zeros([40, 50]).bufferSync() as tf.TensorBuffer<tf.Rank, 'float32'>;
        b.set(value, 17, 33);
        const y = tf.matMul(tf.zeros([30, 40]), b.toTensor() as tf.Tensor2D).arraySync() as number[][];
        for (const row of y) expect(row.map(Number.isNaN).indexOf(true)).toBe(33);
        expect(y.flat().filter(Number.isNaN).length).toBe(30);
      });
    }
  });

  const activations = ['linear', 'relu', 'relu6', 'elu', 'leakyrelu', 'sigmoid', 'prelu'] as const;
  it.each(activations)('adds a bias and applies %s', (activation) => {
    for (const bias of [tf.tensor1d(draws(3)(37)), tf.scalar(0.25), undefined]) {
      tf.tidy(() => {
        const { a, b } = factors({ m: 29, n: 37, k: 290 }, false, false);
        const slopes = tf.tensor1d(draws(4)(37));
        const fused = tf.fused.matMul({
          a: a as tf.Tensor2D,
          b: b as tf.Tensor2D,
          ...(bias && { bias }),
          activation,
          ...(activation === 'prelu' && { preluActivationWeights: slopes }),
          leakyreluAlpha: 0.3,
        });
        const sum = tf.add(tf.matMul(a, b), bias ?? 0).dataSync();
        const slopeValues = slopes.dataSync();
        const activate: Record<string, (x: number, column: number) => number> = {
          linear: (x) => x,
          relu: (x) => Math.max(x, 0),
          relu6: (x) => Math.min(Math.max(x, 0), 6),
          elu: (x) => (x >= 0 ? x : Math.expm1(x)),
          leakyrelu: (x) => (x < 0 ? 0.3 * x : x),
          sigmoid: (x) => 1 / (1 + Math.exp(-x)),
          prelu: (x, column) => (x < 0 ? slopeValues[column]! * x : x),
        };
        expectNumbers(fused.dataSync(), (i) => activate[activation]!(sum[i]!, i % 37));
      });
    }
  });

  it('refuses arguments that do not fit before it touches memory', async () => {
    const { addon } = await import('../src/addon.ts');
    const one = new Int32Array(1);
    const call = (a: number, y: number, index: number) => () =>
      addon().matMul(
        new Float32Array(a),
        new Float32Array(6),
        new Float32Array(y),
        Int32Array.of(index),
        one,
        ...([4, 3, 2, false, false, false, undefined, 0, 0, undefined] as const),
      );
    expect(call(8, 12, 0)).not.toThrow();
    expect(call(7, 12, 0)).toThrow(/matMul: aIndices must be indices of its matrices/);
    expect(call(8, 12, 1)).toThrow(/aIndices must be/);
    expect(call(8, 12, -1)).toThrow(/aIndices must be/);
    expect(call(8, 11, 0)).toThrow(/y must be an array of 12; received 11/);
  });
});
