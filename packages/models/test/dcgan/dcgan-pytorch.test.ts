import {
  type Gan,
  type ImageBatch,
  type LossContext,
  namedWeights,
  type Player,
  type RandomStream,
  randomStream,
} from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { dcgan } from '@ganforge/models';
import '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import pytorch from '../fixtures/dcgan.json' with { type: 'json' };
import { lossContext, runner, sharing } from '../loss-context.ts';

// Written by fixtures/make-dcgan.py (PyTorch 1.13, float64): same weights, same layouts, same formulas.
const [n, size, channels, latentDim] = [3, 16, 3, 5] as const;

function fill(shape: number[], key: number, scale = 1, offset = 0): tf.Tensor {
  const length = shape.reduce((product, axis) => product * axis, 1);
  const values = Array.from({ length }, (_, i) => scale * (((i * 7919 + key * 104729) % 1009) / 1009 - 0.5) + offset);
  return tf.tensor(values, shape);
}

/** Returns the two numbers that the fixture contains for a tensor: its product with a pattern, and its norm. */
function summary(x: tf.Tensor): number[] {
  const values = Array.from(x.dataSync());
  const product = values.reduce((sum, v, i) => sum + (v * (((i * 31) % 17) - 8)) / 8, 0);
  return [product, Math.hypot(...values)];
}

function fillWeights(gan: Gan<never>): void {
  const weights = Object.entries(gan.networks).flatMap(([name, network]) => namedWeights(name, network));
  for (const [i, { key, variable }] of weights.entries()) {
    const [scale, offset] = key.endsWith('kernel') ? [1, 0] : [0.5, /gamma|variance/.test(key) ? 1 : 0];
    variable.assign(fill(variable.shape, i + 1, scale, offset));
  }
}

/** Returns a context that gives the z of the fixture. */
function contextOf(gan: Gan<never>, kept: Map<string, tf.Tensor>): LossContext {
  const random = { normal: () => fill([n, latentDim], 100, 4) } as Partial<RandomStream> as RandomStream;
  return lossContext({
    random: () => random,
    run: runner(gan.networks),
    ...sharing(kept, (t) => tf.keep(tf.clone(t))),
  });
}

function gradients(
  gan: Gan<ImageBatch>,
  player: Player<ImageBatch>,
  batch: ImageBatch,
  context: LossContext,
): [number, Record<string, number[]>] {
  const weights = namedWeights(player.name, gan.networks[player.name]!).filter((w) => w.trainable);
  const { value, grads } = tf.variableGrads(
    () => tf.addN(Object.values(player.loss(batch, context))),
    weights.map((w) => w.variable),
  );
  return [
    value.dataSync()[0]!,
    Object.fromEntries(weights.map(({ key, variable }) => [key, summary(grads[variable.name]!)])),
  ];
}

beforeAll(() => useEngine('cpu'));

it("computes what PyTorch's example computes: samples, losses and every gradient", async () => {
  const gan = dcgan({ size, channels, latentDim, features: 4, realLabel: 0.9 });
  fillWeights(gan);
  const z = fill([n, latentDim], 100, 4) as tf.Tensor2D;
  const { images: sample } = await gan.sample({ n, random: randomStream(1), latent: { z } });
  expect(summary(sample!)).toBeAllclose(pytorch.sample, { rtol: 1e-5 });

  const kept = new Map<string, tf.Tensor>();
  const images = fill([n, size, size, channels], 101, 2);
  for (const player of gan.players) {
    const expected = pytorch[player.name as 'generator' | 'discriminator'];
    const [loss, found] = gradients(gan, player, { images: images as tf.Tensor4D }, contextOf(gan, kept));
    expect(loss).toBeAllclose(expected.loss, { rtol: 1e-5 });
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected.gradients).sort());
    for (const [key, values] of Object.entries(expected.gradients)) {
      expect(found[key]!).toBeAllclose(values, { rtol: 1e-4, atol: 1e-5 });
    }
  }
  expect(summary(kept.get('fake')!)).toBeAllclose(pytorch.fake, { rtol: 1e-5 });
});
