import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { dcgan, discriminatorFeatures, gan, snGan, wganGp } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useEngine('cpu'));

describe('discriminatorFeatures', () => {
  it('are the largest values of each activation over a grid of 4x4', () => {
    const small = dcgan({ size: 16, channels: 1, features: 2, discriminatorNorm: 'none' });
    const { extract, length } = discriminatorFeatures(small);
    expect(length).toBe(4 * 4 * 2 + 4 * 4 * 4);
    const images = randomStream(1).normal([3, 16, 16, 1]) as tf.Tensor4D;
    const features = extract(images);
    expect(features.shape).toEqual([3, length]);
    // The expected value is computed with the first convolution and its activation: the maximum over the first corner
    // of 2x2.
    const [kernel] = small.networks.discriminator!.layers[0]!.getWeights();
    const first = tf.leakyRelu(tf.conv2d(images, kernel as tf.Tensor4D, 2, 'same'), 0.2);
    const corner = tf.max(tf.slice(first, [1, 0, 0, 0], [1, 2, 2, 1])).dataSync()[0]!;
    expect(features.arraySync()[1]![0]).toBeCloseTo(corner, 5);
    tf.dispose([images, features, first]);
    small.dispose();
  });

  it('of an image do not depend on others, leave no tensor behind, and follow the weights', () => {
    const small = dcgan({ size: 16, channels: 3, features: 2 });
    const { extract } = discriminatorFeatures(small);
    const images = randomStream(2).normal([4, 16, 16, 3]) as tf.Tensor4D;
    const alone = tf.tidy(() => extract(tf.slice(images, [1, 0, 0, 0], [1, -1, -1, -1])).arraySync()[0]!);
    const before = tf.memory().numTensors;
    const all = extract(images);
    expect(tf.memory().numTensors).toBe(before + 1);
    for (const [i, value] of all.arraySync()[1]!.entries()) expect(value).toBeCloseTo(alone[i]!, 5);
    const layer = small.networks.discriminator!.layers[0]!;
    layer.setWeights(layer.getWeights().map((weight) => tf.mul(weight, 2)));
    const others = extract(images);
    expect(tf.tidy(() => tf.max(tf.abs(tf.sub(all, others))).dataSync()[0])).toBeGreaterThan(0);
    tf.dispose([images, all, others]);
    small.dispose();
  });

  it('are computed from critics and from residual networks with labels too', () => {
    const models = [
      wganGp({ size: 16, channels: 1, features: 2 }),
      snGan({ size: 16, channels: 1, classes: 3, generatorFeatures: 2, discriminatorFeatures: 2 }),
    ];
    for (const of of models) {
      const { extract, length } = discriminatorFeatures(of);
      const shape = tf.tidy(() => extract(tf.zeros([2, 16, 16, 1])).shape);
      expect(shape).toEqual([2, length]);
      of.dispose();
    }
  });

  it('are refused if there are none', () => {
    const points = gan({ dimensions: 2 });
    expect(() => discriminatorFeatures(points)).toThrow("the discriminator of 'gan' has no feature maps [n,H,W,C].");
    const { generator } = points.networks;
    expect(() => discriminatorFeatures({ name: 'half', networks: { generator: generator! } })).toThrow(
      "'half' must have a network named discriminator, critic, trunk; it has generator.",
    );
    points.dispose();
  });
});
