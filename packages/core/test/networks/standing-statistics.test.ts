import '@ganforge/testing';
import { namedWeights, randomStream, runNetwork, standingStatistics } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useEngine('cpu'));

const network = () =>
  sequential({
    name: 'net',
    layers: [layers.batchNormalization({ name: 'norm', epsilon: 1e-5, momentum: 0.9, inputShape: [3] })],
  });
const batchOf = (i: number) => randomStream(1).fork(i).normal([8, 3], 2, 3);

describe('standingStatistics', () => {
  it('are the means of the statistics of the batches', () => {
    const net = network();
    tf.tidy(() => {
      const found = standingStatistics(net, batchOf, { name: 'net', batches: 4 });
      const each = [0, 1, 2, 3].map((i) => tf.moments(batchOf(i), 0));
      const mean = (of: tf.Tensor[]) => tf.div(tf.addN(of), 4);
      expect(found['net/norm/moving_mean']!).toBeAllclose(mean(each.map((m) => m.mean)), { rtol: 1e-5, atol: 1e-6 });
      expect(found['net/norm/moving_variance']!).toBeAllclose(mean(each.map((m) => m.variance)), { rtol: 1e-5 });
    });
    net.dispose();
  });

  it('do not change the network, and leave no tensor', () => {
    const net = network();
    const before = tf.memory().numTensors;
    const values = () => namedWeights('net', net).map(({ variable }) => Array.from(variable.dataSync()));
    const first = values();
    tf.dispose({ ...standingStatistics(net, batchOf, { name: 'net', batches: 2 }) });
    expect(values()).toEqual(first);
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
  });

  it('normalise in inference as their one batch does in training', () => {
    const net = network();
    tf.tidy(() => {
      const weights = standingStatistics(net, batchOf, { name: 'net', batches: 1 });
      const expected = runNetwork(net, batchOf(0), { training: true });
      expect(runNetwork(net, batchOf(0), { weights })).toBeAllclose(expected, { rtol: 1e-4, atol: 1e-5 });
    });
    net.dispose();
  });

  it('refuse no batches', () => {
    const net = network();
    expect(() => standingStatistics(net, batchOf, { name: 'net', batches: 0 })).toThrow(
      '[core/standing-statistics] batches must be an integer of at least 1; received 0.',
    );
    net.dispose();
  });
});
