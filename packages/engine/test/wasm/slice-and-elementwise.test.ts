import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { build, expectValues, offset, size } from './arrays.ts';
import { useWasm } from './on-wasm.ts';
import { values } from './reference.ts';

beforeAll(useWasm);

describe('slice', () => {
  test.each<[number[], number[], number[]]>([
    [[10], [3], [4]],
    [
      [6, 5],
      [1, 2],
      [3, 2],
    ],
    [
      [6, 5],
      [2, 0],
      [3, 5],
    ],
    [
      [4, 3, 5],
      [1, 0, 1],
      [2, 3, 3],
    ],
    [
      [4, 3, 5, 2],
      [1, 1, 2, 0],
      [3, 2, 2, 2],
    ],
    [
      [2, 3, 2, 3, 2],
      [0, 1, 0, 1, 1],
      [2, 1, 2, 2, 1],
    ],
    [
      [3, 200],
      [1, 5],
      [2, 150],
    ],
    [
      [4, 3],
      [1, 1],
      [0, 2],
    ],
  ])('of %j from %j, %j', (shape, begin, length) => {
    const data = values(size(shape), 6);
    const x = tf.tensor(data, shape);
    const expected = build(
      length,
      (index) =>
        data[
          offset(
            shape,
            index.map((i, axis) => i + begin[axis]!),
          )
        ]!,
    );
    expectValues(() => tf.slice(x, begin, length), length, expected);
    x.dispose();
  });

  test('of int32, and to the end', () => {
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2], 'int32');
    const y = tf.slice(x, [1, 0], [-1, 1]);
    expect(y.dtype).toBe('int32');
    expect(Array.from(y.dataSync())).toEqual([3, 5]);
    tf.dispose([x, y]);
  });
});

describe('elementwise', () => {
  test.each([0.2, 0, 1, 1.5, -0.5])('leakyRelu with slope %s', (alpha) => {
    const data = values(60, 6);
    const x = tf.tensor(data, [4, 3, 5]);
    expectValues(
      () => tf.leakyRelu(x, alpha),
      [4, 3, 5],
      Array.from(data, (v) => (v < 0 ? alpha * v : v)),
    );
    x.dispose();
  });

  test('leakyRelu of a scalar', () => {
    const x = tf.scalar(-2);
    expectValues(() => tf.leakyRelu(x, 0.2), [], [-0.4]);
    x.dispose();
  });

  test('batchNorm with and without scale and offset, and a mean far larger than the deviation', () => {
    const channels = 6;
    const data = values(5 * channels, 7).map((v) => v + 1000);
    const [mean, variance, offsets, scale] = [8, 9, 10, 11].map((seed) => values(channels, seed)) as Float32Array[];
    const means = mean!.map((v) => v + 1000);
    const variances = variance!.map((v) => v + 1.1);
    const [x, m, v, o, s] = [
      tf.tensor(data, [5, channels]),
      ...[means, variances, offsets!, scale!].map((d) => tf.tensor1d(d)),
    ];
    for (const [useOffset, useScale] of [
      [true, true],
      [false, true],
      [true, false],
      [false, false],
    ]) {
      // biome-ignore format: pairs
      const expected = build([5, channels], ([row, c]) => {
        const normal = (data[row! * channels + c!]! - means[c!]!) / Math.sqrt(variances[c!]! + 1e-3);
        return normal * (useScale ? scale![c!]! : 1) + (useOffset ? offsets![c!]! : 0);
      });
      const call = () =>
        tf.batchNorm(
          x!,
          m as tf.Tensor1D,
          v as tf.Tensor1D,
          useOffset ? (o as tf.Tensor1D) : undefined,
          useScale ? (s as tf.Tensor1D) : undefined,
          1e-3,
        );
      expectValues(call, [5, channels], expected);
    }
    tf.dispose([x!, m!, v!, o!, s!]);
  });
});

test('identity shares the values, and they live as long as one of the two', () => {
  const x = tf.tensor1d([1, 2, 3]);
  const before = tf.memory();
  const y = tf.clone(x);
  expect(tf.memory().numTensors).toBe(before.numTensors + 1);
  x.dispose();
  expect(Array.from(y.dataSync())).toEqual([1, 2, 3]);
  y.dispose();
  expect(tf.memory().numTensors).toBe(before.numTensors - 1);
});
