import { type Gan, randomStream, runNetwork } from '@ganforge/core';
import { selfAttention2d } from '@ganforge/core/layers';
import { useEngine } from '@ganforge/engine';
import { explain, integratedGradients, traversals } from '@ganforge/health/explain';
import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ganOf, judge } from './judge.ts';

beforeAll(async () => {
  await useEngine();
});

describe('integratedGradients', () => {
  it('of a linear critic is its weights times the way', () => {
    const weights = randomStream(1).normal([1, 4, 4, 1]);
    const images = randomStream(2).normal([3, 4, 4, 1]) as tf.Tensor4D;
    const map = integratedGradients((x) => tf.sum(tf.mul(x, weights), [1, 2, 3]), images, tf.scalar(0.5));
    const expected = tf.mul(weights, tf.sub(images, 0.5));
    expect(tf.max(tf.abs(tf.sub(map, expected))).dataSync()[0]).toBeLessThan(1e-5);
  });

  it('sums to the difference of the logits', () => {
    const network = judge(3);
    const images = randomStream(2).normal([2, 28, 28, 1]) as tf.Tensor4D;
    const critic = (x: tf.Tensor) => runNetwork(network, x);
    const map = tf.sum(integratedGradients(critic, images, tf.scalar(-1), 128), [1, 2, 3]).dataSync();
    const ends = [images, tf.fill(images.shape, -1)].map((x) => critic(x).dataSync());
    for (const i of [0, 1]) expect(map[i]! / (ends[0]![i]! - ends[1]![i]!)).toBeCloseTo(1, 1);
  });
});

describe('explain', () => {
  it('gives attention maps that sum to 1 and does not change the network', async () => {
    const x = input({ shape: [8, 8, 3] });
    const attention = selfAttention2d({ name: 'attention', spectral: false });
    const features = layers.conv2d({ name: 'conv', filters: 8, kernelSize: 3, padding: 'same' }).apply(x);
    const flat = layers.flatten({ name: 'flat' }).apply(attention.apply(features));
    const logit = layers.dense({ name: 'logit', units: 1 }).apply(flat) as SymbolicTensor;
    const network = model({ inputs: x, outputs: logit, name: 'discriminator' });
    const images = randomStream(5).normal([2, 8, 8, 3]) as tf.Tensor4D;
    const before = runNetwork(network, images).dataSync();
    const { numTensors } = tf.memory();
    const found = await explain(ganOf(network), images);
    expect(tf.memory().numTensors).toBe(numTensors);
    const { shape, data } = found.attention['discriminator/attention']!;
    expect(shape).toEqual([2, 4, 4]);
    for (const i of [0, 1]) {
      expect(data.subarray(16 * i, 16 * i + 16).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    }
    expect(runNetwork(network, images).dataSync()).toEqual(before);
    expect(found.logits).toEqual(Array.from(before));
  });

  it.each([
    [{ generator: judge }, [1, 28, 28, 1], "must have a network 'discriminator' or 'critic'"],
    [{ discriminator: judge }, [1, 16, 16, 1], 'it takes [,28,28,1]'],
  ])('refuses a network that does not judge images of this shape', async (networks, shape, problem) => {
    const built = Object.fromEntries(Object.entries(networks).map(([name, make]) => [name, make(1)]));
    const gan = { name: 'odd', networks: built } as unknown as Gan<never>;
    await expect(explain(gan, tf.zeros(shape as [number, number, number, number]))).rejects.toThrow(problem);
  });
});

it('traversals measure what each number of a latent does', async () => {
  const images = { kind: 'image', height: 8, width: 8, channels: 1 } as const;
  /**
   * z0 is the brightness of the left half; the right half is dark. z1 has no effect. z2 makes all pixels brighter by a
   * tenth.
   */
  const sample = ({ n, latent }: { n: number; latent: { z: tf.Tensor2D } }) => {
    const z = latent.z.arraySync();
    const data = Float32Array.from({ length: n * 64 }, (_, i) => {
      const row = z[Math.floor(i / 64)]!;
      return (i % 8 < 4 ? row[0]! / 4 : -0.5) + row[2]! / 40;
    });
    return { images: tf.tensor4d(data, [n, 8, 8, 1]) };
  };
  const gan = { name: 'toy', output: { images }, latent: { z: { kind: 'normal', shape: [3] } }, sample };
  const found = await traversals(gan as unknown as Gan<never>);
  expect(found.map(({ dimension }) => dimension)).toEqual([0, 2, 1]);
  expect(found[0]!.effect).toBeCloseTo(Math.sqrt(0.5), 5); // half of the pixels change by 1
  expect(found[0]!.brightness).toBeCloseTo(0.5, 5);
  expect(found[0]!.right).toBeLessThan(-0.05);
  expect(found[0]!.down).toBeCloseTo(0, 5);
  expect(found[1]!.effect).toBeCloseTo(0.1, 5);
  expect(found[2]!.effect).toBe(0);
});
