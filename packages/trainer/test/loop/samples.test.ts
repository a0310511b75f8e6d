import { readFile } from 'node:fs/promises';
import { type Batch, type DataSpec, type Dataset, type Gan, type SampleRequest, sgd } from '@ganforge/core';
import type { SampleEvent, TrainEvent } from '@ganforge/run';
import { train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const grey = { kind: 'image', height: 2, width: 2, channels: 1 } as const;
const classes = ['a', 'b', 'c'];

/** One weight that is trained to be nothing; what it samples is the test's. */
function sampling(output: DataSpec, rest: Partial<Gan>, sample: (request: SampleRequest) => tf.Tensor): Gan {
  const generator = tfl.sequential({
    name: 'generator',
    layers: [tfl.layers.dense({ name: 'out', inputShape: [1], units: 1, useBias: false })],
  });
  const loss: Gan['players'][number]['loss'] = (_, ctx) => ({
    size: tf.mean(tf.square(ctx.run('generator', tf.ones([1, 1])))) as tf.Scalar,
  });
  const players = [{ name: 'generator', trains: ['generator'], optimizer: sgd({ learningRate: 0.1 }), loss }];
  const dispose = () => generator.dispose();
  return { name: 'shown', config: {}, networks: { generator }, players, output, sample, dispose, ...rest };
}

/** 20 examples whose values are a function of the index, but for what augmentation adds. */
function dataset(spec: DataSpec, make: (index: tf.Tensor1D) => Batch): Dataset {
  return { size: 20, spec, get: (indices) => tf.tidy(() => make(tf.tensor1d([...indices]))) };
}

async function samplesOf(gan: Gan, data: Dataset, options: object = {}): Promise<SampleEvent[]> {
  const events: SampleEvent[] = [];
  const onEvent = (event: TrainEvent) => void (event.type === 'sample' && events.push(event));
  const { numTensors } = tf.memory();
  await train(gan, data, { seed: 1, batchSize: 2, steps: 4, sampleEvery: 2, onEvent, ...options });
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(events).toHaveLength(2);
  expect({ ...events[1], step: 0, path: '' }).toEqual({ ...events[0], step: 0, path: '' });
  return events;
}

describe('samples of a conditional GAN', () => {
  const output = { ...grey, classes };
  /** An image as bright as its label. */
  const gan = () =>
    sampling(output, {}, ({ n, labels }) =>
      tf.mul(tf.reshape(tf.sub(tf.cast(labels!, 'float32'), 1), [n, 1, 1, 1]), tf.ones([n, 2, 2, 1])),
    );
  const labelled = dataset(output, (index) => ({
    images: tf.zeros([index.size, 2, 2, 1]),
    labels: tf.zeros([index.size], 'int32'),
  }));

  it.each([
    [7, [0, 0, 1, 1, 2, 2]],
    [3, [0, 1, 2]],
    [2, [0, 1]],
  ])('have whole rows of classes in %i', async (sampleCount, labels) => {
    const [event] = await samplesOf(gan(), labelled, { sampleCount });
    expect(event!.labels).toEqual(labels);
    expect(Array.from(event!.samples.data).filter((_, i) => i % 4 === 0)).toEqual(labels.map((label) => label - 1));
  });

  it('are shown a class a row', async () => {
    const folder = await temporaryFolder();
    await samplesOf(gan(), labelled, { sampleCount: 7, folder });
    const { width, height, data } = decode(await readFile(`${folder}/samples/step-4.png`));
    expect([width, height]).toEqual([10 + 2 * 48 + 3 * 2, 3 * 48 + 4 * 2]); // images are enlarged to 48 pixels
    const middle = (row: number, column: number) => data[(2 + row * 50 + 24) * width + 12 + column * 50 + 24];
    expect([0, 1, 2].map((row) => [middle(row, 0), middle(row, 1)])).toEqual([
      [0, 0],
      [128, 128],
      [255, 255],
    ]);
  });
});

describe('samples of a GAN that translates', () => {
  const colour = { ...grey, channels: 3 };
  const unpaired = dataset(colour, (index) => {
    const a = tf.mul(tf.reshape(tf.div(index, 20), [-1, 1, 1, 1]), tf.ones([index.size, 2, 2, 1]));
    return { a: tf.clone(a), b: tf.zerosLike(a) };
  });
  const negative = () => sampling(colour, { translates: 'a' }, ({ inputs }) => tf.tile(tf.neg(inputs!), [1, 1, 1, 3]));

  it('are of the first examples, each shown beside what became of it', async () => {
    const folder = await temporaryFolder();
    const [event] = await samplesOf(negative(), unpaired, { folder, sampleCount: 3 });
    expect(event!.inputs!.shape).toEqual([3, 2, 2, 1]);
    const first = (data: Float32Array, size: number) => Array.from(data).filter((_, i) => i % size === 0);
    const inputs = first(event!.inputs!.data, 4);
    for (const [i, value] of [0, 0.05, 0.1].entries()) expect(inputs[i]).toBeCloseTo(value, 6);
    expect(first(event!.samples.data, 12)).toEqual(inputs.map((value) => -value));
    const { width, channels, data } = decode(await readFile(`${folder}/samples/step-4.png`));
    expect([width, channels]).toEqual([2 * 48 + 3 * 2, 3]); // a pair a row
    const middle = (row: number, column: number) => data[((2 + row * 50 + 24) * width + 2 + column * 50 + 24) * 3];
    expect([middle(2, 0), middle(2, 1)]).toEqual([Math.round(0.1 * 127.5 + 127.5), Math.round(-0.1 * 127.5 + 127.5)]);
  });

  it('are eight where nobody says how many, and at most as many as there are examples', async () => {
    expect((await samplesOf(negative(), unpaired))[0]!.samples.shape[0]).toBe(8);
    expect((await samplesOf(negative(), { ...unpaired, size: 5 }))[0]!.samples.shape[0]).toBe(5);
  });

  it('are refused without their inputs', async () => {
    const lacking = dataset(colour, (index) => ({ b: tf.zeros([index.size, 2, 2, 3]) }));
    await expect(train(negative(), lacking, { seed: 1, batchSize: 2, steps: 1 })).rejects.toThrow(
      "a batch must hold 'a', which the GAN translates; received b float32 [2,2,2,3].",
    );
  });
});

describe('samples that are points', () => {
  const plane = { kind: 'points', dimensions: 2 } as const;
  const points = dataset(plane, (index) => ({ points: tf.stack([index, tf.neg(index)], 1) }));
  const gan = () =>
    sampling(plane, { latent: (n, random) => [random.normal([n, 2])] }, ({ latent }) => tf.clone(latent![0]!));

  it('are a thousand above the examples of the data', async () => {
    const folder = await temporaryFolder();
    const [event] = await samplesOf(gan(), points, { folder });
    expect(event!.samples.shape).toEqual([1000, 2]);
    expect(event!.real!.shape).toEqual([20, 2]);
    const seen = Array.from(event!.real!.data).filter((_, i) => i % 2 === 0);
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(decode(await readFile(`${folder}/samples/step-4.png`)).width).toBe(400);
    expect(await readFile(`${folder}/report.html`, 'utf8')).toContain('data:image/gif');
    expect(await readFile(`${folder}/MODEL_CARD.md`, 'utf8')).toContain(
      '![Samples over points of the data, in grey](samples/step-4.png)',
    );
    expect(await readFile(`${folder}/events.jsonl`, 'utf8')).not.toContain('"data"');
  });

  it('do without examples where the dataset gives none', async () => {
    const other = dataset(plane, (index) => ({ x: tf.zeros([index.size, 2]) }));
    const [event] = await samplesOf(gan(), other, { sampleCount: 5 });
    expect(event!.real).toBeUndefined();
  });
});
