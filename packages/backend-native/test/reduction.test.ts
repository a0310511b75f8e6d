import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { describeNative } from './native.ts';
import { numbers } from './numbers.ts';

/** Values of x by the position of what they are reduced to. */
function gathered(x: ArrayLike<number>, shape: number[], axes: number[]): number[][] {
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const groups: number[][] = Array.from({ length: kept.reduce((a, b) => a * b, 1) }, () => []);
  for (let i = 0; i < x.length; i++) {
    let rest = i;
    let at = 0;
    let step = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (kept[axis] !== 1) at += (rest % (shape[axis] as number)) * step;
      step *= kept[axis] as number;
      rest = Math.floor(rest / (shape[axis] as number));
    }
    groups[at]?.push(x[i] as number);
  }
  return groups;
}

const add = (values: number[]) => values.reduce((a, b) => a + b, 0);
const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
const largest = (values: number[]) => values.reduce((a, b) => Math.max(a, b));

function expectClose(tensor: tf.Tensor, expected: number[], tolerance = 1e-6): void {
  const values = tensor.dataSync();
  expect(values.length).toBe(expected.length);
  let worst = 0;
  for (const [i, value] of expected.entries()) {
    worst = Math.max(worst, Math.abs((values[i] as number) - value) / Math.max(1, Math.abs(value)));
  }
  expect(worst).toBeLessThanOrEqual(tolerance);
}

const cases: [number[], number[]][] = [
  [[1], [0]],
  [[7], [0]],
  [[1031], [0]],
  [[70001], [0]],
  [[5, 3], [0]],
  [[5, 3], [1]],
  [[1, 300], [0]],
  [[17, 129], [1]],
  [[2, 2500], [0]],
  [[3, 40000], [1]],
  [
    [2, 3, 4, 5],
    [0, 1, 2],
  ],
  [
    [4, 17, 19, 64],
    [0, 1, 2],
  ],
  [
    [4, 17, 19, 65],
    [0, 1, 2],
  ],
  [
    [3, 7, 9, 13],
    [1, 2],
  ],
  [
    [3, 7, 9, 13],
    [0, 2],
  ],
  [
    [3, 7, 9, 13],
    [1, 3],
  ],
  [
    [3, 1, 9, 1, 4],
    [1, 2, 3],
  ],
  [
    [2, 3, 2, 3, 2, 3],
    [0, 2, 4],
  ],
  [[6, 1100], []],
];

