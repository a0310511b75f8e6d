import { drawLatents, type Gan, latentWalk, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { pixelsOf, type Samples, samplerOf } from '@ganforge/sampler';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { SMALL, withoutLeak } from './trained.ts';

beforeAll(() => useEngine('cpu'));

const opened = (name: string) => samplerOf(SMALL[name]!() as unknown as Gan, 'memory');

describe('sample', () => {
  it('makes hundreds in parts of 100, each by its own stream, and leaves no tensor', async () => {
    const [before, after] = await withoutLeak(async () => {
      const gan = SMALL.dcgan!();
      const sampler = samplerOf(gan as unknown as Gan, 'memory');
      const { values, n, seed } = await sampler.sample({ n: 130, seed: 5 });
      expect([n, seed, values.shape]).toEqual([130, 5, [130, 8, 8, 1]]);
      const random = randomStream(5, 'sample');
      const parts = await Promise.all([
        gan.sample({ n: 100, random: random.fork(0) }),
        gan.sample({ n: 30, random: random.fork(1) }),
      ]);
      const expected = tf.tidy(() => tf.concat(parts.map(({ images }) => images!)));
      expect(values.data).toEqual(await expected.data());
      tf.dispose([parts.map((part) => ({ ...part })), expected]);
      sampler.dispose();
    });
    expect(after).toBe(before);
  });

  it('makes each class in rows, or the one that was asked for by name or number', async () => {
    const sampler = opened('cgan');
    const all = await sampler.sample({ n: 7 });
    expect(all.labels).toEqual([0, 0, 1, 1, 2, 2, 2]);
    const [dogs, again] = [await sampler.sample({ n: 7, class: 'dog' }), await sampler.sample({ n: 7, class: 1 })];
    expect(dogs).toEqual(again);
    const pixels = 8 * 8 * 3;
    const at = ({ values }: Samples, i: number) => values.data.slice(i * pixels, (i + 1) * pixels);
    expect(at(all, 2)).toEqual(at(dogs, 2));
    expect(at(all, 0)).not.toEqual(at(dogs, 0));
    sampler.dispose();
  });

  it('refuses impossible options, and leaves no tensor', async () => {
    const [before, after] = await withoutLeak(async () => {
      const [plain, conditional] = [opened('dcgan'), opened('cgan')];
      const wrong: readonly [() => Promise<unknown>, string][] = [
        [() => plain.sample({ n: 0 }), '[sampler/sample] n must be an integer of at least 1; received 0.'],
        [() => plain.sample({ seed: 0.5 }), 'seed must be an integer of at least 0; received 0.5.'],
        [() => plain.sample({ class: 'cat' }), 'dcgan has no classes. Leave out class.'],
        [() => plain.sample({ truncation: 1 }), 'dcgan cannot truncate its latents. Leave out truncation.'],
        [() => plain.sample({ sead: 1 } as object), "there is no option 'sead'"],
        [
          () => conditional.sample({ class: 'cta' }),
          "there is no class 'cta'. Try one of cat, dog, owl. Did you mean cat?",
        ],
        [() => conditional.sample({ class: 3 }), "there is no class '3'."],
      ];
      for (const [ask, problem] of wrong) await expect(ask()).rejects.toThrow(problem);
      plain.dispose();
      conditional.dispose();
    });
    expect(after).toBe(before);
  });

  it('truncates if the generator does', async () => {
    const sampler = opened('big-gan');
    expect(sampler.info.truncates).toBe(true);
    const [whole, cut] = [await sampler.sample({ n: 3 }), await sampler.sample({ n: 3, truncation: 0.1 })];
    expect(cut.values.data).not.toEqual(whole.values.data);
    await expect(sampler.sample({ n: 3, truncation: 0 })).rejects.toThrow('truncation must be a number above 0');
    sampler.dispose();
  });
});

describe('walk', () => {
  it('goes through the latents of the stops, and leaves no tensor when it is left early', async () => {
    const [before, after] = await withoutLeak(async () => {
      const gan = SMALL.dcgan!();
      const sampler = samplerOf(gan as unknown as Gan, 'memory');
      const frames: Samples[] = [];
      for await (const frame of sampler.walk({ n: 2, seed: 3, stops: 2, frames: 8 })) {
        frames.push(frame);
        if (frames.length === 6) break;
      }
      const random = randomStream(3, 'walk');
      const stops = [0, 1].map((i) => drawLatents(gan.latent!, 2, random.fork('stop', i)));
      const latent = latentWalk(gan.latent!, stops, 5 / 8);
      const { images } = await gan.sample({ n: 2, random, latent });
      expect(frames[5]!.values.data).toEqual(await images!.data());
      tf.dispose([...stops.map((stop) => ({ ...stop })), { ...latent }, images!]);
      sampler.dispose();
    });
    expect(after).toBe(before);
  });

  it('refuses one stop and one frame', async () => {
    const sampler = opened('dcgan');
    const first = (request: object) => sampler.walk(request)[Symbol.asyncIterator]().next();
    await expect(first({ stops: 1 })).rejects.toThrow('stops must be an integer of at least 2; received 1.');
    await expect(first({ frames: 1 })).rejects.toThrow('frames must be an integer of at least 2; received 1.');
    sampler.dispose();
  });
});

describe('pixelsOf', () => {
  const images = (n: number, channels: 1 | 3, data: number[], labels?: number[]): Samples => ({
    ...{ n, seed: 0, entry: 'images', spec: { kind: 'image', height: 1, width: 2, channels } },
    ...{ values: { shape: [n, 1, 2, channels], data: Float32Array.from(data) } },
    ...(labels && { labels }),
  });

  it('lays images in a grid with gaps: -1 is 0, 0 is 128, 1 is 255, and what is beyond is cut', () => {
    const { width, height, data } = pixelsOf(images(3, 1, [-1, 0, 1, 2, -3, Number.NaN]), 2);
    expect([width, height]).toEqual([5, 3]);
    const grey = (x: number, y: number) => Array.from(data.subarray((y * 5 + x) * 4, (y * 5 + x) * 4 + 4));
    expect(grey(0, 0)).toEqual([0, 0, 0, 255]);
    expect(grey(1, 0)).toEqual([128, 128, 128, 255]);
    expect(grey(2, 0)).toEqual([0, 0, 0, 0]);
    expect(grey(3, 0)).toEqual([255, 255, 255, 255]);
    expect(grey(4, 0)).toEqual([255, 255, 255, 255]);
    expect(grey(1, 2)).toEqual([0, 0, 0, 255]);
  });

  it('keeps colours apart, and has a row for each class', () => {
    const { width, height, data } = pixelsOf(
      images(4, 3, [...new Array<number>(21).fill(-1), 1, 0, -1], [0, 0, 1, 1]),
      undefined,
      0,
    );
    expect([width, height]).toEqual([4, 2]);
    expect(Array.from(data.subarray(-4))).toEqual([255, 128, 0, 255]);
  });

  it('refuses points', async () => {
    const sampler = opened('gan on points');
    const points = await sampler.sample();
    expect(() => pixelsOf(points)).toThrow('the samples are points, not images.');
    sampler.dispose();
  });
});
