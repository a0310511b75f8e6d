import { readdir, readFile } from 'node:fs/promises';
import { type Batch, type Dataset, type Gan, type SampleRequest, sgd } from '@ganforge/core';
import type { Specs } from '@ganforge/media';
import { openRun, type SampleEvent, type TrainEvent } from '@ganforge/run';
import { train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { hurryTimers } from '../hurry-timers.ts';
import { temporaryFolder } from '../temporary.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const grey = { kind: 'image', height: 2, width: 2, channels: 1 } as const;
const colour = { ...grey, channels: 3 } as const;
const plane = { kind: 'points', dimensions: 2 } as const;
const labels = { kind: 'class', classes: ['a', 'b', 'c'] } as const;

type Entries = Pick<Gan, 'needs' | 'output'> & Partial<Pick<Gan, 'conditions' | 'optionalConditions' | 'latent'>>;

/** Returns a GAN with one weight, which is trained towards 0. The test determines what it samples. */
function sampling(entries: Entries, sample: (request: SampleRequest) => Batch | Promise<Batch>): Gan {
  const generator = tfl.sequential({
    name: 'generator',
    layers: [tfl.layers.dense({ name: 'out', inputShape: [1], units: 1, useBias: false })],
  });
  const loss: Gan['players'][number]['loss'] = (_, ctx) => ({
    size: tf.mean(tf.square(ctx.run('generator', tf.ones([1, 1])))) as tf.Scalar,
  });
  return {
    name: 'shown',
    config: {},
    networks: { generator },
    players: [{ name: 'generator', trains: ['generator'], optimizer: sgd({ learningRate: 0.1 }), loss }],
    sampling: ['generator'],
    sample: (request) => {
      let later: Promise<Batch> | undefined;
      const made = tf.tidy((): Batch => {
        const given = sample(request);
        if (!(given instanceof Promise)) return given;
        later = given;
        return {};
      });
      return later ?? made;
    },
    dispose: () => generator.dispose(),
    ...entries,
  };
}

/** Returns a dataset of 20 examples. Without augmentation, the values of an example depend only on its index. */
function dataset(entries: Specs, make: (index: tf.Tensor1D) => Batch): Dataset {
  return { size: 20, entries, get: (indices) => tf.tidy(() => make(tf.tensor1d([...indices]))) };
}

async function samplesOf(gan: Gan, data: Dataset, options: object = {}): Promise<SampleEvent[]> {
  const events: SampleEvent[] = [];
  const onEvent = (event: TrainEvent) => void (event.type === 'sample' && events.push(event));
  const { numTensors } = tf.memory();
  await train(gan, data, { seed: 1, batchSize: 2, steps: 4, sampleEvery: 2, onEvent, ...options });
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(events).toHaveLength(2);
  expect({ ...events[1], step: 0, paths: [] }).toEqual({ ...events[0], step: 0, paths: [] });
  return events;
}

/** Returns each `size`-th value. */
const everyNth = (data: ArrayLike<number>, size: number) => Array.from(data).filter((_, i) => i % size === 0);
/** Returns the label of each sample as an image with one brightness: -1, 0 or 1. */
const shades = (of: tf.Tensor, n: number) =>
  tf.mul(tf.reshape(tf.sub(tf.cast(of, 'float32'), 1), [n, 1, 1, 1]), tf.ones([n, 2, 2, 1]));

describe('samples of a conditional GAN', () => {
  const entries = { images: grey, labels };
  const of = { needs: entries, output: { images: grey }, conditions: ['labels'] };
  /** The brightness of a sample is its label. */
  const gan = () => sampling(of, ({ n, conditions }) => ({ images: shades(conditions!.labels!, n) }));
  const labelled = dataset(entries, (index) => ({
    images: tf.zeros([index.size, 2, 2, 1]),
    labels: tf.zeros([index.size], 'int32'),
  }));

  it.each([
    [7, [0, 0, 1, 1, 2, 2]],
    [3, [0, 1, 2]],
    [2, [0, 1]],
  ])('have whole rows of classes in %i', async (sampleCount, expected) => {
    const [event] = await samplesOf(gan(), labelled, { sampleCount });
    expect(event!.conditions).toEqual({ labels: { shape: [expected.length], data: Int32Array.from(expected) } });
    expect(everyNth(event!.samples.images!.data, 4)).toEqual(expected.map((label) => label - 1));
  });

  it('are shown in one row per class', async () => {
    const folder = await temporaryFolder();
    const [, event] = await samplesOf(gan(), labelled, { sampleCount: 7, folder });
    expect(event!.paths).toEqual(['samples/step-4.png']);
    const { width, height, data } = decode(await readFile(`${folder}/samples/step-4.png`));
    expect([width, height]).toEqual([10 + 2 * 48 + 3 * 2, 3 * 48 + 4 * 2]); // images are enlarged to 48 pixels
    const middle = (row: number, column: number) => data[(2 + row * 50 + 24) * width + 12 + column * 50 + 24];
    expect([0, 1, 2].map((row) => [middle(row, 0), middle(row, 1)])).toEqual([
      [0, 0],
      [128, 128],
      [255, 255],
    ]);
  });

  it('are of the classes that the user gives', async () => {
    const given = tf.tensor1d([2, 0, 2], 'int32');
    const [event] = await samplesOf(gan(), labelled, { sampleConditions: { labels: given } });
    expect(everyNth(event!.samples.images!.data, 4)).toEqual([1, -1, 1]);
    expect(given.isDisposed).toBe(false);
    given.dispose();
  });

  it.each<[string, () => Batch, string]>([
    ['of no class', () => ({ labels: tf.tensor1d([3], 'int32') }), 'conditions.labels must be in 0..2; received 3.'],
    ['of another type', () => ({ labels: tf.zeros([2]) }), 'must be int32 [2]; received float32 [2].'],
    ['that it does not take', () => ({ images: tf.zeros([1, 2, 2, 1]) }), "'images'"],
    ['that are none', () => ({ labels: tf.zeros([0], 'int32') }), 'must be an integer in 1..4096; received 0.'],
  ])('are refused with conditions %s, before the run begins', async (_, make, problem) => {
    const folder = `${await temporaryFolder()}/run`;
    const options = { seed: 1, batchSize: 2, steps: 1, folder, sampleConditions: make() };
    await expect(train(gan(), labelled, options)).rejects.toThrow(problem);
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
  });

  it('are refused with conditions where the GAN takes none', async () => {
    const { conditions: _, ...plain } = gan();
    const options = { seed: 1, batchSize: 2, steps: 1, sampleConditions: { labels: tf.zeros([2], 'int32') } };
    await expect(train(plain, labelled, options)).rejects.toThrow("'shown' has no conditions. Omit");
  });
});

describe('samples of a GAN with conditions of several entries', () => {
  const needs = { images: grey, labels };
  /** The brightness of example i is `i / 20`, and its class is `i mod 3`. */
  const data = dataset(needs, (index) => ({
    images: tf.mul(tf.reshape(tf.div(index, 20), [-1, 1, 1, 1]), tf.ones([index.size, 2, 2, 1])),
    labels: tf.cast(tf.mod(index, 3), 'int32'),
  }));
  const of = { needs, output: { images: grey }, conditions: ['images', 'labels'] };
  /** Returns the image, darker by a tenth of its class. */
  const darkened = ({ images, labels: classes }: Batch) =>
    tf.sub(images!, tf.reshape(tf.mul(classes!, 0.1), [-1, 1, 1, 1]));

  it('are of both entries of the first examples of the data, each image beside what became of it', async () => {
    const folder = await temporaryFolder();
    const gan = sampling(of, ({ conditions }) => ({ images: darkened(conditions!) }));
    const [event] = await samplesOf(gan, data, { folder, sampleCount: 4 });
    expect(Object.keys(event!.conditions!).sort()).toEqual(['images', 'labels']);
    expect(event!.conditions!.labels!.data).toEqual(Int32Array.of(0, 1, 2, 0));
    const inputs = everyNth(event!.conditions!.images!.data, 4);
    for (const [i, value] of [0, 0.05, 0.1, 0.15].entries()) expect(inputs[i]).toBeCloseTo(value, 6);
    const made = everyNth(event!.samples.images!.data, 4);
    for (const [i, value] of [0, -0.05, -0.1, 0.15].entries()) expect(made[i]).toBeCloseTo(value, 6);
    expect(decode(await readFile(`${folder}/samples/step-4.png`)).width).toBe(2 * 48 + 3 * 2); // one pair per row
    expect(await readFile(`${folder}/MODEL_CARD.md`, 'utf8')).toContain(
      "![Images of 'images', each next to its translation](samples/step-4.png)",
    );
  });

  it('may leave out what is optional, and what is made of it', async () => {
    const output = { images: grey, more: grey };
    const gan = (made: string[]) =>
      sampling({ ...of, output, optionalConditions: ['labels'] }, ({ n, conditions }) =>
        Object.fromEntries(
          made.filter((name) => name === 'images' || conditions!.labels).map((name) => [name, tf.ones([n, 2, 2, 1])]),
        ),
      );
    const images = tf.zeros([3, 2, 2, 1]);
    const [alone] = await samplesOf(gan(['images', 'more']), data, { sampleConditions: { images } });
    expect([Object.keys(alone!.samples), Object.keys(alone!.conditions!)]).toEqual([['images'], ['images']]);
    const [both] = await samplesOf(gan(['images', 'more']), data);
    expect(Object.keys(both!.samples)).toEqual(['images', 'more']);
    const lacking = train(gan(['images']), data, { seed: 1, batchSize: 2, steps: 1, sampleCount: 2 });
    await expect(lacking).rejects.toThrow(
      'must return { images float32 [2,2,2,1], more float32 [2,2,2,1] }; received images float32 [2,2,2,1].',
    );
    const nothing = train(gan([]), data, { seed: 1, batchSize: 2, steps: 1, sampleConditions: { images } });
    await expect(nothing).rejects.toThrow('received nothing.');
    images.dispose();
  });
});

describe('samples of a GAN that translates', () => {
  const entries = { a: grey, b: colour };
  const of = { needs: entries, output: { b: colour }, conditions: ['a'] };
  const unpaired = dataset(entries, (index) => {
    const a = tf.mul(tf.reshape(tf.div(index, 20), [-1, 1, 1, 1]), tf.ones([index.size, 2, 2, 1]));
    return { a: tf.clone(a), b: tf.zeros([index.size, 2, 2, 3]) };
  });
  const negative = () => sampling(of, ({ conditions }) => ({ b: tf.tile(tf.neg(conditions!.a!), [1, 1, 1, 3]) }));

  it('are of the first examples, each shown beside what became of it', async () => {
    const folder = await temporaryFolder();
    const [event] = await samplesOf(negative(), unpaired, { folder, sampleCount: 3 });
    expect(event!.conditions!.a!.shape).toEqual([3, 2, 2, 1]);
    const inputs = everyNth(event!.conditions!.a!.data, 4);
    for (const [i, value] of [0, 0.05, 0.1].entries()) expect(inputs[i]).toBeCloseTo(value, 6);
    expect(everyNth(event!.samples.b!.data, 12)).toEqual(inputs.map((value) => -value));
    const { width, channels, data } = decode(await readFile(`${folder}/samples/step-4.png`));
    expect([width, channels]).toEqual([2 * 48 + 3 * 2, 3]); // one pair per row
    const middle = (row: number, column: number) => data[((2 + row * 50 + 24) * width + 2 + column * 50 + 24) * 3];
    expect([middle(2, 0), middle(2, 1)]).toEqual([Math.round(0.1 * 127.5 + 127.5), Math.round(-0.1 * 127.5 + 127.5)]);
  });

  it('are eight where nobody says how many, and at most as many as there are examples', async () => {
    expect((await samplesOf(negative(), unpaired))[0]!.samples.b!.shape[0]).toBe(8);
    expect((await samplesOf(negative(), { ...unpaired, size: 5 }))[0]!.samples.b!.shape[0]).toBe(5);
  });

  it('are refused without their inputs', async () => {
    const lacking = dataset(entries, (index) => ({ b: tf.zeros([index.size, 2, 2, 3]) }));
    await expect(train(negative(), lacking, { seed: 1, batchSize: 2, steps: 1 })).rejects.toThrow(
      "a batch must hold 'a' float32 [n,2,2,1]; received b float32 [2,2,2,3].",
    );
  });
});

describe('samples of several entries', () => {
  it('are a picture each; the first is the one that represents the run', async () => {
    const folder = await temporaryFolder();
    const output = { front: grey, back: colour };
    const data = dataset(output, ({ size }) => ({ front: tf.zeros([size, 2, 2, 1]), back: tf.zeros([size, 2, 2, 3]) }));
    const gan = sampling({ needs: output, output }, ({ n }) => ({
      front: tf.ones([n, 2, 2, 1]),
      back: tf.neg(tf.ones([n, 2, 2, 3])),
    }));
    const [event] = await samplesOf(gan, data, { folder, sampleCount: 4 });
    expect(event!.paths).toEqual(['samples/step-2-front.png', 'samples/step-2-back.png']);
    const [front, back] = await Promise.all(
      event!.paths!.map(async (path) => decode(await readFile(`${folder}/${path}`))),
    );
    expect([front!.channels, back!.channels]).toEqual([1, 3]);
    expect([front!.data[2 * front!.width + 2], back!.data[3 * (2 * back!.width + 2)]]).toEqual([255, 0]);
    expect(await (await openRun(folder)).samples()).toEqual(
      [2, 4].flatMap((step) => ['front', 'back'].map((entry) => ({ step, path: `samples/step-${step}-${entry}.png` }))),
    );
    expect(await readFile(`${folder}/MODEL_CARD.md`, 'utf8')).toContain('![Samples](samples/step-4-front.png)');
    const png = (await readFile(`${folder}/samples/step-4-front.png`)).toString('base64');
    expect(await readFile(`${folder}/report.html`, 'utf8')).toContain(png);
    const board = (await readdir(folder)).find((name) => name.startsWith('events.out'))!;
    const events = await readFile(`${folder}/${board}`, 'latin1');
    expect([events.includes('samples-front'), events.includes('samples-back')]).toEqual([true, true]);
  });
});

describe('samples of an asynchronous GAN', () => {
  const of = {
    needs: { points: plane },
    output: { points: plane },
    latent: { z: { kind: 'normal', shape: [2] } },
  } as const;
  const data = dataset(of.needs, (index) => ({ points: tf.stack([index, index], 1) }));
  const later = <T>(value: () => T) => new Promise<T>((resolve) => setTimeout(() => resolve(value()), 2));

  it('are waited for, with latents that live as long', async () => {
    const gan = sampling(of, ({ latent }) => later(() => ({ points: tf.mul(latent!.z!, 2) })));
    const twin = sampling(of, ({ latent }) => ({ points: tf.mul(latent!.z!, 2) }));
    const [event] = await samplesOf(gan, data, { sampleCount: 5 });
    expect(event!.samples).toEqual((await samplesOf(twin, data, { sampleCount: 5 }))[0]!.samples);
  });

  it('are not waited for without end where the run was asked to end', async () => {
    hurryTimers();
    const stop = new AbortController();
    let asked = 0;
    const gan = sampling(of, () => {
      asked++;
      stop.abort();
      return new Promise<never>(() => undefined);
    });
    const options = { seed: 1, batchSize: 2, steps: 4, sampleEvery: 2, signal: stop.signal };
    expect(await train(gan, data, options)).toMatchObject({ reason: 'aborted', step: 2 });
    expect(asked).toBe(2); // once when it was due, and once at the end
  });
});

describe('samples that are texts', () => {
  it('are lines; the report and the card show no picture', async () => {
    const folder = await temporaryFolder();
    const words = { kind: 'text', length: 3, vocabulary: ['', 'good', 'day'] } as const;
    const data = dataset({ words }, ({ size }) => ({ words: tf.ones([size, 3], 'int32') }));
    const gan = sampling({ needs: { words }, output: { words } }, ({ n }) => ({
      words: tf.tile(tf.tensor2d([[1, 2, 0]], [1, 3], 'int32'), [n, 1]),
    }));
    const [event] = await samplesOf(gan, data, { folder, sampleCount: 2 });
    expect(event!.samples).toEqual({ words: { shape: [2, 3], data: Int32Array.of(1, 2, 0, 1, 2, 0) } });
    expect(event!.paths).toEqual(['samples/step-2.txt']);
    expect(await readFile(`${folder}/samples/step-4.txt`, 'utf8')).toBe('good day\ngood day\n');
    expect(await readdir(folder)).not.toContain('samples.gif');
    expect(await readFile(`${folder}/report.html`, 'utf8')).not.toContain('<h2>Samples');
    const card = await readFile(`${folder}/MODEL_CARD.md`, 'utf8');
    expect(card).not.toContain('![');
    expect(card).toContain('A `shown` that generates words: ');
  });
});

describe('samples that are points', () => {
  const of = {
    needs: { points: plane },
    output: { points: plane },
    latent: { z: { kind: 'normal', shape: [2] } },
  } as const;
  const points = dataset(of.needs, (index) => ({ points: tf.stack([index, tf.neg(index)], 1) }));
  const gan = (entries: Entries = of) => sampling(entries, ({ latent }) => ({ points: tf.clone(latent!.z!) }));

  it('are a thousand above the examples of the data', async () => {
    const folder = await temporaryFolder();
    const [event] = await samplesOf(gan(), points, { folder });
    expect(event!.samples.points!.shape).toEqual([1000, 2]);
    expect(event!.real!.points!.shape).toEqual([20, 2]);
    const seen = everyNth(event!.real!.points!.data, 2);
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(decode(await readFile(`${folder}/samples/step-4.png`)).width).toBe(400);
    expect(await readFile(`${folder}/report.html`, 'utf8')).toContain('data:image/gif');
    expect(await readFile(`${folder}/MODEL_CARD.md`, 'utf8')).toContain(
      '![Samples over points of the data, in grey](samples/step-4.png)',
    );
    expect(await readFile(`${folder}/events.jsonl`, 'utf8')).not.toContain('"data"');
  });

  it('do without examples where the dataset gives none, or others', async () => {
    const other = dataset({ x: plane }, (index) => ({ x: tf.zeros([index.size, 2]) }));
    const [event] = await samplesOf(gan({ ...of, needs: {} }), other, { sampleCount: 5 });
    expect(event!.real).toBeUndefined();
    const space = dataset({ points: { ...plane, dimensions: 3 } }, (index) => ({ points: tf.zeros([index.size, 3]) }));
    expect((await samplesOf(gan({ ...of, needs: {} }), space, { sampleCount: 5 }))[0]!.real).toBeUndefined();
  });

  it('are refused where the dataset does not give what it says', async () => {
    const lying = dataset(of.needs, (index) => ({ x: tf.zeros([index.size, 2]) }));
    const running = train(gan({ ...of, needs: {} }), lying, { seed: 1, batchSize: 2, steps: 1 });
    await expect(running).rejects.toThrow("a batch must hold 'points' float32 [n,2]; received x float32 [20,2].");
  });
});
