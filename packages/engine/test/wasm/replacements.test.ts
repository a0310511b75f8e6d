import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { mergeAxes } from '../../src/wasm/transpose.ts';
import { build, expectValues, offset, size } from './arrays.ts';
import { useWasm } from './on-wasm.ts';
import { values } from './reference.ts';

beforeAll(useWasm);

describe('transpose', () => {
  test.each<[number[], number[]]>([
    [
      [5, 7],
      [1, 0],
    ],
    [
      [33, 18],
      [1, 0],
    ],
    [
      [3, 5, 9],
      [0, 2, 1],
    ],
    [
      [3, 5, 9],
      [2, 1, 0],
    ],
    [
      [3, 5, 9],
      [2, 0, 1],
    ],
    [
      [3, 5, 9],
      [1, 0, 2],
    ],
    [
      [2, 6, 5, 3],
      [3, 1, 2, 0],
    ],
    [
      [2, 6, 5, 3],
      [1, 2, 0, 3],
    ],
    [
      [2, 6, 5, 3],
      [3, 0, 2, 1],
    ],
    [
      [1, 6, 1, 3],
      [3, 0, 1, 2],
    ],
    [
      [4, 1, 3],
      [1, 0, 2],
    ],
    [
      [0, 3],
      [1, 0],
    ],
  ])('%j by %j', (shape, perm) => {
    const data = values(size(shape), 1);
    const x = tf.tensor(data, shape);
    const outShape = perm.map((axis) => shape[axis]!);
    const expected = build(
      outShape,
      (index) =>
        data[
          offset(
            shape,
            shape.map((_, axis) => index[perm.indexOf(axis)]!),
          )
        ]!,
    );
    expectValues(() => tf.transpose(x, perm), outShape, expected);
    x.dispose();
  });

  test('of int32 is left to upstream', () => {
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3], 'int32');
    const y = tf.transpose(x);
    expect(y.dtype).toBe('int32');
    expect(Array.from(y.dataSync())).toEqual([1, 4, 2, 5, 3, 6]);
    tf.dispose([x, y]);
  });

  test('neighbouring axes are taken together', () => {
    expect(mergeAxes([2, 6, 5, 3], [3, 1, 2, 0])).toEqual({ shape: [2, 30, 3], perm: [2, 1, 0] });
    expect(mergeAxes([2, 1, 5, 3], [2, 3, 1, 0])).toEqual({ shape: [2, 15], perm: [1, 0] });
    expect(mergeAxes([2, 3], [0, 1])).toEqual({ shape: [6], perm: [0] });
  });
});

describe('sum and mean', () => {
  test.each<[number[], number[], boolean]>([
    [[4, 8, 6, 5], [0, 1, 2], false],
    [[4, 8, 6, 5], [0, 1, 2], true],
    [[4, 8, 6, 5], [1, 2], true],
    [[4, 8, 6, 5], [2, 1], false],
    [[4, 8, 6, 5], [0, 3], false],
    [[4, 8, 6, 5], [3], true],
    [[7, 3], [0], false],
    [[1024, 9], [0], false],
    [[13, 1], [0], false],
    [[6], [0], true],
    [[1, 5], [0], false],
  ])('%j over %j, keepDims %s', (shape, axes, keepDims) => {
    const data = values(size(shape), 2).map((v) => v + 0.5);
    const x = tf.tensor(data, shape);
    const kept = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
    const sums = new Float64Array(size(kept));
    build(shape, (index) => {
      sums[
        offset(
          kept,
          index.map((i, axis) => (axes.includes(axis) ? 0 : i)),
        )
      ]! += data[offset(shape, index)]!;
      return 0;
    });
    const outShape = keepDims ? kept : shape.filter((_, axis) => !axes.includes(axis));
    expectValues(() => tf.sum(x, axes, keepDims), outShape, sums);
    const count = size(shape) / size(kept);
    expectValues(
      () => tf.mean(x, axes, keepDims),
      outShape,
      sums.map((s) => s / count),
    );
    x.dispose();
  });

  test('a sum of 65,536 equal terms keeps its digits', () => {
    const x = tf.fill([65_536, 4], 0.1);
    expectValues(() => tf.sum(x, 0), [4], new Float64Array(4).fill(65_536 * Math.fround(0.1)));
    const sums = tf.tidy(() => tf.sum(x, 0).dataSync());
    expect(Math.abs(sums[0]! / (65_536 * Math.fround(0.1)) - 1)).toBeLessThan(2e-6);
    x.dispose();
  });
});

describe('matMul', () => {
  test.each<[number[], boolean, number[], boolean]>([
    [[40, 50], true, [40, 30], false],
    [[50, 40], false, [30, 40], true],
    [[40, 50], true, [30, 40], true],
    [[3, 40, 50], false, [3, 50, 30], false],
    [[3, 40, 50], true, [3, 30, 40], true],
    [[3, 40, 50], false, [50, 30], false],
    [[40, 50], false, [3, 50, 30], false],
    [[2, 1, 40, 50], false, [1, 3, 50, 30], false],
    [[3, 2, 4], true, [3, 2, 5], false],
  ])('%j (transposed %s) by %j (transposed %s)', (aShape, transposeA, bShape, transposeB) => {
    const [a, b] = [values(size(aShape), 3), values(size(bShape), 4)];
    const matrix = (shape: number[], transposed: boolean): number[] =>
      transposed ? shape.slice(-2).reverse() : shape.slice(-2);
    const [m, k] = matrix(aShape, transposeA) as [number, number];
    const n = matrix(bShape, transposeB)[1]!;
    const batches = tf.broadcast_util.assertAndGetBroadcastShape(aShape.slice(0, -2), bShape.slice(0, -2));
    const element = (data: Float32Array, shape: number[], batch: number[], row: number, column: number): number => {
      const outer = shape.slice(0, -2);
      const index = outer.map((length, axis) => (length === 1 ? 0 : batch[batch.length - outer.length + axis]!));
      return data[offset(shape, [...index, row, column])]!;
    };
    const expected = build([...batches, m, n], (index) => {
      const [row, column] = [index.at(-2)!, index.at(-1)!];
      let sum = 0;
      for (let i = 0; i < k; i++) {
        const left = transposeA
          ? element(a, aShape, index.slice(0, -2), i, row)
          : element(a, aShape, index.slice(0, -2), row, i);
        const right = transposeB
          ? element(b, bShape, index.slice(0, -2), column, i)
          : element(b, bShape, index.slice(0, -2), i, column);
        sum += left * right;
      }
      return sum;
    });
    const [x, y] = [tf.tensor(a, aShape), tf.tensor(b, bShape)];
    expectValues(() => tf.matMul(x, y, transposeA, transposeB), [...batches, m, n], expected);
    tf.dispose([x, y]);
  });
});

describe('tile', () => {
  test.each<[number[], number[]]>([
    [
      [1, 1, 1, 7],
      [2, 3, 5, 1],
    ],
    [[5], [3]],
    [
      [1, 4],
      [6, 2],
    ],
    [
      [3, 2],
      [2, 1],
    ],
    [[1], [9]],
  ])('%j by %j', (shape, reps) => {
    const data = values(size(shape), 5);
    const x = tf.tensor(data, shape);
    const outShape = shape.map((length, axis) => length * reps[axis]!);
    const expected = build(
      outShape,
      (index) =>
        data[
          offset(
            shape,
            index.map((i, axis) => i % shape[axis]!),
          )
        ]!,
    );
    expectValues(() => tf.tile(x, reps), outShape, expected);
    x.dispose();
  });
});
