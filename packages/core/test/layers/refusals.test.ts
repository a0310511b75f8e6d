import '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as ganforge from '@ganforge/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const any = (shape: (number | null)[]): SymbolicTensor => input({ shape: shape as number[] });
const name = 'l';

describe('layers refuse', () => {
  it.each<[string, () => unknown, string]>([
    [
      'a layer without a name',
      () => ganforge.instanceNormalization({} as never),
      "[core/layers/instance-normalization] the layer needs a name, such as {name: 'norm1'}; received undefined.",
    ],
    [
      'one in a spectral layer too',
      () => ganforge.spectralDense({ units: 1 } as never),
      "[core/layers/spectral-layers] the layer needs a name, such as {name: 'norm1'}; received undefined.",
    ],
    [
      'no options at all',
      () => ganforge.dropout(undefined as never),
      '[core/layers/dropout] options must be an object; received undefined.',
    ],
    [
      'an option that is misspelt',
      () => ganforge.minibatchStandardDeviation({ name, groupsize: 2 } as never),
      "[core/layers/minibatch-standard-deviation] there is no option 'groupsize'. Try one of name, inputShape, batchInputShape, trainable, groupSize, features.",
    ],
    [
      'an epsilon of 0',
      () => ganforge.instanceNormalization({ name, epsilon: 0 }),
      '[core/layers/instance-normalization] epsilon must be a positive number; received 0. Try 1e-5.',
    ],
    [
      'a momentum of 1',
      () => ganforge.conditionalBatchNormalization({ name, classes: 2, momentum: 1 }),
      '[core/layers/conditional-batch-normalization] momentum must be in [0,1); received 1.',
    ],
    [
      'no classes',
      () => ganforge.conditionalBatchNormalization({ name } as never),
      '[core/layers/conditional-batch-normalization] classes must be an integer of at least 1; received undefined.',
    ],
    [
      'half a group',
      () => ganforge.groupNormalization({ name, groups: 1.5 }),
      '[core/layers/group-normalization] groups must be an integer of at least 1; received 1.5.',
    ],
    [
      'a rate of 1',
      () => ganforge.dropout({ name, rate: 1 }),
      '[core/layers/dropout] rate must be in [0,1); received 1.',
    ],
    [
      'a negative stddev',
      () => ganforge.gaussianNoise({ name, stddev: -1 }),
      '[core/layers/gaussian-noise] stddev must be in [0,Infinity); received -1.',
    ],
    [
      'a padding that is none',
      () => ganforge.reflectionPadding2d({ name, padding: [1, 2, 3] as never }),
      '[core/layers/reflection-padding-2d] padding must be an integer of at least 0, [rows, columns] or [[above, below], [left, right]]; received [1,2,3].',
    ],
    [
      'a scale that is no flag',
      () => ganforge.groupNormalization({ name, scale: 'no' as never }),
      "[core/layers/group-normalization] scale must be true or false; received 'no'.",
    ],
    [
      'a block whose normalisation is no function',
      () => ganforge.residualBlock(any([4, 4, 1]), { name, filters: 1, normalize: 'batch' as never }),
      "[core/layers/residual-block] normalize must be a function of a name; received 'batch'.",
    ],
    [
      'a block that is spectral by half',
      () => ganforge.residualBlock(any([4, 4, 1]), { name, filters: 1, spectral: 0.5 as never }),
      '[core/layers/residual-block] spectral must be true or false; received 0.5.',
    ],
    [
      'attention that is spectral by half',
      () => ganforge.selfAttention2d({ name, spectral: 0.5 as never }),
      '[core/layers/self-attention-2d] spectral must be true or false; received 0.5.',
    ],
    [
      'a projection that is spectral by half',
      () => ganforge.projectedBatchNormalization({ name, spectral: 0.5 as never }),
      '[core/layers/projected-batch-normalization] spectral must be true or false; received 0.5.',
    ],
    [
      'no iterations',
      () => ganforge.spectralDense({ name, units: 2, iterations: 0 }),
      '[core/layers/spectral-layers] iterations must be an integer of at least 1; received 0.',
    ],
    [
      'what tfjs refuses',
      () => ganforge.spectralConv2d({ name, kernelSize: 3 } as never),
      "[core/layers/spectral-layers] 'l' Convolution layer expected config.filters to be a 'number' > 0 but got undefined",
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(expect.objectContaining({ name: 'GanError', message: expect.stringContaining(message) }));
  });

  it.each<[string, layers.Layer, SymbolicTensor | SymbolicTensor[], string]>([
    [
      'an input without pixels to normalise over',
      ganforge.instanceNormalization({ name }),
      any([4]),
      "[core/layers/instance-normalization] 'l' expects [N,S,...,C] with C known; received [null,4].",
    ],
    [
      'channels that are unknown',
      ganforge.groupNormalization({ name }),
      any([4, null]),
      "[core/layers/group-normalization] 'l' expects [N,...,C] with C known; received [null,4,null].",
    ],
    [
      'groups that do not divide the channels',
      ganforge.groupNormalization({ name }),
      any([4, 4, 48]),
      "[core/layers/group-normalization] 'l' has 32 groups, which do not divide 48 channels. Set groups to a divisor of 48.",
    ],
    [
      'features that do not divide the channels',
      ganforge.minibatchStandardDeviation({ name, features: 3 }),
      any([4]),
      "[core/layers/minibatch-standard-deviation] 'l' has 3 features, which do not divide 4 channels. Set features to a divisor of 4.",
    ],
    [
      'images for minibatch discrimination',
      ganforge.minibatchDiscrimination({ name, features: 3, dimensions: 2 }),
      any([4, 4, 2]),
      "[core/layers/minibatch-discrimination] 'l' expects [N,A] with A known; received [null,4,4,2]. Flatten it first.",
    ],
    [
      'a padding as large as the image',
      ganforge.reflectionPadding2d({ name, padding: 4 }),
      any([4, 8, 1]),
      "[core/layers/reflection-padding-2d] 'l' pads by [[4,4],[4,4]] and expects [N,H,W,C] with H and W greater than the padding; received [null,4,8,1].",
    ],
    [
      'labels that are missing',
      ganforge.conditionalBatchNormalization({ name, classes: 3 }),
      any([4]),
      "[core/layers/conditional-batch-normalization] 'l' takes [x, labels] of [N,...,C] and [N] or [N,1]; received shapes [null,4].",
    ],
    [
      'labels of another shape',
      ganforge.conditionalBatchNormalization({ name, classes: 3 }),
      [any([4]), any([3])],
      "[core/layers/conditional-batch-normalization] 'l' takes [x, labels] of [N,...,C] and [N] or [N,1]; received shapes [[null,4],[null,3]].",
    ],
    [
      'a map of one row for attention',
      ganforge.selfAttention2d({ name }),
      any([1, 4, 8]),
      "[core/layers/self-attention-2d] 'l' needs maps of at least 2x2; received 1x4.",
    ],
    [
      'a vector that is missing',
      ganforge.projectedBatchNormalization({ name }),
      [any([4, 4, 2]), any([1, 2])],
      "[core/layers/projected-batch-normalization] 'l' takes [x, vector] of [N,...,C] and [N,D]; received shapes [[null,4,4,2],[null,1,2]].",
    ],
    [
      'two inputs',
      ganforge.pixelNormalization({ name }),
      [any([4]), any([4])],
      '[core/layers/pixel-normalization] the layer takes one tensor; received 2.',
    ],
  ])('%s', (_, layer, inputs, message) => {
    expect(() => layer.apply(inputs)).toThrow(expect.objectContaining({ name: 'GanError', code: 'shape', message }));
  });

  it('images that are too small when it runs, where their size was unknown', () => {
    const layer = ganforge.reflectionPadding2d({ name, padding: [0, 2] });
    expect((layer.apply(any([null, null, 1])) as SymbolicTensor).shape).toEqual([null, null, null, 1]);
    const before = tf.memory().numTensors;
    expect(() => tf.tidy(() => void layer.apply(tf.ones([1, 1, 2, 1])))).toThrow(
      expect.objectContaining({ name: 'GanError', message: expect.stringMatching(/received \[1,1,2,1\]/) }),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    [ganforge.gaussianNoise({ name: 'n', stddev: 1 }), '[core/layers/gaussian-noise]'],
    [ganforge.dropout({ name: 'n', rate: 0.5 }), '[core/layers/dropout]'],
  ])('training without a stream', (layer, where) => {
    const message = `${where} 'n' needs the argument random in training mode; received undefined. Try apply(x, {training: true, random: randomStream(seed)}).`;
    expect(() => tf.tidy(() => void layer.apply(tf.ones([1, 2]), { training: true }))).toThrow(
      expect.objectContaining({ name: 'GanError', message }),
    );
  });
});

describe('conditionalBatchNormalization', () => {
  it('makes an example NaN whose label is outside the classes, and no other', () => {
    const layer = ganforge.conditionalBatchNormalization({ name, classes: 3 });
    const rows = tf.tidy(() => {
      const labels = tf.tensor1d([0, 3, 2, -1], 'int32');
      return (layer.apply([tf.ones([4, 2]), labels]) as tf.Tensor2D).arraySync();
    });
    expect(rows.map((row) => row.some(Number.isNaN))).toEqual([false, true, false, true]);
    layer.dispose();
  });

  it('does so for labels that are not integers, instead of rounding them', () => {
    const layer = ganforge.conditionalBatchNormalization({ name, classes: 3 });
    const rows = tf.tidy(() => {
      const labels = tf.tensor1d([2, 1.5, Number.NaN]);
      return (layer.apply([tf.ones([3, 2]), labels]) as tf.Tensor2D).arraySync();
    });
    expect(rows.map((row) => row.some(Number.isNaN))).toEqual([false, true, true]);
    layer.dispose();
  });

  it('of a single class is batch norm', () => {
    const [layer, plain] = [
      ganforge.conditionalBatchNormalization({ name, classes: 1 }),
      layers.batchNormalization({ name: 'plain', epsilon: 1e-5 }),
    ];
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = tf.tensor2d([1, 2, 3, 5], [2, 2]);
      const training = { training: true };
      const y = layer.apply([x, tf.zeros([2], 'int32')], training) as tf.Tensor;
      expect(y).toBeAllclose(plain.apply(x, training) as tf.Tensor, { atol: 1e-6 });
    });
    expect(tf.memory().numTensors - before).toBe(8); // the weights of both layers
    layer.dispose();
    plain.dispose();
  });

  it('refuses another number of labels than of examples, and leaves its statistics alone', () => {
    const layer = ganforge.conditionalBatchNormalization({ name, classes: 3 });
    layer.build([[null, 2], [null]]);
    const call = () => tf.tidy(() => void layer.apply([tf.ones([2, 2]), tf.zeros([5], 'int32')], { training: true }));
    const before = tf.memory().numTensors;
    expect(call).toThrow(
      expect.objectContaining({
        code: 'shape',
        message: `[core/layers/conditional-batch-normalization] 'l' takes one label per example; received 5 for a batch of 2.`,
      }),
    );
    expect(tf.memory().numTensors).toBe(before);
    expect(layer.getWeights().map((weight) => weight.dataSync()[0])).toEqual([1, 0, 0, 1]);
    tf.dispose(layer.getWeights());
  });

  it('takes labels [N,1] as [N]', () => {
    const layer = ganforge.conditionalBatchNormalization({ name, classes: 3 });
    tf.tidy(() => {
      const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
      const flat = layer.apply([x, tf.tensor1d([2, 0], 'int32')], { training: true }) as tf.Tensor;
      const other = ganforge.conditionalBatchNormalization({ name, classes: 3 });
      const column = other.apply([x, tf.tensor2d([2, 0], [2, 1], 'int32')], { training: true }) as tf.Tensor;
      expect(Array.from(column.dataSync())).toEqual(Array.from(flat.dataSync()));
      other.dispose();
    });
    layer.dispose();
  });
});
