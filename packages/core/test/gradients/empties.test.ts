import '@ganforge/core/gradients';
import { useEngine } from '@ganforge/engine';
import { suiteEngines } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchNorm } from '../../src/gradients/batch-norm.ts';

type OfOne = (x: tf.Tensor) => tf.Tensor;

/** Functions of a tensor without elements, with the shape of the tensor. */
const cases: readonly (readonly [name: string, shape: number[], f: OfOne])[] = [
  ['relu', [0, 3], tf.relu],
  ['leakyRelu', [0, 3], (x) => tf.leakyRelu(x, 0.2)],
  [
    'elu, selu, softplus, sigmoid, tanh',
    [0],
    (x) => tf.addN([tf.elu(x), tf.selu(x), tf.softplus(x), tf.sigmoid(x), tf.tanh(x)]),
  ],
  ['prelu', [0, 3], (x) => tf.prelu(x, tf.tensor1d([0.1, 0.2, 0.3]))],
  ['abs, square, exp, neg', [2, 0], (x) => tf.addN([tf.abs(x), tf.square(x), tf.exp(x), tf.neg(x)])],
  ['pow', [0, 3], (x) => tf.pow(x, 2)],
  ['clipByValue', [0], (x) => tf.clipByValue(x, 0, 1)],
  ['add, a row for each', [0, 3], (x) => tf.add(x, tf.tensor1d([1, 2, 3]))],
  ['mul, a row for each', [0, 3], (x) => tf.mul(x, tf.tensor1d([1, 2, 3]))],
  ['div, a row for each', [0, 3], (x) => tf.div(x, tf.tensor1d([1, 2, 3]))],
  ['divNoNan', [0, 3], (x) => tf.divNoNan(x, tf.tensor1d([1, 2, 0]))],
  ['maximum and minimum', [0, 3], (x) => tf.add(tf.maximum(x, 0), tf.minimum(x, 1))],
  ['squaredDifference', [0, 3], (x) => tf.squaredDifference(x, tf.tensor1d([1, 2, 3]))],
  ['where', [0, 3], (x) => tf.where(tf.greater(x, 0), x, tf.square(x))],
  ['sum of all', [0, 3], (x) => tf.sum(x)],
  ['sum over what is empty', [0, 3], (x) => tf.sum(x, 0)],
  ['sum beside what is empty', [0, 3], (x) => tf.sum(x, 1)],
  ['mean beside what is empty', [0, 3], (x) => tf.mean(x, 1)],
  ['max beside what is empty', [0, 3], (x) => tf.max(x, 1)],
  ['prod beside what is empty', [0, 3], (x) => tf.prod(x, 1)],
  ['cumsum', [0, 3], (x) => tf.cumsum(x, 1)],
  ['softmax', [0, 3], (x) => tf.softmax(x)],
  ['logSumExp', [0, 3], (x) => tf.logSumExp(x, 1)],
  ['norm of each', [0, 3], (x) => tf.norm(x, 'euclidean', 1)],
  ['reshape', [0, 6], (x) => tf.reshape(x, [0, 2, 3])],
  ['transpose', [0, 2, 3], (x) => tf.transpose(x, [2, 0, 1])],
  ['reverse', [0, 3], (x) => tf.reverse(x, 1)],
  ['concat with more', [0, 3], (x) => tf.concat([x, tf.ones([2, 3])], 0)],
  ['stack', [0, 3], (x) => tf.stack([x, x])],
  ['split', [0, 4], (x) => tf.split(x, 2, 1)[0]!],
  ['slice', [0, 4], (x) => tf.slice(x, [0, 1], [0, 2])],
  ['slice of nothing', [3, 4], (x) => tf.slice(x, [1, 1], [0, 2])],
  [
    'pad',
    [0, 3],
    (x) =>
      tf.pad(x, [
        [0, 0],
        [1, 2],
      ]),
  ],
  [
    'pad of nothing to something',
    [0, 3],
    (x) =>
      tf.pad(x, [
        [1, 1],
        [0, 0],
      ]),
  ],
  ['tile', [0, 3], (x) => tf.tile(x, [1, 2])],
  ['gather no rows', [4, 3], (x) => tf.gather(x, tf.tensor1d([], 'int32'))],
  ['matMul without rows', [0, 3], (x) => tf.matMul(x, tf.ones([3, 2]))],
  ['matMul over nothing', [2, 0], (x) => tf.matMul(x, tf.ones([0, 3]))],
  ['conv2d without images', [0, 5, 5, 2], (x) => tf.conv2d(x as tf.Tensor4D, tf.ones([3, 3, 2, 4]), 1, 'same')],
  [
    'conv2dTranspose without images',
    [0, 2, 2, 3],
    (x) => tf.conv2dTranspose(x as tf.Tensor4D, tf.ones([4, 4, 2, 3]), [0, 4, 4, 2], 2, 'same'),
  ],
  ['avgPool without images', [0, 4, 4, 2], (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, 'same')],
  ['maxPool without images', [0, 4, 4, 2], (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'same')],
  ['batchNorm without images', [0, 4, 4, 2], (x) => batchNorm(x, tf.zeros([2]), tf.ones([2]))],
  ['resizeBilinear without images', [0, 4, 4, 2], (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [8, 8])],
  [
    'resizeNearestNeighbor without images',
    [0, 4, 4, 2],
    (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [8, 8]),
  ],
  [
    'losses.sigmoidCrossEntropy',
    [0, 3],
    (x) => tf.losses.sigmoidCrossEntropy(tf.zeros([0, 3]), x, undefined, 0, tf.Reduction.SUM),
  ],
  [
    'losses.softmaxCrossEntropy',
    [0, 3],
    (x) => tf.losses.softmaxCrossEntropy(tf.zeros([0, 3]), x, undefined, 0, tf.Reduction.SUM),
  ],
  [
    'losses.absoluteDifference',
    [0, 3],
    (x) => tf.losses.absoluteDifference(tf.zeros([0, 3]), x, undefined, tf.Reduction.SUM),
  ],
];

describe.each(await suiteEngines())('gradients of what has no elements on %s', (engine) => {
  beforeAll(async () => {
    await useEngine(engine);
  });

  it.each(cases)('%s', (_, shape, f) => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = tf.ones(shape);
      const { value, grad } = tf.valueAndGrad((input) => tf.sum(f(input)))(x);
      expect(Number.isFinite(value.dataSync()[0])).toBe(true);
      expect(grad.shape).toEqual(shape);
      expect(Array.from(grad.dataSync())).toEqual(Array.from({ length: x.size }, () => 0));
      // The second derivative is checked too.
      const slope = (input: tf.Tensor): tf.Tensor =>
        tf.add(tf.sum(tf.grad((inner) => tf.sum(tf.square(f(inner))))(input)), tf.mul(0, tf.sum(input)));
      expect(tf.grad(slope)(x).shape).toEqual(shape);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
