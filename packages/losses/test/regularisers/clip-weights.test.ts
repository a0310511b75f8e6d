import { useEngine } from '@ganforge/engine';
import { clipWeights } from '@ganforge/losses';
import '@ganforge/testing';
import { formatValue } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

const critic = (): LayersModel =>
  sequential({
    layers: [
      layers.dense({
        units: 2,
        inputShape: [2],
        weights: [
          tf.tensor2d([
            [-3, -0.01],
            [0.005, 3],
          ]),
          tf.tensor1d([0.02, 0]),
        ],
      }),
      layers.batchNormalization({ name: 'norm' }),
    ],
  });

describe.each(['cpu', 'wasm'] as const)('on %s', (engine) => {
  it('clips every trainable weight in place and no statistic, and leaves nothing behind', async () => {
    await useEngine(engine);
    const network = critic();
    const before = tf.memory().numTensors;
    const variables = network.trainableWeights.map((weight) => weight.read());
    clipWeights(network, 0.01);
    expect(tf.memory().numTensors).toBe(before);
    expect(network.trainableWeights.map((weight) => weight.read())).toEqual(variables);
    const [kernel, bias, gamma, beta, mean, variance] = network.getWeights();
    expect(kernel!).toBeAllclose(
      tf.tensor2d([
        [-0.01, -0.01],
        [0.005, 0.01],
      ]),
    );
    expect(bias!).toBeAllclose([0.01, 0]);
    expect(gamma!).toBeAllclose([0.01, 0.01]);
    expect(beta!).toBeAllclose([0, 0]);
    expect(mean!).toBeAllclose([0, 0]);
    expect(variance!).toBeAllclose([1, 1]);
    network.dispose();
  });
});

it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '0.01' as unknown as number])(
  'a limit of %s is refused',
  (limit) => {
    expect(refusal(() => clipWeights(critic(), limit)).message).toBe(
      `[losses/clip-weights] limit must be a finite number above 0; received ${formatValue(limit)}. Try 0.01.`,
    );
  },
);

it('a network without weights to clip is refused', () => {
  const frozen = critic();
  frozen.trainable = false;
  for (const network of [frozen, undefined as unknown as LayersModel]) {
    expect(refusal(() => clipWeights(network, 1)).message).toContain(
      'network must be a LayersModel with trainable weights',
    );
  }
});
