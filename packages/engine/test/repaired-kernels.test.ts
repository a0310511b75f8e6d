// What upstream's cpu or wasm has wrong, each with the value that is right.
import { useEngine } from '@ganforge/engine';
import { suiteEngines } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

type Case = readonly [name: string, run: () => tf.Tensor, shape: number[], values: readonly (number | string)[]];

const cases: readonly Case[] = [
  [
    'matMul, an inner batch axis broadcast',
    () => tf.matMul(tf.tensor([2, 3], [2, 1, 1, 1]), tf.tensor([1, 2, 3, 4, 5, 6], [2, 3, 1, 1])),
    [2, 3, 1, 1],
    [2, 4, 6, 12, 15, 18],
  ],
  ['matMul over nothing', () => tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 2])), [2, 2], [0, 0, 0, 0]],
  ['matMul of no matrices', () => tf.matMul(tf.zeros([0, 2, 3]), tf.zeros([3, 4])), [0, 2, 4], []],
  ['reverse of booleans', () => tf.reverse(tf.tensor1d([1, 0, 0, 1, 1], 'bool')), [5], [1, 1, 0, 0, 1]],
  ['equal of strings', () => tf.equal(tf.tensor1d(['a', 'bc']), tf.tensor1d(['a', 'b'])), [2], [1, 0]],
  [
    'notEqual of strings, broadcast',
    () => tf.notEqual(tf.tensor2d([['a'], ['b']]), tf.tensor1d(['b', 'c'])),
    [2, 2],
    [1, 1, 0, 1],
  ],
  ['tile of strings', () => tf.tile(tf.tensor1d(['a', 'bc']), [2]), [4], ['a', 'bc', 'a', 'bc']],
  ['clipByValue of integers', () => tf.clipByValue(tf.tensor1d([-7, 2, 9], 'int32'), -1, 3), [3], [-1, 2, 3]],
  [
    'where of booleans',
    () =>
      tf.where(
        tf.tensor1d([1, 0, 1, 0, 1], 'bool'),
        tf.tensor1d([1, 1, 0, 0, 1], 'bool'),
        tf.tensor1d([0, 1, 1, 0, 0], 'bool'),
      ),
    [5],
    [1, 1, 0, 0, 1],
  ],
  ['floorDiv of floats is of integers', () => tf.floorDiv(tf.tensor1d([-5, 7]), tf.tensor1d([2, 2])), [2], [-3, 3]],
  [
    'stridedSlice of integers',
    () => tf.stridedSlice(tf.tensor1d([1, 2, 3, 4, 5], 'int32'), [0], [5], [2]),
    [3],
    [1, 3, 5],
  ],
  [
    'stridedSlice of booleans',
    () => tf.stridedSlice(tf.tensor1d([1, 0, 0, 1, 1], 'bool'), [0], [5], [2]),
    [3],
    [1, 0, 1],
  ],
  ['stridedSlice of strings', () => tf.stridedSlice(tf.tensor1d(['a', 'b', 'c']), [0], [3], [2]), [2], ['a', 'c']],
  ['all of nothing', () => tf.all(tf.tensor([], [2, 0], 'bool'), 1), [2], [1, 1]],
  ['any of nothing', () => tf.any(tf.tensor([], [2, 0], 'bool'), 1), [2], [0, 0]],
  ['product of nothing', () => tf.prod(tf.zeros([2, 0]), 1), [2], [1, 1]],
  ['mean of nothing', () => tf.mean(tf.zeros([2, 0]), 1), [2], [Number.NaN, Number.NaN]],
  ['cumsum of nothing', () => tf.cumsum(tf.zeros([0, 2, 3]), 1), [0, 2, 3], []],
  ['prelu of nothing', () => tf.prelu(tf.zeros([0, 2]), tf.tensor1d([1, 2])), [0, 2], []],
  [
    'concat of strings of which there are none',
    () => tf.concat([tf.tensor([], [0], 'string'), tf.tensor([], [0], 'string')]),
    [0],
    [],
  ],
  [
    'slice of what nothing was joined to',
    () => tf.slice(tf.concat([tf.zeros([0, 2]), tf.zeros([0, 2])]), [0, 1], [0, 1]),
    [0, 1],
    [],
  ],
  [
    'maxPool padded by one number, a window that is not square',
    () => tf.maxPool(tf.tensor([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]) as tf.Tensor4D, [3, 2], [1, 2], 1),
    [1, 2, 2, 1],
    [4, 6, 4, 6],
  ],
  [
    'conv2d padded by one number, a filter that is not square',
    () => tf.conv2d(tf.tensor([1, 2, 3, 4], [1, 2, 2, 1]) as tf.Tensor4D, tf.ones([1, 2, 1, 1]) as tf.Tensor4D, 1, 1),
    [1, 4, 3, 1],
    [0, 0, 0, 1, 3, 2, 3, 7, 4, 0, 0, 0],
  ],
  [
    'einsum over a label of one tensor alone',
    () =>
      tf.einsum(
        'ij,i->i',
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
        tf.tensor1d([1, 10]),
      ),
    [2],
    [3, 70],
  ],
  [
    'cropAndResize of a box that keeps the size',
    () =>
      tf.image.cropAndResize(
        tf.reshape(tf.range(0, 15), [1, 3, 5, 1]) as tf.Tensor4D,
        tf.tensor2d([[0, 0.25, 1, 0.75]]),
        tf.tensor1d([0], 'int32'),
        [3, 3],
      ),
    [1, 3, 3, 1],
    [1, 2, 3, 6, 7, 8, 11, 12, 13],
  ],
];

describe.each(await suiteEngines())('kernels on %s', (engine) => {
  beforeAll(async () => {
    await useEngine(engine);
  });

  it.each(cases)('%s', (_, run, shape, values) => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const result = run();
      expect(result.shape).toEqual(shape);
      expect(Array.from(result.dataSync<'string'>() as unknown as ArrayLike<number | string>)).toEqual(values);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
