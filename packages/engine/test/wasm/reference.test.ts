import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convolutions } from './convolutions.ts';
import { type Convolution, convolve, filterGradient, inputGradient, shapes, values } from './reference.ts';

const size = (shape: number[]): number => shape.reduce((a, b) => a * b, 1);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((s, v, i) => s + v * b[i]!, 0);

describe('the float64 reference', () => {
  test('convolves as worked out by hand', () => {
    const c: Convolution = {
      batch: 1,
      input: [2, 3],
      kernel: [2, 2],
      inChannels: 1,
      filters: 1,
      strides: [1, 1],
      dilations: [1, 1],
      pad: 'valid',
    };
    // 1*10 + 2*20 + 4*30 + 5*40 and 2*10 + 3*20 + 5*30 + 6*40
    expect(Array.from(convolve(c, [1, 2, 3, 4, 5, 6], [10, 20, 30, 40]))).toEqual([370, 470]);
  });

  test.each([false, true])('its gradients are the adjoints of its convolution (depthwise %s)', (depthwise) => {
    const arbitrary = convolutions(depthwise ? 3 : 9, depthwise);
    fc.assert(
      fc.property(arbitrary, fc.integer(), (c, seed) => {
        const s = shapes(c);
        const [x, filter, dy] = [
          values(size(s.x), seed),
          values(size(s.filter), seed + 1),
          values(size(s.y), seed + 2),
        ];
        const product = dot(convolve(c, x, filter), dy);
        expect(dot(x, inputGradient(c, dy, filter))).toBeCloseTo(product, 9);
        expect(dot(filter, filterGradient(c, x, dy))).toBeCloseTo(product, 9);
      }),
      { numRuns: 50, seed: 11 },
    );
  });

  test('its gradients are the differences of its convolution', () => {
    const c: Convolution = {
      batch: 2,
      input: [5, 4],
      kernel: [3, 2],
      inChannels: 2,
      filters: 3,
      strides: [2, 1],
      dilations: [1, 2],
      pad: 'same',
    };
    const s = shapes(c);
    const list = (shape: number[], seed: number): number[] => Array.from(values(size(shape), seed));
    const [x, filter, dy] = [list(s.x, 1), list(s.filter, 2), list(s.y, 3)];
    const change = (array: number[], i: number, loss: () => number): number => {
      const kept = array[i]!;
      array[i] = kept + 1e-3;
      const above = loss();
      array[i] = kept - 1e-3;
      const below = loss();
      array[i] = kept;
      return (above - below) / 2e-3;
    };
    const loss = (): number => dot(convolve(c, x, filter), dy);
    const [dx, gradient] = [inputGradient(c, dy, filter), filterGradient(c, x, dy)];
    x.forEach((_, i) => {
      expect(change(x, i, loss)).toBeCloseTo(dx[i]!, 9);
    });
    filter.forEach((_, i) => {
      expect(change(filter, i, loss)).toBeCloseTo(gradient[i]!, 9);
    });
  });
});
