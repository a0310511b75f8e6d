import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ConvGradientAttributes } from '../../src/kernels/explicit-padding.ts';
import { convGeometry } from '../../src/wasm/conv-geometry.ts';
import { filterGradientWays } from '../../src/wasm/conv2d-backprop-filter.ts';
import { inputGradientWays } from '../../src/wasm/conv2d-backprop-input.ts';
import { attributes, undilatedConvolutions } from './convolutions.ts';
import { runKernel, useWasm } from './on-wasm.ts';
import { type Convolution, filterGradient, inputGradient, relativeError, shapes, values } from './reference.ts';

const size = (shape: number[]): number => shape.reduce((a, b) => a * b, 1);

function errors(c: Convolution, seed: number): { filter: number; input: number } {
  const s = shapes(c);
  const [x, filter, dy] = [values(size(s.x), seed), values(size(s.filter), seed + 1), values(size(s.y), seed + 2)];
  const inputs = { x: tf.tensor(x, s.x), filter: tf.tensor(filter, s.filter), dy: tf.tensor(dy, s.y) };
  const dw = runKernel(tf.Conv2DBackpropFilter, inputs, { ...attributes(c), filterShape: s.filter });
  const dx = runKernel(tf.Conv2DBackpropInput, inputs, { ...attributes(c), inputShape: s.x });
  tf.dispose(inputs);
  expect(dw.shape).toEqual(s.filter);
  expect(dx.shape).toEqual(s.x);
  return {
    filter: relativeError(dw.values, filterGradient(c, x, dy)),
    input: relativeError(dx.values, inputGradient(c, dy, filter)),
  };
}

function conv(
  input: [number, number],
  inChannels: number,
  kernel: [number, number],
  filters: number,
  strides: [number, number],
  pad: Convolution['pad'],
  batch = 2,
): Convolution {
  return { batch, input, inChannels, kernel, filters, strides, pad, dilations: [1, 1] };
}

beforeAll(useWasm);

describe('gradients of a convolution on wasm', () => {
  test('agree with float64 for small convolutions of every kind, each way to them', () => {
    fc.assert(
      fc.property(undilatedConvolutions(9, false), fc.integer(), (c, seed) => {
        const s = shapes(c);
        const geometry = convGeometry('test', s.x, s.filter, attributes(c) as ConvGradientAttributes);
        const [x, filter, dy] = [
          values(size(s.x), seed),
          values(size(s.filter), seed + 1),
          values(size(s.y), seed + 2),
        ];
        const tensor = (data: Float32Array, shape: number[]) =>
          tf.tensor4d(data, shape as [number, number, number, number]);
        tf.tidy(() => {
          const [tx, tw, tdy] = [tensor(x, s.x), tensor(filter, s.filter), tensor(dy, s.y)];
          for (const way of Object.values(inputGradientWays)) {
            const dx = way(tdy, tw, geometry);
            expect(dx.shape, way.name).toEqual(s.x);
            expect(relativeError(dx.dataSync(), inputGradient(c, dy, filter)), way.name).toBeLessThan(1e-5);
          }
          for (const way of Object.values(filterGradientWays)) {
            const dw = way(tx, tdy, geometry);
            expect(dw.shape, way.name).toEqual(s.filter);
            expect(relativeError(dw.dataSync(), filterGradient(c, x, dy)), way.name).toBeLessThan(1e-5);
          }
        });
      }),
      { numRuns: 300, seed: 13 },
    );
  });

  test.each<[string, Convolution]>([
    ['a DCGAN layer', conv([16, 16], 8, [4, 4], 16, [2, 2], 'same')],
    ['a DCGAN stem, 1x1 to 4x4', conv([4, 4], 24, [4, 4], 17, [1, 1], 'valid', 5)],
    ['a DCGAN head, 4x4 to one logit', conv([4, 4], 64, [4, 4], 1, [1, 1], 'valid', 3)],
    ['three colours', conv([12, 12], 3, [4, 4], 16, [2, 2], 'same')],
    ['28x28, stride 2', conv([28, 28], 1, [4, 4], 8, [2, 2], 'same')],
    ['7x7, odd', conv([7, 7], 4, [4, 4], 6, [2, 2], 'same')],
    ['1x1', conv([5, 6], 7, [1, 1], 9, [1, 1], 'valid')],
    ['1x1 with stride 2: inputs that no output touches', conv([5, 6], 7, [1, 1], 9, [2, 2], 'valid')],
    ['kernel smaller than the stride', conv([9, 9], 3, [2, 2], 4, [3, 3], 'valid')],
    ['3x3, stride 1', conv([10, 10], 5, [3, 3], 12, [1, 1], 'same', 1)],
    ['last rows that no output touches', conv([10, 10], 3, [3, 3], 4, [3, 3], 'valid')],
    ['kernel larger than the input', conv([2, 3], 3, [5, 5], 4, [1, 1], 'same')],
    ['more columns than are worth one product', conv([24, 24], 6, [4, 4], 3, [2, 2], 'same', 4)],
  ])('agree with float64: %s', (_, c) => {
    const { filter, input } = errors(c, 5);
    expect(filter).toBeLessThan(1e-5);
    expect(input).toBeLessThan(1e-5);
  });

  test('are 0 for an empty batch, and for outputs that see nothing but padding', () => {
    const empty = conv([4, 4], 2, [3, 3], 3, [1, 1], 'same', 0);
    expect(errors(empty, 1)).toEqual({ filter: 0, input: 0 });
    const outside = conv([1, 4], 2, [2, 4], 3, [3, 2], [[2, 1], [2, 1]]); // biome-ignore format: the pads
    expect(errors(outside, 1)).toEqual({ filter: 0, input: 0 });
  });

  test('refuse NCHW and a dy of another shape', () => {
    const [x, dy, filter] = [tf.zeros([1, 4, 4, 2]), tf.zeros([1, 4, 4, 3]), tf.zeros([3, 3, 2, 3])];
    const call = (name: string, more: object) => () =>
      runKernel(
        name,
        { x, dy, filter },
        { strides: 1, pad: 'same', inputShape: x.shape, filterShape: filter.shape, ...more },
      );
    for (const name of [tf.Conv2DBackpropFilter, tf.Conv2DBackpropInput]) {
      expect(call(name, { dataFormat: 'NCHW' })).toThrow(
        `[engine/wasm ${name}] expected dataFormat 'NHWC', received 'NCHW'`,
      );
      expect(call(name, { pad: 'valid' })).toThrow(
        /expected dy of the output's shape \[1,2,2,3\], received \[1,4,4,3\]/,
      );
    }
    tf.dispose([x, dy, filter]);
  });
});
