import '@ganforge/backend-native';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchDeclined } from '../src/register.ts';
import { describeNative } from './native.ts';

const run = (name: string, inputs: tf.NamedTensorMap, attrs: object): tf.Tensor =>
  tf
    .engine()
    .runKernel(name, inputs, { strides: 1, pad: 'same', dataFormat: 'NHWC', ...attrs } as tf.NamedAttrMap) as tf.Tensor;
const far = 2 ** 31 - 5;
const image = (channels: number) => tf.ones<tf.Rank.R4>([1, 32, 32, channels]);
const filters = (...shape: [number, number, number, number]) => tf.ones<tf.Rank.R4>(shape);

describeNative('shapes without elements, and attributes beyond any image', () => {
  const declined: string[] = [];
  beforeEach(() => watchDeclined((kernelName) => declined.push(kernelName)));
  afterEach(() => {
    watchDeclined(undefined);
    expect(declined.splice(0)).toEqual([]);
  });

  /** What a call gives, its elements summed up. */
  function found(call: () => tf.Tensor): { shape: number[]; sum: number } {
    return tf.tidy(() => {
      // An earlier call's panels are what a kernel would find in memory that it did not write.
      tf.conv2d(tf.fill<tf.Rank.R4>([1, 32, 32, 16], 1e30), tf.fill<tf.Rank.R4>([3, 3, 16, 16], -3), 1, 'same');
      const y = call();
      return { shape: y.shape, sum: tf.sum(y).dataSync()[0]! };
    });
  }

  it.each<[string, () => tf.Tensor, number[]]>([
    ['conv2d to no filters', () => tf.conv2d(image(16), filters(3, 3, 16, 0), 1, 'same'), [1, 32, 32, 0]],
    ['conv2d by lines to no filters', () => tf.conv2d(image(16), filters(1, 7, 16, 0), 1, 'same'), [1, 32, 32, 0]],
    ['conv2d of no channels', () => tf.conv2d(image(0), filters(3, 3, 0, 16), 1, 'same'), [1, 32, 32, 16]],
    ['conv2d by lines of no channels', () => tf.conv2d(image(0), filters(1, 7, 0, 16), 1, 'same'), [1, 32, 32, 16]],
    [
      'conv2d of no images',
      () => tf.conv2d(tf.ones<tf.Rank.R4>([0, 8, 8, 16]), filters(3, 3, 16, 16), 1, 'same'),
      [0, 8, 8, 16],
    ],
    [
      'conv2d of padding alone',
      () =>
        run(
          tf.Conv2D,
          { x: tf.ones([1, 0, 0, 3]), filter: filters(3, 3, 3, 16) },
          {
            pad: [
              [0, 0],
              [2, 2],
              [2, 2],
              [0, 0],
            ],
          },
        ),
      [1, 2, 2, 16],
    ],
    [
      'conv2dTranspose to no channels',
      () => tf.conv2dTranspose(tf.ones<tf.Rank.R4>([1, 16, 16, 16]), filters(4, 4, 0, 16), [1, 32, 32, 0], 2, 'same'),
      [1, 32, 32, 0],
    ],
    [
      'the input gradient of no channels',
      () =>
        run(tf.Conv2DBackpropInput, { dy: image(16), filter: filters(3, 3, 0, 16) }, { inputShape: [1, 32, 32, 0] }),
      [1, 32, 32, 0],
    ],
    [
      'the input gradient of no filters',
      () =>
        run(tf.Conv2DBackpropInput, { dy: image(0), filter: filters(3, 3, 16, 0) }, { inputShape: [1, 32, 32, 16] }),
      [1, 32, 32, 16],
    ],
    [
      'the filter gradient of no channels',
      () => run(tf.Conv2DBackpropFilter, { x: image(0), dy: image(16) }, { filterShape: [3, 3, 0, 16] }),
      [3, 3, 0, 16],
    ],
    [
      'the filter gradient of no filters',
      () => run(tf.Conv2DBackpropFilter, { x: image(16), dy: image(0) }, { filterShape: [3, 3, 16, 0] }),
      [3, 3, 16, 0],
    ],
    [
      'the filter gradient of no images',
      () =>
        run(
          tf.Conv2DBackpropFilter,
          { x: tf.ones([0, 8, 8, 16]), dy: tf.ones([0, 8, 8, 16]) },
          { filterShape: [3, 3, 16, 16] },
        ),
      [3, 3, 16, 16],
    ],
    [
      'a depthwise convolution of no channels',
      () => tf.depthwiseConv2d(image(0), filters(3, 3, 0, 1), 1, 'same'),
      [1, 32, 32, 0],
    ],
    ['batchNorm of no channels', () => tf.batchNorm(image(0), tf.ones([0]), tf.ones([0])), [1, 32, 32, 0]],
    ['softmax of nothing', () => tf.softmax(tf.ones([3, 0])), [3, 0]],
    [
      'products of no matrices',
      () => tf.matMul(tf.ones([2 ** 31 - 1, 0, 3]), tf.ones([2 ** 31 - 1, 3, 0])),
      [2 ** 31 - 1, 0, 0],
    ],
    [
      'resizing no images to 2^31 pixels a side',
      () => tf.image.resizeBilinear(tf.ones<tf.Rank.R4>([0, 4, 4, 3]), [2 ** 31 - 1, 2 ** 31 - 1]),
      [0, 2 ** 31 - 1, 2 ** 31 - 1, 3],
    ],
    [
      'sums over no rows',
      () => tf.unsortedSegmentSum(tf.ones([0, 2 ** 31 - 1]), tf.tensor1d([], 'int32'), 0),
      [0, 2 ** 31 - 1],
    ],
  ])('%s is zero or has no elements', (_, call, shape) => {
    expect(found(call)).toEqual({ shape, sum: 0 });
  });

  it('normalises images without channels of any size', () => {
    const [y, mean] = tf
      .engine()
      .runKernel(
        'GanforgeNormalization',
        { x: tf.zeros([40_000, 40_000, 0]), scale: tf.ones([0]), offset: tf.ones([0]) },
        { perExample: true, epsilon: 1e-3 },
      ) as unknown as tf.Tensor[];
    expect([y!.shape, mean!.shape]).toEqual([
      [40_000, 40_000, 0],
      [40_000, 1, 0],
    ]);
    tf.dispose([y!, mean!]);
  });

  it('convolves with strides that are larger than the image', () => {
    const pad = [
      [0, 0],
      [0, far],
      [0, far + 1],
      [0, 0],
    ] as tf.backend_util.ExplicitPadding;
    const y = tf.tidy(() =>
      tf.conv2d(tf.ones<tf.Rank.R4>([1, 4, 4, 4]), tf.ones<tf.Rank.R4>([4, 4, 4, 16]), [far, far + 1], pad).dataSync(),
    );
    // The first pixel sees all of the image, the others nothing.
    expect([...y]).toEqual([...Array(16).fill(64), ...Array(48).fill(0)]);
    const apart = [
      [0, 0],
      [20_000, 20_000],
      [20_000, 20_000],
      [0, 0],
    ] as tf.backend_util.ExplicitPadding;
    const z = tf.tidy(() =>
      tf.conv2d(tf.ones<tf.Rank.R4>([1, 4, 4, 1]), tf.ones<tf.Rank.R4>([4, 4, 1, 16]), 20_000, apart).dataSync(),
    );
    expect([...z].filter((value) => value !== 0)).toEqual(Array(16).fill(16));
  });

  it('pools through windows that are wider than any image', () => {
    const attrs = { filterSize: [2 ** 31 - 1, 2 ** 31 - 1], strides: 1, pad: 'same' };
    const dx = tf.tidy(() => {
      const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
      const outputs = [tf.MaxPool, tf.AvgPool].map((name) => [...run(name, { x }, attrs).dataSync()]);
      expect(outputs).toEqual([Array(4).fill(4), Array(4).fill(2.5)]);
      return run(tf.AvgPoolGrad, { dy: tf.ones([1, 2, 2, 1]), input: x }, attrs).dataSync();
    });
    expect([...dx]).toEqual([1, 1, 1, 1]);
  });
});
