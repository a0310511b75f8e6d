import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { runKernel, useWasm } from './on-wasm.ts';
import { relativeError, values } from './reference.ts';

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const at = (shape: readonly number[], ...index: number[]): number =>
  index.reduce((sum, i, k) => sum * shape[k]! + i, 0);

/** Every [n, output, tap, input] of three spatial axes, as [n, od, oh, ow, kd, kh, kw, d, h, w]. */
function visit(
  x: readonly number[],
  y: readonly number[],
  kernel: readonly number[],
  stride: number,
  before: readonly number[],
  meet: (n: number, o: number[], k: number[], i: number[]) => void,
): void {
  const axis = (length: number): number[] => Array.from({ length }, (_, i) => i);
  const triples = (shape: readonly number[]): number[][] =>
    axis(shape[0]!).flatMap((a) => axis(shape[1]!).flatMap((b) => axis(shape[2]!).map((c) => [a, b, c])));
  for (const n of axis(x[0]!)) {
    for (const o of triples(y.slice(1, 4))) {
      for (const k of triples(kernel)) {
        const i = o.map((place, axis) => place * stride + k[axis]! - before[axis]!);
        if (i.every((place, axis) => place >= 0 && place < x[axis + 1]!)) meet(n, o, k, i);
      }
    }
  }
}

// Input, kernel, stride, zeros before the first input of each axis, output.
const settings = [
  { name: 'valid', x: [2, 4, 3, 3, 2], kernel: [2, 3, 2], stride: 1, pad: 'valid', before: [0, 0, 0], y: [2, 3, 1, 2] },
  { name: 'same', x: [2, 4, 3, 3, 2], kernel: [2, 3, 2], stride: 1, pad: 'same', before: [0, 1, 0], y: [2, 4, 3, 3] },
  { name: 'same, stride 2', x: [2, 5, 4, 3, 2], kernel: [3, 3, 2], stride: 2, pad: 'same', before: [1, 0, 0], y: [2, 3, 2, 2] }, // biome-ignore format: a table
] as const;

beforeAll(useWasm);

describe.each(settings)('volumes on wasm, $name', ({ x, kernel, stride, pad, before, y }) => {
  test('gradients of conv3d are those of float64 loops', () => {
    const [filterShape, outShape] = [
      [...kernel, 2, 3],
      [...y, 3],
    ];
    const [xs, ws, dys] = [values(size(x), 1), values(size(filterShape), 2), values(size(outShape), 3)];
    const [dx, dw] = [new Float64Array(xs.length), new Float64Array(ws.length)];
    visit(x, outShape, kernel, stride, before, (n, o, k, i) => {
      for (let c = 0; c < 2; c++) {
        for (let d = 0; d < 3; d++) {
          const [p, q, r] = [at(x, n, ...i, c), at(filterShape, ...k, c, d), at(outShape, n, ...o, d)];
          dx[p]! += dys[r]! * ws[q]!;
          dw[q]! += dys[r]! * xs[p]!;
        }
      }
    });
    const inputs = { x: tf.tensor(xs, [...x]), filter: tf.tensor(ws, filterShape), dy: tf.tensor(dys, outShape) };
    const attributes = { strides: stride, pad, inputShape: x, filterShape };
    const gradients = [tf.Conv3DBackpropInputV2, tf.Conv3DBackpropFilterV2].map((name) =>
      runKernel(name, inputs, attributes),
    );
    tf.dispose(inputs);
    expect(gradients.map(({ shape }) => shape)).toEqual([x, filterShape]);
    expect(relativeError(gradients[0]!.values, dx)).toBeLessThan(1e-6);
    expect(relativeError(gradients[1]!.values, dw)).toBeLessThan(1e-6);
  });

  test('maxPool3d finds the highest, above 0 and below, and its gradient goes there', () => {
    const outShape = [...y, 2];
    const [above, dys] = [values(size(x), 4), values(size(outShape), 5)];
    for (const xs of [above, above.map((value) => value - 2)]) {
      const highest = new Float64Array(dys.length).fill(Number.NEGATIVE_INFINITY);
      const where = new Int32Array(dys.length);
      visit(x, outShape, kernel, stride, before, (n, o, _, i) => {
        for (let c = 0; c < 2; c++) {
          const [p, r] = [at(x, n, ...i, c), at(outShape, n, ...o, c)];
          if (xs[p]! > highest[r]!) [highest[r], where[r]] = [xs[p]!, p];
        }
      });
      const dx = new Float64Array(xs.length);
      for (const [r, p] of where.entries()) dx[p]! += dys[r]!;
      const input = tf.tensor(xs, [...x]);
      const attributes = { filterSize: kernel, strides: stride, pad };
      const pooled = runKernel(tf.MaxPool3D, { x: input }, attributes);
      const inputs = { input, dy: tf.tensor(dys, outShape), output: tf.tensor(pooled.values, outShape) };
      const gradient = runKernel(tf.MaxPool3DGrad, inputs, attributes);
      tf.dispose(inputs);
      expect(pooled.shape).toEqual(outShape);
      expect(Array.from(pooled.values)).toEqual(Array.from(highest));
      expect(relativeError(gradient.values, dx)).toBeLessThan(1e-6);
    }
  });
});
