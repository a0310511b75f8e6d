import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import type { NativeBackend, Precision } from '../src/backend.ts';
import {
  backFilter,
  backInput,
  type ConvolutionCase,
  expectConvolution,
  forward,
  geometryOf,
  resultsOf,
  tensorsOf,
} from './convolutions.ts';
import { expectMatMul, factors, type MatMulCase } from './mat-muls.ts';
import { describeNative } from './native.ts';
import { asBf16, draws, expectSameBits } from './products.ts';

// Tiles and panels that end inside; odd and short sums, and sums of several blocks; many columns and few; batches.
const matMuls: readonly MatMulCase[] = [
  { m: 1, n: 1, k: 1 },
  { m: 3, n: 5, k: 2 },
  { m: 13, n: 33, k: 400 },
  { m: 16, n: 16, k: 32 },
  { m: 29, n: 47, k: 31 },
  { m: 33, n: 17, k: 1061 },
  { m: 130, n: 70, k: 65 },
  { m: 2, n: 300, k: 63 },
  { m: 40, n: 24, k: 3001 },
  { m: 3, n: 4, k: 0 },
  { outerA: [2, 1], outerB: [1, 3], m: 4, n: 5, k: 6 },
];

const convolutions: readonly ConvolutionCase[] = [
  { x: [1, 1, 1, 1], filter: [1, 1, 1] },
  { x: [2, 5, 7, 3], filter: [3, 2, 5] },
  { x: [1, 20, 22, 3], filter: [4, 4, 20], strides: 2 },
  { x: [3, 9, 11, 18], filter: [4, 4, 35], strides: 2 },
  { x: [1, 12, 15, 16], filter: [4, 4, 32], strides: 2 },
  { x: [5, 4, 4, 64], filter: [4, 4, 1], pad: 'valid' },
  { x: [2, 9, 9, 20], filter: [1, 1, 40], strides: 2 },
  // Few channels: runs of even length and of odd, an odd number of pixels in a row.
  { x: [2, 32, 32, 3], filter: [4, 4, 64], strides: 2 },
  { x: [2, 15, 17, 1], filter: [4, 4, 16], strides: 2 },
  { x: [1, 11, 13, 3], filter: [5, 5, 48], strides: 2 },
  { x: [1, 9, 33, 2], filter: [3, 3, 16] },
  { x: [1, 9, 9, 515], filter: [3, 3, 2] },
  { x: [1, 17, 15, 16], filter: [3, 3, 48] },
  { x: [1, 11, 12, 9], filter: [5, 4, 3] },
  { x: [2, 10, 13, 5], filter: [3, 3, 4], strides: [3, 2] },
  { x: [1, 13, 17, 10], filter: [3, 2, 18], dilations: [3, 2] },
  { x: [1, 7, 6, 33], filter: [3, 3, 33], pad: 'valid' },
];

// Phases of 2x2 taps and of 3x3, grids that end inside a tile, several blocks of the shared dimension.
const minimal: readonly ConvolutionCase[] = [
  { x: [3, 17, 18, 32], filter: [4, 4, 64], strides: 2 },
  { x: [3, 16, 18, 16], filter: [4, 4, 32], strides: 2, pad: 'valid' },
  { x: [1, 30, 32, 144], filter: [4, 4, 32], strides: 2 },
  { x: [4, 16, 16, 32], filter: [5, 5, 32], strides: 2 },
  { x: [4, 17, 16, 32], filter: [3, 3, 64], strides: 2 },
  { x: [2, 11, 12, 64], filter: [3, 3, 96] },
  { x: [1, 15, 17, 32], filter: [2, 2, 32] },
];

const precise = (precision: Precision): void => {
  (tf.backend() as NativeBackend).precision = precision;
};

/** The root of the mean squared error beside that of the values. */
function relativeError(actual: ArrayLike<number>, values: Float64Array): number {
  const squares = values.reduce((sum, value) => sum + value ** 2, 0);
  return Math.sqrt(values.reduce((sum, value, i) => sum + (actual[i]! - value) ** 2, 0) / squares);
}

