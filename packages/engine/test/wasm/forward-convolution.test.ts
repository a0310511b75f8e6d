import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { convolutions } from './convolutions.ts';
import { runKernel, useWasm } from './on-wasm.ts';
import { type Convolution, convolve, relativeError, shapes, values } from './reference.ts';

const size = (shape: number[]): number => shape.reduce((a, b) => a * b, 1);

function check(c: Convolution, seed: number): void {
  const s = shapes(c);
  const [x, filter] = [values(size(s.x), seed), values(size(s.filter), seed + 1)];
  const pad = typeof c.pad === 'object' ? ([[0, 0], ...c.pad, [0, 0]] as tf.backend_util.ExplicitPadding) : c.pad;
  const operation = c.depthwise ? tf.depthwiseConv2d : tf.conv2d;
  const y = tf.tidy(() =>
    operation(
      tf.tensor4d(x, s.x as [number, number, number, number]),
      tf.tensor4d(filter, s.filter as [number, number, number, number]),
      c.strides as [number, number],
      pad,
      'NHWC',
      c.dilations as [number, number],
      typeof c.pad === 'string' ? undefined : 'floor',
    ),
  );
  expect(y.shape).toEqual(s.y);
  expect(relativeError(y.dataSync(), convolve(c, x, filter))).toBeLessThan(1e-5);
  y.dispose();
}

beforeAll(useWasm);

describe.each([false, true])('forward convolution on wasm (depthwise %s)', (depthwise) => {
  test('agrees with float64 for small ones of every kind', () => {
    // tf.conv2d takes strides or dilations, not both.
    const possible = convolutions(depthwise ? 3 : 9, depthwise).filter(
      (c) => c.strides.every((n) => n === 1) || c.dilations.every((n) => n === 1),
    );
    fc.assert(fc.property(possible, fc.integer(), check), { numRuns: 200, seed: 12 });
  });

  test('takes null dilations for 1, as upstream does', () => {
    const [x, filter] = [tf.ones([1, 3, 3, 1]), tf.ones([2, 2, 1, 1])];
    const name = depthwise ? tf.DepthwiseConv2dNative : tf.Conv2D;
    const attrs = { strides: 1, pad: 'same', dilations: depthwise ? null : 1, dataFormat: 'NHWC' };
    const { values: sums } = runKernel(name, { x, filter }, attrs);
    expect(Array.from(sums)).toEqual([4, 4, 2, 4, 4, 2, 2, 2, 1]);
    tf.dispose([x, filter]);
  });

  test('is right where upstream is not: a kernel smaller than the stride, one number for an oblong kernel', () => {
    const c = { batch: 1, input: [6, 6], inChannels: 2, filters: 1, dilations: [1, 1], depthwise } as const;
    check({ ...c, kernel: [1, 1], strides: [2, 2], pad: 'same' }, 1);
    check({ ...c, kernel: [2, 4], strides: [1, 1], pad: 1 }, 2);
  });
});
