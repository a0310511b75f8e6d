import '@tensorflow/tfjs-backend-cpu';
import { type Gan, namedWeights, type PointBatch, randomStream, variant } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { type Calls, leftBy, line } from './sampling/line-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const labels = (n: number) => tf.zeros([n], 'int32');

describe('a variant', () => {
  it('has its name and the schema of its options', () => {
    expect(line.name).toBe('line');
    expect(Object.keys(line.schema)).toEqual(['dimensions', 'hidden', 'seed']);
    expect(line.schema.dimensions.default).toBe(2);
    expectTypeOf(line).toBeCallableWith({ dimensions: 3 });
    expectTypeOf(line).returns.toExtend<Gan<PointBatch>>();
  });

  it('builds a GAN of its name, with every option resolved, which builds the same GAN again', () => {
    const gan = line({ dimensions: 3, seed: 7 });
    expect(gan.name).toBe('line');
    expect(gan.config).toEqual({ dimensions: 3, hidden: 6, seed: 7 });
    const again = line(JSON.parse(JSON.stringify(gan.config)));
    for (const [name, network] of Object.entries(gan.networks)) {
      const [found, expected] = [again.networks[name]!, network].map((of) =>
        namedWeights(name, of).map(({ key, variable }) => [key, Array.from(variable.dataSync())]),
      );
      expect(found).toEqual(expected);
    }
    gan.dispose();
    again.dispose();
  });

  it('needs no options where all have defaults', () => {
    const gan = line();
    expect(gan.config).toEqual({ dimensions: 2, hidden: 4, seed: 0 });
    gan.dispose();
  });

  it.each<[unknown, string]>([
    [{ dimension: 2 }, "[models/line] there is no option 'dimension'. Try one of dimensions, hidden, seed."],
    [{ dimensions: 0 }, '[models/line] dimensions must be an integer of at least 1; received 0. Try 1.'],
    [{ hidden: null }, 'hidden must be an integer of at least 1; received null.'],
    [null, '[models/line] options must be an object; received null.'],
  ])('refuses %j before it builds', async (options, message) => {
    const calls: Calls = { built: 0 };
    const build = () => line(options as never, calls);
    expect(await leftBy(() => expect(build).toThrow(GanError))).toBe(0);
    expect(build).toThrow(message);
    expect(calls.built).toBe(0);
  });

  it('hands over what JSON cannot hold', () => {
    const calls: Calls = { built: 0 };
    line({}, calls).dispose();
    expect(calls.built).toBe(1);
    const net = sequential({ name: 'net', layers: [layers.dense({ name: 'd', units: 1, inputShape: [1] })] });
    const needy = variant('needy', {}, (_, parts: { net: typeof net }) => ({
      networks: parts,
      players: [],
      needs: {},
      output: {},
      sampling: [],
      sample: () => ({}),
    }));
    expectTypeOf(needy).parameter(1).toEqualTypeOf<{ net: typeof net }>();
    expect(needy({}, { net }).networks.net).toBe(net);
    net.dispose();
  });

  it('frees its networks, and once they are freed does nothing', async () => {
    const left = await leftBy(() => {
      const gan = line();
      gan.networks.critic!.dispose();
      gan.dispose();
      gan.dispose();
    });
    expect(left).toBe(0);
  });
});

describe('sample', () => {
  it('gets latents drawn by their names and options resolved, and leaves its samples alone', async () => {
    const calls: Calls = { built: 0 };
    const gan = line({}, calls);
    const given = labels(4);
    const at = { stage: 'main', schedules: {} };
    const before = tf.memory().numTensors;
    const { points } = await gan.sample({ n: 4, random: randomStream(3), conditions: { labels: given }, at });
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(points!.shape).toEqual([4, 2]);
    expect(calls.request).toMatchObject({ n: 4, options: { scale: 1 }, at });
    expect(given.isDisposed).toBe(false);

    const z = randomStream(3).fork('z').normal([4, 3]);
    const same = await gan.sample({ n: 4, random: randomStream(9), latent: { z }, conditions: { labels: given } });
    expect(z.isDisposed).toBe(false);
    expect(Array.from(same.points!.dataSync())).toEqual(Array.from(points!.dataSync()));
    tf.dispose([points!, same.points!, z, given]);
    gan.dispose();
  });

  it('takes the condition that may be left out', async () => {
    const gan = line();
    const start = tf.fill([2, 2], 5);
    const conditions = { labels: labels(2) };
    const plain = await gan.sample({ n: 2, random: randomStream(1), conditions });
    const moved = await gan.sample({ n: 2, random: randomStream(1), conditions: { ...conditions, start } });
    const [a, b] = [plain, moved].map(({ points }) => Array.from(points!.dataSync())) as [number[], number[]];
    expect(b).toEqual(a.map((x) => Math.fround(x + 5)));
    tf.dispose([plain.points!, moved.points!, start, conditions.labels]);
    gan.dispose();
  });

  it('refuses options that there are not', async () => {
    const gan = line();
    const conditions = { labels: labels(1) };
    const request = (options: Record<string, number>) => () =>
      gan.sample({ n: 1, random: randomStream(1), conditions, options });
    expect(request({ truncation: 1 })).toThrow(
      "[models/line sample] there is no option 'truncation'. Try one of scale.",
    );
    expect(request({ scale: 0 })).toThrow('[models/line sample] scale must be a number above 0; received 0. Try 1.');
    conditions.labels.dispose();
    gan.dispose();
  });

  const fails = (): never => {
    throw new Error('no');
  };
  it.each<[string, () => never | Promise<never>]>([
    ['throws', fails],
    ['rejects', async () => fails()],
  ])('frees the latents where the GAN %s', async (_, fail) => {
    const build = variant('failing', {}, () => ({
      networks: {},
      players: [],
      needs: {},
      output: {},
      latent: { z: { kind: 'normal', shape: [3] } },
      sampling: [],
      sample: fail,
    }));
    const gan = build();
    const left = await leftBy(async () => {
      await expect((async () => gan.sample({ n: 2, random: randomStream(1) }))()).rejects.toThrow('no');
    });
    expect(left).toBe(0);
  });

  it('keeps the latents until a promise of samples is kept', async () => {
    const build = variant('slow', {}, () => ({
      networks: {},
      players: [],
      needs: {},
      output: { points: { kind: 'points', dimensions: 3 } },
      latent: { z: { kind: 'normal', shape: [3] } },
      sampling: [],
      async sample({ latent: { z } }) {
        await Promise.resolve();
        return { points: tf.clone(z!) };
      },
    }));
    const before = tf.memory().numTensors;
    const { points } = await build().sample({ n: 2, random: randomStream(1) });
    expect(points!.dataSync()).toHaveLength(6);
    expect(tf.memory().numTensors).toBe(before + 1);
    points!.dispose();
  });
});