/** Tests the products of what multiplies bf16 that GANFORGE_BF16 names. */
export function testBf16Products(units: string): void {
  describeNative(`bf16 on ${units}`, () => {
    beforeAll(() => precise('bf16'));
    afterAll(() => precise('float32'));
    const { bf16 } = addon().describe();
    if (bf16 !== units) {
      it('is not there: what is said is another, or none', () =>
        expect(['none', 'avx512_bf16', 'amx']).toContain(bf16));
      return;
    }

    it.each(matMuls)('matMul equals the sums of rounded factors in float64: %o', (given) =>
      expectMatMul(given, asBf16),
    );

    it.each(convolutions)('conv2d and its gradients equal the sums of rounded factors in float64: %o', (given) =>
      expectConvolution(given, asBf16),
    );

    // Whole numbers so small that bf16 holds them after their transforms too: the sums are exact in float32.
    it.each(minimal)('minimal filtering of small whole numbers loses nothing: %o', (given) => {
      expectConvolution(given, undefined, (value) => 4 * Math.round(3 * value));
    });

    it.each(minimal)('minimal filtering is off by twice what rounding the operands loses: %o', (given) => {
      tf.tidy(() => {
        const geometry = geometryOf(given);
        for (const { result, sums } of resultsOf(geometry, tensorsOf(geometry), (values) => values)) {
          const error = relativeError(result.dataSync(), sums.values);
          // Each of two operands loses 2^-9 / sqrt(3) of uniform mantissas: 2.3e-3 were they rounded as they are.
          expect(error).toBeGreaterThan(2.6e-3);
          expect(error).toBeLessThan(5.2e-3);
        }
      });
    });

    it('rounds to the nearest, ties to even, and sums in float32', () => {
      // 1 + 2^-8 lies between 1 and 1 + 2^-7, 1 + 3 * 2^-8 between 1 + 2^-7 and 1 + 2^-6.
      const x = [1 + 2 ** -8, 1 + 3 * 2 ** -8, 1 + 2 ** -8 + 2 ** -20, -1 - 2 ** -8, 3.4e38];
      const rounded = [1, 1 + 2 ** -6, 1 + 2 ** -7, -1, Number.POSITIVE_INFINITY];
      expect([...tf.matMul(tf.tensor2d(x, [5, 1]), [[1]]).dataSync()]).toEqual(rounded);
      expect(tf.matMul([[1, 2 ** -20]], [[1], [1]]).dataSync()[0]).toBe(1 + 2 ** -20);
    });

    it('keeps NaN and infinities at their positions', () => {
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
        tf.tidy(() => {
          const a = tf.ones([40, 70]).bufferSync() as tf.TensorBuffer<tf.Rank, 'float32'>;
          a.set(value, 17, 33);
          const y = tf.matMul(a.toTensor() as tf.Tensor2D, tf.ones([70, 37])).arraySync() as number[][];
          for (const [row, line] of y.entries()) expect(new Set(line)).toEqual(new Set([row === 17 ? value : 70]));
        });
      }
    });

    it('gives the same bits with one thread and with all', () => {
      for (const [m, n, k] of [
        [1000, 130, 300],
        [20, 2000, 300],
        [48, 64, 20000],
      ] as const) {
        const { a, b } = factors({ m, n, k }, true, false);
        expectSameBits(() => tf.matMul(a, b, true));
      }
      for (const filter of [
        [4, 4, 70],
        [4, 4, 64],
      ] as const) {
        const geometry = geometryOf({ x: [3, 32, 32, filter[2] === 70 ? 30 : 32], filter, strides: 2 });
        const { x, filter: w, dy } = tensorsOf(geometry);
        expectSameBits(() => forward(geometry, x, w));
        expectSameBits(() => backInput(geometry, dy, w));
        expectSameBits(() => backFilter(geometry, x, dy));
      }
    }, 120_000); // emulated tiles under AddressSanitizer

    it('adds bias and activation in float32', () => {
      const [a, b] = [tf.tensor2d(draws(1)(29 * 90), [29, 90]), tf.tensor2d(draws(2)(90 * 37), [90, 37])];
      const bias = tf.tensor1d(draws(3)(37));
      const fused = tf.fused.matMul({ a, b, bias, activation: 'relu' }).dataSync();
      expect([...fused]).toEqual([...tf.relu(tf.add(tf.matMul(a, b), bias)).dataSync()]);
    });

    it('is not in use where float32 is asked for', () => {
      precise('float32');
      for (const given of matMuls) expectMatMul(given);
      expectConvolution({ x: [2, 9, 9, 20], filter: [3, 3, 40], strides: 2 });
      precise('bf16');
    });
  });
}
