import { adam, drawLatents, type LossContext, randomStream } from '@ganforge/core';
import type { HostBatch } from '@ganforge/media';
import type { StepEvent, TrainEvent } from '@ganforge/run';
import { train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ellipse, numbersOf, type PointBatch, tinyGan } from './tiny-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const common = { seed: 3, batchSize: 4, sampleEvery: 0 };

describe('train', () => {
  it('tells what happens, in order', async () => {
    const events: TrainEvent[] = [];
    const options = {
      ...common,
      steps: 3,
      sampleEvery: 2,
      sampleCount: 5,
      onEvent: (event: TrainEvent) => void events.push(event),
    };
    const result = await train(tinyGan({ lazyEvery: 2 }), ellipse(20), options);
    expect(events.map((event) => `${event.type} ${event.step}`)).toEqual([
      'started 0',
      'step 1',
      'step 2',
      'sample 2',
      'step 3',
      'sample 3',
      'finished 3',
    ]);
    const steps = events.filter((event): event is StepEvent => event.type === 'step');
    const always = ['critic/real', 'critic/fake', 'generator/adversarial'];
    expect(steps.map(({ terms }) => Object.keys(terms))).toEqual([
      [...always, 'decay/size'],
      always,
      [...always, 'decay/size'],
    ]);
    expect(Object.keys(steps[0]!.logged)).toEqual(['critic/center', 'critic/margin']);
    expect(steps.map(({ examples, epoch }) => [examples, epoch])).toEqual([
      [8, 0],
      [16, 0],
      [24, 1],
    ]);
    expect(steps[0]!.learningRates).toEqual({ critic: 0.01, generator: 0.01, decay: 0.01 });
    expect(steps.every(({ examplesPerSecond, seconds }) => examplesPerSecond > 0 && seconds > 0)).toBe(true);
    const sample = events.find((event) => event.type === 'sample')!;
    expect(sample.samples.points!.shape).toEqual([5, 2]);
    expect(result).toMatchObject({ reason: 'completed', step: 3, examples: 24, terms: steps[2]!.terms });
    expect(result.checkpoint).toBeUndefined();
  });

  it('says when gradients are too large to be squared, or to be summed', async () => {
    const told: string[] = [];
    const onEvent = (event: TrainEvent) =>
      void (event.type === 'warning' && told.push(`${event.step} ${event.message}`));
    const scaled = (scale: number) => tinyGan({ scale: `step == 1 ? ${scale} : 1` });
    await train(scaled(1e25), ellipse(20), { ...common, steps: 2, onEvent });
    expect(told).toEqual([
      "2 the gradients of player 'generator' are so large at step 1 that their squares overflow float32: without clipNorm, optimizers that square them (adam, rmsProp) make no update. Scale its loss down.",
    ]);
    await train(scaled(1e10), ellipse(20), { ...common, steps: 2, onEvent });
    expect(told).toHaveLength(1);
  });

  it('repeats itself bit for bit for one seed, whatever is logged and sampled', async () => {
    const run = async (extra: object) => {
      const gan = tinyGan();
      const { terms } = await train(gan, ellipse(20), { ...common, steps: 6, ...extra });
      return [terms, numbersOf(gan.networks.generator!), numbersOf(gan.networks.critic!)];
    };
    const first = await run({});
    expect(await run({ sampleEvery: 1, logEvery: 4 })).toEqual(first);
    expect(await run({ seed: 4 })).not.toEqual(first);
  });

  it('lets the i-th update of every player see the i-th batch of the step', async () => {
    const gan = tinyGan({ criticUpdates: 3 });
    const seen: string[] = [];
    const players = gan.players.map((player) => ({
      ...player,
      loss: (batch: Parameters<typeof player.loss>[0], ctx: Parameters<typeof player.loss>[1]) => {
        seen.push(`${player.name}: ${batch.points.dataSync()[0]}`);
        return player.loss(batch, ctx);
      },
    }));
    await train({ ...gan, players }, ellipse(20), { ...common, steps: 2 });
    expect(seen.map((line) => line.split(':')[0])).toEqual([
      ...['critic', 'critic', 'critic', 'generator'],
      ...['critic', 'critic', 'critic', 'generator'],
    ]);
    const batches = seen.map((line) => line.split(': ')[1]);
    expect(batches[3]).toBe(batches[0]);
    expect(batches[7]).toBe(batches[4]);
    expect(new Set(batches).size).toBe(6);
  });

  it('holds a batch no longer than a later player may ask for it', async () => {
    const gan = tinyGan({ criticUpdates: 30 });
    const held: number[] = [];
    const players = gan.players.map((player) => ({
      ...player,
      updateWhen: () => {
        if (player.name === 'critic') held.push(tf.memory().numTensors);
        return true;
      },
    }));
    await train({ ...gan, players }, ellipse(20), { ...common, steps: 2 });
    held.splice(0, 30); // the optimizers create their slots in the first step
    expect(held).toHaveLength(30);
    // Each update keeps its generated samples until the step ends. Besides them, only the first batch is kept.
    expect(held[29]! - held[1]!).toBeLessThanOrEqual(28 + 1);
  });

  it('reads the next batch while a step is made', async () => {
    const log: string[] = [];
    const { get, ...rest } = ellipse(20);
    const slow: typeof get = async (...request) => {
      log.push('read');
      await new Promise((resolve) => setTimeout(resolve, 1));
      return get(...request);
    };
    const gan = tinyGan({ criticUpdates: 1 });
    const players = gan.players.map((player) => ({
      ...player,
      loss: (batch: PointBatch, ctx: LossContext) => {
        log.push(`${ctx.schedule('step').dataSync()[0]}`);
        return player.loss(batch, ctx);
      },
    }));
    const { numTensors } = tf.memory();
    const abort = new AbortController();
    const onEvent = ({ type, step }: TrainEvent) => void (type === 'step' && step === 2 && abort.abort());
    const { signal } = abort;
    await train(
      { ...gan, players, schedules: { ...gan.schedules, step: 'step' } },
      { ...rest, fingerprint: 'own', get: slow },
      { ...common, steps: 9, onEvent, signal },
    );
    expect(log.join(' ')).toBe('read read 0 0 read 1 1');
    expect(tf.memory().numTensors).toBe(numTensors); // the batch that was read in advance is freed too
  });

  it('follows schedules of updates and rate, and stages of other batch sizes', async () => {
    const gan = tinyGan({
      criticUpdates: 'step < 1 ? 2 : 1',
      learningRate: '0.01 / (1 + step)',
      stages: [
        { name: 'small', length: { steps: 2 }, batchSize: 4 },
        { name: 'large', batchSize: 8 },
      ],
      generatorActive: 'step >= 2',
    });
    const steps: StepEvent[] = [];
    const onEvent = (event: TrainEvent) => void (event.type === 'step' && steps.push(event));
    await train(gan, ellipse(40), { ...common, steps: 4, onEvent });
    expect(steps.map(({ examples }) => examples)).toEqual([8, 12, 20, 28]);
    expect(steps.map(({ learningRates }) => learningRates)).toEqual([
      { critic: 0.01 },
      { critic: 0.005 },
      { critic: 0.01 / 3, generator: 0.01 / 3 },
      { critic: 0.0025, generator: 0.0025 },
    ]);
  });

  it('does not judge the last rate of a player that rests by then, or that follows examples', async () => {
    const generatorActive = 'step < 1';
    for (const gan of [
      { learningRate: 'step < 2 ? 0.01 : 0.01 * (examples - 8)' },
      { learningRate: '0.01 * (step < 2 or examples > 0)' },
    ]) {
      const result = await train(tinyGan({ ...gan, generatorActive }), ellipse(20), { ...common, steps: 3 });
      expect(result.reason).toBe('completed');
    }
    const resting = tinyGan({ generatorActive });
    const players = [
      resting.players[0]!,
      { ...resting.players[1]!, optimizer: adam({ learningRate: '0.01 * (1 - step)' }) },
    ];
    const result = await train({ ...resting, players }, ellipse(20), { ...common, steps: 3 });
    expect(result.reason).toBe('completed');
  });

  it('brings a generator that is far away to the data', async () => {
    const gan = tinyGan({ learningRate: 0.05, criticUpdates: 1, criticNorm: false });
    const bias = gan.networks.generator!.getLayer('out').getWeights()[1]!;
    gan.networks.generator!.getLayer('out').weights[1]!.write(tf.add(bias, 4));
    const distance = async () => {
      const { points } = await gan.sample({
        n: 64,
        random: randomStream(1),
        latent: drawLatents(gan.latent!, 64, randomStream(2)),
      });
      return tf.norm(tf.mean(points!, 0)).dataSync()[0]!; // the centre of the ellipse is 0
    };
    expect(await distance()).toBeGreaterThan(4);
    await train(gan, ellipse(64), { ...common, batchSize: 16, steps: 80, endWithAverages: true });
    expect(await distance()).toBeLessThan(2);
  });

  it('samples with the averaged weights and puts the trained ones back', async () => {
    const gan = tinyGan({ decay: 0.5 });
    const samples: HostBatch[] = [];
    const onEvent = (event: TrainEvent) => void (event.type === 'sample' && samples.push(event.samples));
    await train(gan, ellipse(20), { ...common, steps: 4, sampleEvery: 4, sampleCount: 64, onEvent });
    const trained = numbersOf(gan.networks.generator!);
    const twin = tinyGan({ decay: 0.5 });
    await train(twin, ellipse(20), { ...common, steps: 4, endWithAverages: true });
    expect(numbersOf(twin.networks.generator!)).not.toEqual(trained);
    const random = randomStream(3).fork('sample');
    const latent = drawLatents(twin.latent!, 64, random.fork('latent'));
    const again = await twin.sample({ n: 64, random, latent });
    expect(Array.from(samples[0]!.points!.data)).toEqual(Array.from(again.points!.dataSync()));
  });

  it('leaves no tensor behind, not even after an error', async () => {
    const gan = tinyGan({ lazyEvery: 2 });
    const { numTensors } = tf.memory();
    await train(gan, ellipse(20), { ...common, steps: 3, accumulate: 2, sampleEvery: 1 });
    expect(tf.memory().numTensors).toBe(numTensors);
    const broken = {
      ...gan,
      players: gan.players.map((player) => ({ ...player, updatesPerStep: 'step < 2 ? 1 : 1 / (step - 2)' })),
    };
    await expect(train(broken, ellipse(20), { ...common, steps: 4 })).rejects.toThrow('is Infinity at step 2');
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('accumulates microbatches', async () => {
    const seen: number[][] = [];
    const gan = tinyGan({ criticUpdates: 1 });
    const players = gan.players.map((player) => ({
      ...player,
      loss: (batch: Parameters<typeof player.loss>[0], ctx: Parameters<typeof player.loss>[1]) => {
        seen.push([batch.points.shape[0], ctx.batchSize]);
        return player.loss(batch, ctx);
      },
    }));
    const result = await train({ ...gan, players }, ellipse(20), { ...common, steps: 1, accumulate: 2 });
    expect(seen).toEqual([
      [2, 4],
      [2, 4],
      [2, 4],
      [2, 4],
    ]);
    expect(result.examples).toBe(4);
  });
});
