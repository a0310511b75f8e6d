import '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import {
  constantKernels,
  dcganInitialiser,
  glorotNormal,
  glorotUniform,
  type HeOptions,
  heKernels,
  heNormal,
  heUniform,
  type InitialiserRule,
  initialise,
  type NormalOptions,
  normalKernels,
  orthogonal,
  orthogonalKernels,
  pytorchDefault,
  randomStream,
  truncatedNormalKernels,
} from '@ganforge/core';
import { flatten } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Layer = InstanceType<typeof layers.Layer>;

/**
 * Returns the weights of one layer after a rule, by weight name. The option `zeros` avoids the random initialisers of
 * tfjs.
 */
function filled(layer: Layer, rule: InitialiserRule): Record<string, number[]> {
  const net = sequential({ layers: [layer] });
  const built = tf.memory().numTensors;
  initialise(net, rule, randomStream(11, 'test'));
  expect(tf.memory().numTensors).toBe(built);
  const values = net.weights.map((w) => [w.originalName.replace(/^.*\//, ''), flatten(w.read())] as const);
  net.dispose();
  return Object.fromEntries(values);
}

const zeros = { kernelInitializer: 'zeros' as const, name: 'l' };
/** A dense layer with fanIn 100 and fanOut 60. */
const dense = (): Layer => layers.dense({ ...zeros, units: 60, inputShape: [100] });
/** The convolution has the fan-in `4 * 4 * 20 = 320` and the fan-out `4 * 4 * 30 = 480`. */
const conv = (): Layer => layers.conv2d({ ...zeros, filters: 30, kernelSize: 4, inputShape: [4, 4, 20] });
const transposed = (): Layer =>
  layers.conv2dTranspose({ ...zeros, filters: 30, kernelSize: 4, strides: 2, inputShape: [2, 2, 20] });
const norm = (units = 2000): Layer => layers.batchNormalization({ inputShape: [units], name: 'l' });

/** Expects that the mean and the deviation of `values` are within five standard errors of N(mean, std). */
function expectNormal(values: readonly number[], mean: number, std: number): void {
  const n = values.length;
  const m = values.reduce((sum, x) => sum + x, 0) / n;
  const s = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n);
  expect(Math.abs(m - mean)).toBeLessThan((5 * std) / Math.sqrt(n));
  expect(Math.abs(s / std - 1)).toBeLessThan(5 / Math.sqrt(2 * n));
  // 4.6 % of normal values are outside
  expect(values.filter((x) => Math.abs(x - mean) > 2 * std).length / n).toBeGreaterThan(0.03);
}

/** Expects that all values are within (-limit, limit), almost reach the limits, and have the variance `limit^2 / 3`. */
function expectUniform(values: readonly number[], limit: number): void {
  const n = values.length;
  const largest = values.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  expect(largest).toBeLessThanOrEqual(Math.fround(limit));
  expect(largest).toBeGreaterThan(limit * (1 - 10 / n));
  const variance = values.reduce((sum, x) => sum + x * x, 0) / n;
  expect(Math.abs((3 * variance) / limit ** 2 - 1)).toBeLessThan(5 * Math.sqrt(0.8 / n));
}

describe('the rules of the papers', () => {
  it.each([
    ['dense', dense],
    ['conv2d', conv],
    ['conv2dTranspose', transposed],
  ])('dcganInitialiser: the kernel of %s N(0, 0.02), its bias 0', (_, layer) => {
    const { kernel, bias } = filled(layer(), dcganInitialiser);
    expectNormal(kernel!, 0, 0.02);
    expect(new Set(bias)).toEqual(new Set([0]));
  });

  it('dcganInitialiser: batch norm N(1, 0.02), shift 0, statistics 0 and 1', () => {
    const { gamma, beta, moving_mean, moving_variance } = filled(norm(), dcganInitialiser);
    expectNormal(gamma!, 1, 0.02);
    expect(new Set(beta)).toEqual(new Set([0]));
    expect(new Set(moving_mean)).toEqual(new Set([0]));
    expect(new Set(moving_variance)).toEqual(new Set([1]));
  });

  it('dcganInitialiser: another normalisation’s scale is 1, as in the reference', () => {
    const { gamma } = filled(layers.layerNormalization({ inputShape: [8], name: 'l' }), dcganInitialiser);
    expect(new Set(gamma)).toEqual(new Set([1]));
  });

  it.each<[string, InitialiserRule, () => Layer, number]>([
    ['glorotUniform, dense', glorotUniform, dense, Math.sqrt(6 / 160)],
    ['glorotUniform, conv', glorotUniform, conv, Math.sqrt(6 / 800)],
    ['heUniform, conv', heUniform, conv, Math.sqrt(6 / 320)],
    ['heUniform, conv2dTranspose', heUniform, transposed, Math.sqrt(6 / 320)],
    [
      'heKernels fan out, leaky',
      heKernels({ slope: 0.2, fan: 'out', distribution: 'uniform' }),
      conv,
      Math.sqrt(6 / 1.04 / 480),
    ],
  ])('%s: uniform within its limit', (_, rule, layer, limit) => {
    const { kernel, bias } = filled(layer(), rule);
    expectUniform(kernel!, limit);
    expect(new Set(bias)).toEqual(new Set([0]));
  });

  it.each<[string, InitialiserRule, () => Layer, number]>([
    ['glorotNormal, dense', glorotNormal, dense, Math.sqrt(2 / 160)],
    ['heNormal, dense', heNormal, dense, Math.sqrt(2 / 100)],
    ['heNormal, conv', heNormal, conv, Math.sqrt(2 / 320)],
    ['heNormal, conv2dTranspose', heNormal, transposed, Math.sqrt(2 / 320)],
    ['heKernels for a leaky ReLU', heKernels({ slope: 0.2 }), conv, Math.sqrt(2 / 1.04 / 320)],
    ['normalKernels', normalKernels({ std: 0.5 }), conv, 0.5],
  ])('%s: normal with its deviation', (_, rule, layer, std) => {
    expectNormal(filled(layer(), rule).kernel!, 0, std);
  });

  it('truncatedNormalKernels: nothing beyond two deviations of the mean, which leaves 0.8796 of the deviation', () => {
    const { kernel } = filled(conv(), truncatedNormalKernels({ mean: 1, std: 0.1 }));
    const distances = kernel!.map((x) => Math.abs(x - 1));
    expect(distances.reduce((max, d) => Math.max(max, d), 0)).toBeLessThan(0.2 + 1e-6);
    const deviation = Math.sqrt(distances.reduce((sum, d) => sum + d * d, 0) / distances.length);
    expect(deviation / 0.1).toBeCloseTo(0.8796, 1);
  });

  it('constantKernels: one value, the rest as ever', () => {
    const { kernel, bias } = filled(dense(), constantKernels(0.25));
    expect(new Set(kernel)).toEqual(new Set([0.25]));
    expect(new Set(bias)).toEqual(new Set([0]));
    expect(new Set(filled(norm(3), constantKernels(0)).gamma)).toEqual(new Set([1]));
  });

  it('the slopes of PReLU start at 0.25, embeddings and recurrent kernels are kernels', () => {
    expect(new Set(filled(layers.prelu({ inputShape: [5], name: 'l' }), heNormal).alpha)).toEqual(new Set([0.25]));
    const table = layers.embedding({ inputDim: 200, outputDim: 40, inputLength: 1, name: 'l' });
    expectNormal(filled(table, normalKernels()).embeddings!, 0, 0.02);
    const cell = layers.lstm({
      ...zeros,
      units: 40,
      recurrentInitializer: 'zeros',
      unitForgetBias: true,
      inputShape: [2, 50],
    });
    const { kernel, recurrent_kernel, bias } = filled(cell, normalKernels());
    expectNormal(kernel!, 0, 0.02);
    expectNormal(recurrent_kernel!, 0, 0.02);
    expect(bias!.filter((b) => b === 1)).toHaveLength(40); // the biases of the forget gate keep their values
  });

  it('does not change a weight that it does not know', () => {
    const layer = layers.dense({ ...zeros, units: 1, inputShape: [1] });
    const net = sequential({ layers: [layer] });
    const weight = { layerName: 'l', layerClass: 'SpectralDense', weightName: 'u', shape: [1], fanIn: 1, fanOut: 1 };
    for (const rule of [dcganInitialiser, orthogonal, pytorchDefault]) {
      expect(rule(weight, randomStream(1))).toBeUndefined();
      expect(rule({ ...weight, weightName: 'constructor' }, randomStream(1))).toBeUndefined();
    }
    net.dispose();
  });

  it.each<[string, () => InitialiserRule, RegExp]>([
    ['a negative std', () => normalKernels({ std: -1 }), /std must be 0 or more; received -1/],
    [
      'a std that is NaN',
      () => truncatedNormalKernels({ std: Number.NaN }),
      /std must be a finite number; received NaN/,
    ],
    ['an infinite gain', () => orthogonalKernels(Number.POSITIVE_INFINITY), /gain must be a finite number/],
    ['a constant that is NaN', () => constantKernels(Number.NaN), /value must be a finite number/],
    ['an unknown fan', () => heKernels({ fan: 'avg' as 'in' }), /fan must be 'in' or 'out'; received 'avg'/],
    ['an unknown distribution', () => heKernels({ distribution: 'cauchy' as 'normal' }), /distribution must be/],
    [
      'an option that does not exist',
      () => heKernels({ gain: 2 } as HeOptions),
      /there is no option 'gain'. Try one of slope/,
    ],
    [
      'options of a normal that do not exist',
      () => normalKernels({ stddev: 1 } as NormalOptions),
      /no option 'stddev'/,
    ],
    [
      'a number for options',
      () => truncatedNormalKernels(0.1 as NormalOptions),
      /options must be an object; received 0.1/,
    ],
  ])('refuse %s', (_, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(/^\[core\/initialisers\] /);
  });
});

describe('pytorchDefault', () => {
  // These are the limits of torch 1.13. For Linear(400,300), Conv2d(30,50,(4,2)), ConvTranspose2d(30,50,(4,2)) and
  // LSTM(30,90), `1 / limit^2` is 400, 240, 400 and 90. This holds for weights and biases.
  const torchConv = { ...zeros, filters: 50, kernelSize: [4, 2] as [number, number], inputShape: [4, 4, 30] };
  it.each<[string, () => Layer, number]>([
    ['Linear(400, 300)', () => layers.dense({ ...zeros, units: 300, inputShape: [400] }), 400],
    ['Conv2d(30, 50, (4, 2))', () => layers.conv2d(torchConv), 240],
    ['ConvTranspose2d(30, 50, (4, 2))', () => layers.conv2dTranspose(torchConv), 400],
    [
      'Conv2d(30, 60, 3, groups=30)',
      () =>
        layers.depthwiseConv2d({
          depthwiseInitializer: 'zeros',
          kernelSize: 3,
          depthMultiplier: 2,
          inputShape: [4, 4, 30],
          name: 'l',
        }),
      9,
    ],
    [
      'LSTM(30, 90)',
      () => layers.lstm({ ...zeros, units: 90, recurrentInitializer: 'zeros', inputShape: [2, 30] }),
      90,
    ],
  ])('%s: kernel and bias uniform within the limit of torch', (_, layer, fan) => {
    const { bias, ...kernels } = filled(layer(), pytorchDefault);
    for (const kernel of Object.values(kernels)) expectUniform(kernel, 1 / Math.sqrt(fan));
    expectUniform(bias!, 1 / Math.sqrt(fan));
  });

  it('embeddings N(0, 1), batch norm 1 and 0', () => {
    const table = layers.embedding({ inputDim: 200, outputDim: 40, inputLength: 1, name: 'l' });
    expectNormal(filled(table, pytorchDefault).embeddings!, 0, 1);
    expect(filled(norm(2), pytorchDefault)).toEqual({
      gamma: [1, 1],
      beta: [0, 0],
      moving_mean: [0, 0],
      moving_variance: [1, 1],
    });
  });
});

describe('orthogonal', () => {
  /** Returns the largest element of `|M * M^T - g^2 * I|`, where `rows` are the rows of M. */
  function departure(rows: readonly (readonly number[])[], gain: number): number {
    let worst = 0;
    rows.forEach((a, i) => {
      rows.forEach((b, j) => {
        const dot = a.reduce((sum, x, k) => sum + x * b[k]!, 0);
        worst = Math.max(worst, Math.abs(dot - (i === j ? gain * gain : 0)));
      });
    });
    return worst;
  }
  const rowsOf = (values: readonly number[], cols: number): number[][] =>
    Array.from({ length: values.length / cols }, (_, i) => values.slice(i * cols, (i + 1) * cols));
  const columnsOf = (values: readonly number[], cols: number): number[][] =>
    Array.from({ length: cols }, (_, j) => values.filter((_x, i) => i % cols === j));

  it('a tall kernel has orthonormal columns over all axes but the last', () => {
    expect(departure(columnsOf(filled(conv(), orthogonal).kernel!, 30), 1)).toBeLessThan(1e-6);
  });

  it('a wide kernel has orthonormal rows', () => {
    const wide = layers.dense({ ...zeros, units: 100, inputShape: [60] });
    expect(departure(rowsOf(filled(wide, orthogonal).kernel!, 100), 1)).toBeLessThan(1e-6);
  });

  it('a square kernel has both, times the gain', () => {
    const square = layers.dense({ ...zeros, units: 64, inputShape: [64] });
    const { kernel, bias } = filled(square, orthogonalKernels(Math.SQRT2));
    expect(departure(rowsOf(kernel!, 64), Math.SQRT2)).toBeLessThan(2e-6);
    expect(departure(columnsOf(kernel!, 64), Math.SQRT2)).toBeLessThan(2e-6);
    expect(new Set(bias)).toEqual(new Set([0]));
  });

  it('is uniform among orthogonal matrices: no sign is favoured, elements have the variance 1 / n', () => {
    const square = layers.dense({ ...zeros, units: 200, inputShape: [200] });
    const { kernel } = filled(square, orthogonal);
    expectNormal(kernel!, 0, 1 / Math.sqrt(200));
    const diagonal = kernel!.filter((_, i) => i % 201 === 0);
    // a QR decomposition that does not correct the signs makes all of them negative
    const positive = diagonal.filter((x) => x > 0).length;
    expect(Math.abs(positive - 100)).toBeLessThan(36); // five standard deviations
  });
});
