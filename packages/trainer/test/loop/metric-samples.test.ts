import { type Dataset, type Gan, type LabelledImageBatch, type MetricContext, randomStream, sgd } from '@ganforge/core';
import { train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe("a metric's samples", () => {
  const pixel = { kind: 'image', height: 1, width: 1, channels: 1 } as const;
  const entries = { images: pixel, labels: { kind: 'class', classes: ['a', 'b', 'c'] } } as const;
  /** A dataset of ten images. All pixels of image i are `i / 10`, and its label is `i mod 3`. */
  const images: Dataset<LabelledImageBatch> = {
    size: 10,
    entries,
    get: (indices) => ({
      images: tf.tensor4d(
        indices.map((i) => i / 10),
        [indices.length, 1, 1, 1],
      ),
      labels: tf.tensor1d(
        indices.map((i) => i % 3),
        'int32',
      ),
    }),
  };

  /** Returns a GAN whose samples are its conditions: the labels and the images. */
  function echo(conditions: readonly string[]): Gan<LabelledImageBatch> {
    const network = tfl.sequential({
      name: 'g',
      layers: [tfl.layers.dense({ name: 'out', inputShape: [1], units: 1 })],
    });
    return {
      name: 'echo',
      config: {},
      networks: { g: network },
      players: [
        {
          name: 'g',
          trains: ['g'],
          optimizer: sgd({ learningRate: 0.1 }),
          loss: (batch, ctx) => ({
            size: tf.mean(tf.square(ctx.run('g', tf.reshape(batch.images, [-1, 1])))) as tf.Scalar,
          }),
        },
      ],
      needs: entries,
      conditions,
      output: { points: { kind: 'points', dimensions: 2 } },
      sampling: ['g'],
      dispose: () => network.dispose(),
      sample: ({ conditions: { labels, images: inputs } = {}, n }) => {
        const second = () => (inputs === undefined ? tf.zeros([n]) : tf.reshape(inputs, [n]));
        return { points: tf.tidy(() => tf.stack([tf.cast(labels!, 'float32'), second()], 1)) };
      },
    };
  }

  async function samplesOf(gan: Gan<LabelledImageBatch>): Promise<number[][][]> {
    const parts: number[][][] = [];
    const keep = {
      names: ['n'],
      every: 1,
      async evaluate({ sample }: MetricContext<LabelledImageBatch>) {
        for (const part of [0, 1, 2]) {
          const { points } = await sample(5, part);
          parts.push((await points!.array()) as number[][]);
          points!.dispose();
        }
        await expect(sample(0, 0)).rejects.toThrow('n must be an integer >= 1; received 0');
        await expect(sample(1, -1)).rejects.toThrow('part must be an integer >= 0; received -1');
        return { n: 0 };
      },
    };
    const { numTensors } = tf.memory();
    await train(gan, images, { seed: 1, batchSize: 5, steps: 1, sampleEvery: 0, metrics: [keep] });
    expect(tf.memory().numTensors).toBe(numTensors);
    return parts;
  }

  it('have the classes and inputs of one permutation of the data, part after part', async () => {
    const order = Array.from(randomStream(1).fork('metric', 'examples').permutation(10));
    const expected = order.map((i) => [i % 3, Math.fround(i / 10)]);
    const parts = await samplesOf(echo(['images', 'labels']));
    expect(parts).toEqual([expected.slice(0, 5), expected.slice(5), expected.slice(0, 5)]);
    const labelsAlone = (rows: number[][]) => rows.map(([label]) => [label, 0]);
    expect(await samplesOf(echo(['labels']))).toEqual(parts.map(labelsAlone));
  });
});
