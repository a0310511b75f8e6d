import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeNative } from './native.ts';
import { numbers } from './numbers.ts';

/** x [outer,n,inner], accumulated along n. */
function accumulated(
  x: ArrayLike<number>,
  [outer, n, inner]: [number, number, number],
  { exclusive, reverse, product }: { exclusive: boolean; reverse: boolean; product: boolean },
): number[] {
  const y = new Array<number>(x.length);
  for (let i = 0; i < outer; i++) {
    for (let k = 0; k < inner; k++) {
      let running = product ? 1 : 0;
      for (let step = 0; step < n; step++) {
        const at = (i * n + (reverse ? n - 1 - step : step)) * inner + k;
        const before = running;
        running = product ? running * (x[at] as number) : running + (x[at] as number);
        y[at] = exclusive ? before : running;
      }
    }
  }
  return y;
}

const shapes: [number, number, number][] = [
  [1, 1, 1],
  [1, 7, 1],
  [3, 5, 1],
  [2, 9, 300],
  [40, 50, 11],
];

describeNative('running sums and products', () => {
  for (const exclusive of [false, true]) {
    for (const reverse of [false, true]) {
      it.each(shapes)(`of [%i,%i,%i], exclusive ${exclusive}, reverse ${reverse}`, (outer, n, inner) => {
        const values = numbers(outer * n * inner);
        const x = tf.tensor3d(values, [outer, n, inner]);
        const sum = tf.cumsum(x, 1, exclusive, reverse).dataSync();
        const prod = tf.cumprod(x, 1, exclusive, reverse).dataSync();
        const shape: [number, number, number] = [outer, n, inner];
        const expected = accumulated(values, shape, { exclusive, reverse, product: false });
        expect([...sum].every((v, i) => Math.abs(v - (expected[i] as number)) <= 1e-6)).toBe(true);
        const products = accumulated(values, shape, { exclusive, reverse, product: true });
        expect([...prod].every((v, i) => Math.abs(v - (products[i] as number)) <= 1e-6)).toBe(true);
        const wholes = tf.cast(tf.mul(x, 50), 'int32');
        const counted = accumulated(wholes.dataSync(), shape, { exclusive, reverse, product: false });
        expect([...tf.cumsum(wholes, 1, exclusive, reverse).dataSync()]).toEqual(counted.map((v) => v + 0));
      });
    }
  }

  it('go along the last and the first axis, and over nothing', () => {
    expect([...tf.cumsum(tf.tensor2d([1, 2, 3, 4], [2, 2]), -1).dataSync()]).toEqual([1, 3, 3, 7]);
    expect([...tf.cumsum(tf.tensor2d([1, 2, 3, 4], [2, 2]), 0).dataSync()]).toEqual([1, 2, 4, 6]);
    expect(tf.cumsum(tf.zeros([0, 3]), 0).shape).toEqual([0, 3]);
    expect(tf.cumsum(tf.ones([2], 'bool')).dtype).toBe('int32');
  });
});

describeNative('argMax and argMin', () => {
  it.each(shapes)('of [%i,%i,%i]', (outer, n, inner) => {
    const values = numbers(outer * n * inner);
    const x = tf.tensor3d(values, [outer, n, inner]);
    const best = (better: (a: number, b: number) => boolean) =>
      Array.from({ length: outer * inner }, (_, i) => {
        const at = (row: number) => values[(Math.floor(i / inner) * n + row) * inner + (i % inner)] as number;
        let found = 0;
        for (let row = 1; row < n; row++) if (better(at(row), at(found))) found = row;
        return found;
      });
    expect([...tf.argMax(x, 1).dataSync()]).toEqual(best((a, b) => a > b));
    expect([...tf.argMin(x, 1).dataSync()]).toEqual(best((a, b) => a < b));
  });

  it('take the first of equals, for each dtype', () => {
    expect(tf.argMax(tf.tensor([1, 3, 3, 2])).dataSync()[0]).toBe(1);
    expect(tf.argMin(tf.tensor([4, 3, 3, 5], [4], 'int32')).dataSync()[0]).toBe(1);
    expect(tf.argMax(tf.tensor([0, 1, 1], [3], 'bool')).dataSync()[0]).toBe(1);
  });
});

describeNative('unsortedSegmentSum', () => {
  it.each([1, 3, 64, 200])('adds rows of %i up by segments', (inner) => {
    const rows = 37;
    const values = numbers(rows * inner);
    const ids = Array.from({ length: rows }, (_, i) => ((i * 7) % 6) - 1);
    const expected = new Float64Array(4 * inner);
    ids.forEach((id, row) => {
      if (id < 0 || id >= 4) return;
      for (let j = 0; j < inner; j++) {
        expected[id * inner + j] = (expected[id * inner + j] as number) + (values[row * inner + j] as number);
      }
    });
    const y = tf.unsortedSegmentSum(tf.tensor2d(values, [rows, inner]), tf.tensor1d(ids, 'int32'), 4);
    expect(y.shape).toEqual([4, inner]);
    expect([...y.dataSync()].every((v, i) => Math.abs(v - (expected[i] as number)) <= 1e-5)).toBe(true);
  });

  it('gives zeros for segments of no rows, whatever memory held before', () => {
    tf.dispose(tf.add(tf.ones([2, 3]), 1));
    const y = tf.unsortedSegmentSum(tf.zeros([0, 3]), tf.tensor1d([], 'int32'), 2);
    expect([...y.dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
