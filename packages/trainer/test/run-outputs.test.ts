import { readdir, readFile } from 'node:fs/promises';
import { type Dataset, type Gan, type ImageBatch, randomStream, sgd } from '@ganforge/core';
import { readEvents, readMarks, type TrainEvent } from '@ganforge/run';
import { resume, train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './temporary.ts';
import { fill } from './tiny-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const image = { kind: 'image', height: 4, width: 4, channels: 1 } as const;
const entries = { images: image, labels: { kind: 'class', classes: ['dark', 'light', 'grey'] } } as const;

/** Returns a GAN with one network, which learns the mean image. Its samples depend on the label. */
function imageGan(): Gan<ImageBatch> & { labels: number[][] } {
  const generator = tfl.sequential({
    name: 'generator',
    layers: [tfl.layers.dense({ name: 'out', inputShape: [2], units: 16 })],
  });
  fill(generator, 1);
  const labels: number[][] = [];
  return {
    name: 'mean',
    config: {},
    networks: { generator },
    players: [
      {
        name: 'generator',
        trains: ['generator'],
        optimizer: sgd({ learningRate: 0.1 }),
        loss({ images }, ctx) {
          const made = ctx.run('generator', ctx.random('z').normal([images.shape[0], 2]));
          return { distance: tf.mean(tf.square(tf.sub(made, tf.reshape(images, [-1, 16])))) as tf.Scalar };
        },
      },
    ],
    needs: entries,
    output: { images: image },
    conditions: ['labels'],
    latent: { z: { kind: 'normal', shape: [2] } },
    sampling: ['generator'],
    labels,
    dispose: () => generator.dispose(),
    sample({ n, latent, conditions }) {
      labels.push([...conditions!.labels!.dataSync()]);
      return { images: tf.reshape(tf.tanh(generator.predict(latent!.z!) as tf.Tensor), [n, 4, 4, 1]) };
    },
  };
}

const images: Dataset<ImageBatch> = {
  size: 12,
  entries,
  get: (indices) => ({
    images: tf.fill([indices.length, 4, 4, 1], 0.5) as tf.Tensor4D,
    labels: tf.zeros([indices.length], 'int32') as tf.Tensor1D,
  }),
};

const options = { seed: 1, batchSize: 4, steps: 4, sampleEvery: 2, sampleCount: 5 };

describe("a run's outputs", () => {
  it('are all there, and every sample is of the same latent and labels', async () => {
    const folder = await temporaryFolder();
    const gan = imageGan();
    const events: TrainEvent[] = [];
    await train(gan, images, { ...options, folder, onEvent: (event) => void events.push(event) });
    const names = await readdir(folder);
    expect(names.filter((name) => !name.startsWith('events.out')).sort()).toEqual(
      [
        'MODEL_CARD.md',
        'checkpoints',
        'events.jsonl',
        'metrics.json',
        'report.html',
        'run.json',
        'samples',
        'samples.gif',
      ].sort(),
    );
    expect(names.filter((name) => name.startsWith('events.out.tfevents.'))).toHaveLength(1);
    expect((await readdir(`${folder}/samples`)).sort()).toEqual(['step-2.png', 'step-4.png']);
    expect(events.flatMap((event) => (event.type === 'sample' ? (event.paths ?? []) : []))).toEqual([
      'samples/step-2.png',
      'samples/step-4.png',
    ]);
    expect(gan.labels).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
    const metrics = JSON.parse(await readFile(`${folder}/metrics.json`, 'utf8'));
    expect(metrics).toMatchObject({
      step: 4,
      reason: 'completed',
      losses: { 'generator/distance': expect.any(Number) },
    });
    expect(metrics.timings).toMatchObject({
      examples: 16,
      seconds: expect.any(Number),
      examplesPerSecond: expect.any(Number),
    });
    expect(metrics.timings.secondsPerStep).toBeGreaterThan(0);
    expect(await readFile(`${folder}/report.html`, 'utf8')).toContain('generator');
    const { configHash } = JSON.parse(await readFile(`${folder}/run.json`, 'utf8'));
    for (const name of ['samples/step-4.png', 'samples.gif']) {
      const made = { made: 'AI-generated', generator: gan.name, step: 4, seed: 1, settings: configHash };
      expect(JSON.parse(readMarks(await readFile(`${folder}/${name}`))!.own!)).toMatchObject(made);
    }
  });

  it('do not depend on the clock: samples of two runs are the same bytes', async () => {
    const [a, b] = [await temporaryFolder(), await temporaryFolder()];
    for (const folder of [a, b]) await train(imageGan(), images, { ...options, folder });
    for (const name of ['samples/step-4.png', 'samples.gif']) {
      expect((await readFile(`${a}/${name}`)).equals(await readFile(`${b}/${name}`))).toBe(true);
    }
  });

  it('go on after a resume, with a new TensorBoard file', async () => {
    const folder = await temporaryFolder();
    await train(imageGan(), images, { ...options, folder });
    await resume(folder, imageGan(), images, { ...options, steps: 6 });
    expect((await readdir(`${folder}/samples`)).sort()).toEqual(['step-2.png', 'step-4.png', 'step-6.png']);
    expect((await readdir(folder)).filter((name) => name.startsWith('events.out'))).toHaveLength(2);
  });

  it('that fail are warnings, and the run continues', async () => {
    const folder = await temporaryFolder();
    const words = { kind: 'text', length: 2, vocabulary: ['good', 'day'] } as const;
    // The token ids are out of range but have the right type and shape. So only the rendering of the picture fails.
    const gan: Gan<ImageBatch> = {
      ...imageGan(),
      output: { words },
      sample: ({ n }) => ({ words: tf.fill([n, 2], 7, 'int32') }),
    };
    expect(await train(gan, images, { ...options, folder })).toMatchObject({ reason: 'completed' });
    const warnings = (await readEvents(folder)).filter(({ type }) => type === 'warning');
    expect(warnings[0]).toMatchObject({
      step: 2,
      message: expect.stringContaining(
        'the pictures of samples could not be made: tokens must be in 0..1; received 7.',
      ),
    });
  });

  it('are of the conditions that are given, where a GAN translates', async () => {
    const gan = imageGan();
    const seen: number[] = [];
    const { latent: _, ...rest } = gan;
    const translating: Gan<ImageBatch> = {
      ...rest,
      conditions: ['images'],
      sample: ({ n, conditions }) => {
        seen.push(n);
        return { images: tf.neg(conditions!.images!) };
      },
    };
    const given = randomStream(1).uniform([3, 4, 4, 1]);
    const events: TrainEvent[] = [];
    await train(translating, images, {
      ...options,
      steps: 2,
      sampleConditions: { images: given },
      onEvent: (event) => void events.push(event),
    });
    expect(seen).toEqual([3]);
    const { samples, conditions } = events.find((event) => event.type === 'sample')!;
    expect(samples.images!.data[0]).toBeCloseTo(-given.dataSync()[0]!, 6);
    expect(conditions!.images!.data).toEqual(given.dataSync());
    expect(given.isDisposed).toBe(false);
  });
});