describeNative('reductions', () => {
  it.each(cases)('fold [%s] along [%s]', (shape, axes) => {
    const values = numbers(shape.reduce((a, b) => a * b, 1));
    const x = tf.tensor(values, shape);
    const groups = gathered(values, shape, axes);
    expectClose(tf.sum(x, axes), groups.map(add), 5e-7);
    expectClose(
      tf.mean(x, axes, true),
      groups.map((group) => add(group) / group.length),
      5e-7,
    );
    expectClose(tf.max(x, axes), groups.map(largest), 0);
    expectClose(tf.min(x, axes), groups.map(least), 0);
    const integers = tf.cast(tf.mul(x, 100), 'int32');
    const wholes = gathered(integers.dataSync(), shape, axes);
    expectClose(tf.sum(integers, axes), wholes.map(add), 0);
    expectClose(tf.max(integers, axes), wholes.map(largest), 0);
    const positive = gathered(
      values.map((v) => (v > 0 ? 1 : 0)),
      shape,
      axes,
    );
    expectClose(tf.all(tf.greater(x, 0), axes), positive.map(least), 0);
    expectClose(tf.any(tf.greater(x, 0), axes), positive.map(largest), 0);
    expectClose(tf.sum(tf.greater(x, 0), axes), positive.map(add), 0);
  });

  it('multiply in double, and integers modulo 2^32', () => {
    expectClose(tf.prod(tf.tensor([1e30, 1e30, 1e-30, 2])), [2e30]);
    expect(tf.prod(tf.tensor([65536, 65537, 3], [3], 'int32')).dataSync()[0]).toBe(Math.imul(65536 * 3, 65537));
    expect(tf.sum(tf.tensor([2 ** 31 - 1, 1], [2], 'int32')).dataSync()[0]).toBe(-(2 ** 31));
    expect(tf.prod(tf.tensor([1, 1, 0], [3], 'bool')).dtype).toBe('int32');
  });

  it('keep the dimensions and the dtypes of cpu', () => {
    const x = tf.ones([2, 3, 4]);
    expect(tf.sum(x, [0, 2], true).shape).toEqual([1, 3, 1]);
    expect(tf.max(x, -1, true).shape).toEqual([2, 3, 1]);
    expect(tf.mean(x, [1]).shape).toEqual([2, 4]);
    expect(tf.sum(tf.ones([2], 'bool')).dtype).toBe('int32');
    expect(tf.max(tf.ones([2], 'bool')).dtype).toBe('bool');
    expect(tf.mean(tf.ones([2], 'int32')).dtype).toBe('float32');
  });

  it('sum ten million values to 1e-6 and better', () => {
    const size = 10_000_000;
    const total = tf.sum(tf.fill([size], 0.1)).dataSync()[0] as number;
    expect(Math.abs(total / (size * Math.fround(0.1)) - 1)).toBeLessThan(1e-7);
  });

  it('give the same bits with one thread and with all', () => {
    const x = tf.tensor(numbers(3 * 211 * 100), [3, 211, 100]);
    const all = () => [[0], [1], [2], [0, 1], [0, 1, 2]].map((axes) => [...tf.sum(x, axes).dataSync()]);
    const several = all();
    addon().limitThreads(1);
    const one = all();
    addon().limitThreads(addon().describe().threads);
    expect(one).toEqual(several);
  });

  it('pass NaN on from any position', () => {
    for (const at of [0, 3, 17, 40, 99]) {
      const values = numbers(100).map((v, i) => (i === at ? Number.NaN : v));
      const x = tf.tensor(values, [100]);
      for (const result of [tf.max(x), tf.min(x), tf.sum(x), tf.mean(x), tf.prod(x)]) {
        expect(result.dataSync()[0]).toBeNaN();
      }
      const columns = tf.max(tf.reshape(x, [4, 25]), 0).dataSync();
      expect([...columns].map(Number.isNaN)).toEqual(Array.from({ length: 25 }, (_, i) => i === at % 25));
    }
    expect(tf.max(tf.tensor([-Infinity, -Infinity])).dataSync()[0]).toBe(-Infinity);
    expect(tf.sum(tf.tensor([Infinity, -Infinity])).dataSync()[0]).toBeNaN();
  });

  it('give the neutral element for no values', () => {
    const nothing = tf.zeros([2, 0, 3]);
    expect([...tf.sum(nothing, 1).dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
    expect([...tf.prod(nothing, [1, 2]).dataSync()]).toEqual([1, 1]);
    expect([...tf.max(nothing, 1).dataSync()]).toEqual(Array(6).fill(-Infinity));
    expect(tf.mean(nothing).dataSync()[0]).toBeNaN();
    expect([...tf.all(tf.zeros([2, 0], 'bool'), 1).dataSync()]).toEqual([1, 1]);
    expect(tf.sum(nothing, 0).shape).toEqual([0, 3]);
    expect(tf.sum(nothing, 0).size).toBe(0);
  });

  it('refuse arrays of other sizes', () => {
    const { sumFloat32 } = addon().reduction;
    expect(() => sumFloat32(new Float32Array(11), new Float32Array(3), 1, 4, 3)).toThrow('must be an array of 12');
    expect(() => sumFloat32(new Float32Array(12), new Float32Array(4), 1, 4, 3)).toThrow('must be an array of 3');
    expect(() => sumFloat32(new Float32Array(0), new Float32Array(3), 1, 0, 3)).toThrow('whole number of 1');
  });
});
