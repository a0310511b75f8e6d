import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { attributes, undilatedConvolutions } from './convolutions.ts';
import { runKernel, useWasm } from './on-wasm.ts';
import { type Convolution, filterGradient, inputGradient, relativeError, shapes, values } from './reference.ts';

const size = (shape: number[]): number => shape.reduce((a, b) => a * b, 1);

function check(c: Convolution, seed: number): void {
  const s = shapes(c);
  const [x, filter, dy] = [values(size(s.x), seed), values(size(s.filter), seed + 1), values(size(s.y), seed + 2)];
  const inputs = { x: tf.tensor(x, s.x), filter: tf.tensor(filter, s.filter), dy: tf.tensor(dy, s.y) };
  const dw = runKernel(tf.DepthwiseConv2dNativeBackpropFilter, inputs, { ...attributes(c), filterShape: s.filter });
  const dx = runKernel(tf.DepthwiseConv2dNativeBackpropInput, inputs, { ...attributes(c), inputShape: s.x });
  tf.dispose(inputs);
  expect(dw.shape).toEqual(s.filter);
  expect(dx.shape).toEqual(s.x);
  expect(relativeError(dw.values, filterGradient(c, x, dy))).toBeLessThan(1e-5);
  expect(relativeError(dx.values, inputGradient(c, dy, filter))).toBeLessThan(1e-5);
}

beforeAll(useWasm);

test('gradients of a depthwise convolution agree with float64 for small ones of every kind', () => {
  fc.assert(fc.property(undilatedConvolutions(4, true), fc.integer(), check), { numRuns: 300, seed: 14 });
});

test('gradients of a depthwise convolution agree with float64: 3x3 over 32 channels, strides 1 and 2', () => {
  for (const stride of [1, 2]) {
    const c = { batch: 2, input: [14, 14], kernel: [3, 3], inChannels: 32, filters: 1, pad: 'same' } as const;
    check({ ...c, strides: [stride, stride], dilations: [1, 1], depthwise: true }, 3);
  }
});
