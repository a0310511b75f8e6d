import '@ganforge/core/gradients';
import '@ganforge/testing';
import { namedWeights, randomStream, runNetwork } from '@ganforge/core';
import { dropout } from '@ganforge/core/layers';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const dense = () =>
  sequential({
    name: 'net',
    layers: [
      layers.dense({ name: 'a', units: 2, inputShape: [2], useBias: false }),
      layers.batchNormalization({ name: 'norm' }),
    ],
  });
const x = () =>
  tf.tensor2d([
    [1, 2],
    [3, -1],
    [0, 4],
  ]);

describe('runNetwork', () => {
  it('equals predict in inference, and updates statistics only on request', () => {
    const network = dense();
    const statistics = () => network.nonTrainableWeights.map((w) => Array.from(w.read().dataSync()));
    const before = statistics();
    expect(runNetwork(network, x())).toBeAllclose(network.predict(x()) as tf.Tensor);
    runNetwork(network, x(), { training: true });
    expect(statistics()).toEqual(before);
    runNetwork(network, x(), { training: true, statistics: true });
    expect(statistics()).not.toEqual(before);
  });

  it('takes other weights, to which gradients flow: d/dk of sum(x k) is the sum of x', () => {
    const network = sequential({
      name: 'net',
      layers: [layers.dense({ name: 'a', units: 1, inputShape: [2], useBias: false })],
    });
    const [own] = namedWeights('net', network);
    const kernel = tf.tensor2d([[2], [5]]);
    expect(runNetwork(network, x(), { weights: { 'net/a/kernel': kernel } })).toBeAllclose([[12], [1], [20]]);
    const gradient = tf.grad((k) => tf.sum(runNetwork(network, x(), { weights: { 'net/a/kernel': k } })))(kernel);
    expect(gradient).toBeAllclose([[4], [5]]);
    // the network has its own weights again
    expect(runNetwork(network, x())).toBeAllclose(tf.matMul(x(), own!.variable as tf.Tensor2D));
    expect(() => runNetwork(network, x(), { weights: { 'net/b': kernel } })).toThrow(
      "network 'net' has no weight 'net/b'",
    );
    const short = { 'net/a/kernel': tf.zeros([1, 2]) };
    expect(() => runNetwork(network, x(), { weights: short })).toThrow(
      "'net/a/kernel' must have shape [2,1]; received [1,2].",
    );
  });

  it('hands its stream to nested layers that draw', () => {
    const inner = sequential({ name: 'inner', layers: [dropout({ name: 'drop', rate: 0.5, inputShape: [2] })] });
    const network = sequential({ name: 'outer', layers: [inner] });
    const run = (seed: number) =>
      Array.from(runNetwork(network, tf.ones([8, 2]), { training: true, random: randomStream(seed) }).dataSync());
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  it('names the network whose inputs do not fit', () => {
    expect(() => runNetwork(dense(), tf.zeros([1, 3]), { name: 'critic' })).toThrow(
      "network 'critic' expects [n,2]; received [1,3].",
    );
  });
});
