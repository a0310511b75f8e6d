import '@tensorflow/tfjs-backend-cpu';
import '@ganforge/core';
import '@ganforge/core/gradients';
import { instanceNormalization } from '@ganforge/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDerivatives } from './derivatives.ts';
import { spread } from './gradient-case.ts';

type Layer = Parameters<ReturnType<typeof sequential>['add']>[0];

/** The shape of a batch of images [2,H,W,C] or sequences [2,T,C], and the layers that process it. */
interface Network {
  readonly input: readonly number[];
  layers(): Layer[];
}

const dense = (units: number, activation?: 'tanh' | 'sigmoid' | 'softmax' | 'swish' | 'softplus' | 'hardSigmoid') =>
  layers.dense({ units, ...(activation && { activation }) });
const conv = (filters: number, strides = 1) => layers.conv2d({ filters, kernelSize: 3, strides, padding: 'same' });

const networks: Readonly<Record<string, Network>> = {
  'critic: conv, leakyReLU, dense': {
    input: [2, 5, 5, 2],
    layers: () => [
      conv(3, 2),
      layers.leakyReLU({ alpha: 0.2 }),
      conv(2, 2),
      layers.leakyReLU(),
      layers.flatten(),
      dense(1),
    ],
  },
  'generator: dense, conv2dTranspose, batchNormalization, relu, tanh': {
    input: [3, 4],
    layers: () => [
      dense(8),
      layers.reshape({ targetShape: [2, 2, 2] }),
      layers.batchNormalization(),
      layers.reLU(),
      layers.conv2dTranspose({ filters: 2, kernelSize: 4, strides: 2, padding: 'same', activation: 'tanh' }),
    ],
  },
  'upSampling2d by nearest and bilinear, batchNormalization': {
    input: [2, 2, 3, 2],
    layers: () => [
      layers.upSampling2d({ interpolation: 'bilinear' }),
      conv(2),
      layers.batchNormalization(),
      layers.upSampling2d({ interpolation: 'nearest' }),
      layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', activation: 'tanh' }),
    ],
  },
  'pooling of odd sizes': {
    input: [2, 5, 7, 2],
    layers: () => [
      layers.maxPooling2d({ poolSize: 2, padding: 'same' }),
      layers.averagePooling2d({ poolSize: 2, strides: 1, padding: 'same' }),
      layers.separableConv2d({ filters: 3, kernelSize: 2, activation: 'swish' }),
      layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
      dense(2, 'sigmoid'),
    ],
  },
  'instance normalisation, zero padding, global maximum': {
    input: [2, 3, 4, 2],
    layers: () => [
      layers.zeroPadding2d(),
      layers.conv2d({ filters: 3, kernelSize: 3 }),
      instanceNormalization({ name: 'norm', center: true, scale: true }),
      layers.prelu({ sharedAxes: [1, 2] }),
      layers.globalMaxPooling2d({ dataFormat: 'channelsLast' }),
    ],
  },
  'layerNormalization, elu, selu, softmax': {
    input: [3, 5],
    layers: () => [
      dense(4),
      layers.layerNormalization(),
      layers.elu(),
      layers.dense({ units: 4, activation: 'selu' }),
      dense(3, 'softmax'),
    ],
  },
  'swish, softplus, hardSigmoid, thresholdedReLU': {
    input: [3, 4],
    layers: () => [
      dense(4, 'swish'),
      dense(4, 'softplus'),
      layers.thresholdedReLU({ theta: 0.2 }),
      dense(4, 'hardSigmoid'),
      layers.softmax(),
    ],
  },
  LSTM: { input: [2, 3, 2], layers: () => [layers.lstm({ units: 3, returnSequences: true }), dense(1)] },
  GRU: { input: [2, 3, 2], layers: () => [layers.gru({ units: 3 }), dense(1)] },
  'LSTM of one step': { input: [2, 1, 2], layers: () => [layers.lstm({ units: 3 }), dense(1)] },
};

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('whole tf.layers models in training, differentiated in their input and all weights', () => {
  it.each(Object.entries(networks))('%s', (_, { input, layers: build }) => {
    const before = tf.memory().numTensors;
    const model = sequential();
    for (const [i, layer] of build().entries()) {
      if (i === 0) Object.assign(layer, { batchInputShape: [null, ...input.slice(1)] });
      model.add(layer);
    }
    const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    for (const [k, weight] of weights.entries()) {
      tf.tidy(() => weight.assign(tf.tensor(spread(weight.shape, k + 1, [-0.7, 0.9]), weight.shape)));
    }
    const x = tf.tidy(() => tf.variable(tf.tensor(spread(input, 0), [...input])));
    checkDerivatives((images) => model.apply(images!, { training: true }) as tf.Tensor, [x, ...weights]);
    x.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
