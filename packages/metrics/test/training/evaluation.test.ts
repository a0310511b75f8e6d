import {
  type Dataset,
  type Gan,
  type ImageBatch,
  type Metric,
  type MetricContext,
  randomStream,
  sgd,
} from '@ganforge/core';
import {
  densityCoverage,
  type FeatureExtractor,
  FeatureMoments,
  frechetDistance,
  inceptionScore,
  precisionRecall,
  toImageBatch,
} from '@ganforge/metrics';
import {
  classScore,
  densityCoverageScore,
  frechetScore,
  type GeneratorEvaluationOptions,
  generatorEvaluation,
  precisionRecallScore,
} from '@ganforge/metrics/training';
import { train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusal } from '../support/refusal.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** What was asked of the extractor: images and layers of each call. */
const asked: [number, readonly string[]][] = [];
beforeEach(() => {
  asked.length = 0;
});

/** Images of 2 x 2 grey pixels: the first three are their features, all four their logits. */
const extractor: FeatureExtractor = {
  name: 'corner',
  layers: { corner: 3, logits: 4 },
  defaultLayer: 'corner',
  provenance: { extractor: 'corner', weights: 'none' },
  async extract({ data, n }, layers) {
    asked.push([n, layers]);
    const of = (cols: number) => ({
      data: Float32Array.from({ length: n * cols }, (_, i) => data[12 * Math.floor(i / cols) + 3 * (i % cols)]! / 16),
      rows: n,
      cols,
    });
    return Object.fromEntries(layers.map((layer) => [layer, of(layer === 'corner' ? 3 : 4)]));
  },
  dispose: () => undefined,
};

/** Images [n,2,2,1] of their own distribution. */
const pixels = (n: number, seed: number, shift = 0): Float32Array =>
  randomStream(seed)
    .normalValues(4 * n)
    .map((x) => Math.max(-1, Math.min(1, 0.3 * x + shift)));
const imagesAt = (values: Float32Array, indices: readonly number[]): tf.Tensor4D =>
  tf.tensor4d(
    indices.flatMap((i) => [...values.subarray(4 * i, 4 * i + 4)]),
    [indices.length, 2, 2, 1],
  );
const dataset = (values: Float32Array, entry = 'images'): Dataset => ({
  size: values.length / 4,
  spec: { kind: 'image', height: 2, width: 2, channels: 1 },
  get: (indices) => ({ [entry]: imagesAt(values, indices), labels: tf.zeros([indices.length], 'int32') }),
});
const real = dataset(pixels(50, 1));
const features = async (values: Float32Array, layer: string) =>
  (await extractor.extract(toImageBatch(values, [values.length / 4, 2, 2, 1]), [layer]))[layer]!;

/** A generator whose part p are the images p n to (p + 1) n of `values`; it notes what it was asked for. */
function context(values: Float32Array): MetricContext & { readonly parts: number[][]; readonly warned: string[] } {
  const [parts, warned]: [number[][], string[]] = [[], []];
  return {
    gan: {} as Gan,
    step: 500,
    seed: 1,
    parts,
    warned,
    async sample(n, part) {
      parts.push([n, part]);
      return tf.tensor4d(values.slice(4 * n * part, 4 * n * (part + 1)), [n, 2, 2, 1]);
    },
    warn: (message) => void warned.push(message),
  };
}

const scores = [frechetScore(), classScore(), precisionRecallScore(), densityCoverageScore()];
const evaluation = (options: Partial<GeneratorEvaluationOptions> = {}): Metric =>
  generatorEvaluation({ extractor, real, scores, samples: 40, batch: 10, ...options });

describe('generatorEvaluation', () => {
  it('gives the scores of the same features, computed apart', async () => {
    const generated = pixels(40, 2, 0.1);
    const metric = evaluation({ real: dataset(pixels(40, 1)) });
    expect(metric.every).toBe(500);
    expect(metric.names).toEqual(['FD(corner)', 'IS(corner)', 'precision', 'recall', 'density', 'coverage']);
    const { numTensors } = tf.memory();
    const found = await metric.evaluate(context(generated));
    expect(tf.memory().numTensors).toBe(numTensors);
    const sets = { real: await features(pixels(40, 1), 'corner'), generated: await features(generated, 'corner') };
    const [a, b] = [new FeatureMoments(3), new FeatureMoments(3)];
    a.add(sets.real.data);
    b.add(sets.generated.data);
    expect(found['FD(corner)']).toBeCloseTo(frechetDistance(a, b).value, 9);
    expect(found['IS(corner)']).toBe(inceptionScore(await features(generated, 'logits')).mean);
    expect(found).toMatchObject({ ...precisionRecall(sets), ...densityCoverage(sets) });
  });

  it('reads the real images once, and each generated one once for all scores', async () => {
    const metric = evaluation();
    await metric.prepare!();
    expect(asked).toEqual(Array.from({ length: 5 }, () => [10, ['corner']]));
    asked.length = 0;
    const first = await metric.evaluate(context(pixels(40, 2)));
    expect(asked).toEqual(Array.from({ length: 4 }, () => [10, ['corner', 'logits']]));
    await metric.prepare!();
    expect(await metric.evaluate(context(pixels(40, 2)))).toEqual(first);
    expect(asked).toHaveLength(8);
    expect(await evaluation().evaluate(context(pixels(40, 2)))).toEqual(first); // prepares by itself
  });

  it('takes whole batches and drops the surplus', async () => {
    const generated = context(pixels(60, 2));
    await evaluation({ samples: 25, scores: [frechetScore()] }).evaluate(generated);
    expect(generated.parts).toEqual([
      [10, 0],
      [10, 1],
      [10, 2],
    ]);
    expect(asked.slice(-3)).toEqual([10, 10, 5].map((n) => [n, ['corner']]));
  });

  it('compares neighbours among as many real images as generated ones, whatever the order of the set', async () => {
    // Sorted by brightness: the first 30 alone would be the dark half.
    const values = pixels(60, 1);
    const images = Array.from({ length: 60 }, (_, i) => [...values.subarray(4 * i, 4 * i + 4)]);
    const sorted = Float32Array.from(images.sort((a, b) => a[0]! - b[0]!).flat());
    const metric = evaluation({ real: dataset(sorted), samples: 30, scores: [precisionRecallScore()] });
    const bright = sorted.slice(4 * 30);
    const { recall } = await metric.evaluate(context(bright));
    const half = {
      real: await features(sorted.slice(0, 4 * 30), 'corner'),
      generated: await features(bright, 'corner'),
    };
    expect(recall).toBeGreaterThan(precisionRecall(half).recall);
    expect(recall).toBeLessThan(1);
  });

  it('compares with statistics, and then needs no real image', async () => {
    const statistics = async (extractorName: string) => {
      const moments = new FeatureMoments(3, { provenance: { extractor: extractorName, layer: 'corner' } });
      moments.add((await features(pixels(50, 1), 'corner')).data);
      return moments.finish();
    };
    const generated = context(pixels(40, 2));
    const of = (score: ReturnType<typeof frechetScore>) =>
      generatorEvaluation({ extractor, scores: [score], samples: 40, batch: 10 });
    const found = await of(frechetScore({ real: await statistics('corner') })).evaluate(generated);
    const expected = await evaluation({ scores: [frechetScore()] }).evaluate(generated);
    expect(found['FD(corner)']).toBeCloseTo(expected['FD(corner)']!, 9);
    const refused = of(frechetScore({ real: await statistics('other') })).evaluate(generated);
    await expect(refused).rejects.toMatchObject({ code: 'mismatch' });
  });

  it('has other layers, names and numbers of neighbours where they are asked for', async () => {
    const chosen = [
      frechetScore({ layer: 'logits' }),
      classScore({ name: 'sureness', layer: 'logits', splits: 1 }),
      precisionRecallScore({ layer: 'logits', k: 5 }),
    ];
    const metric = evaluation({ scores: chosen, entry: 'b', real: dataset(pixels(40, 1), 'b') });
    const found = await metric.evaluate(context(pixels(40, 2)));
    expect(Object.keys(found)).toEqual(['FD(corner:logits)', 'sureness', 'precision', 'recall']);
    const sets = { real: await features(pixels(40, 1), 'logits'), generated: await features(pixels(40, 2), 'logits') };
    expect(found).toMatchObject({ ...precisionRecall({ ...sets, k: 5 }) });
    expect(found.sureness).toBe(inceptionScore(sets.generated, { splits: 1 }).mean);
  });

  it('passes on what the distance warns of', async () => {
    const generated = context(pixels(10, 2));
    await evaluation({ samples: 3, scores: [frechetScore()] }).evaluate(generated);
    expect(generated.warned.join()).toMatch(/^FD\(corner\): .*3 EXAMPLES FOR 3 FEATURES/);
  });

  it('refuses what cannot work', async () => {
    const refuse = (options: object): string => refusal(() => evaluation(options)).message;
    expect(refuse({ scores: [] })).toContain('scores must be at least one, such as [frechetScore()]; received');
    expect(refuse({ samples: 0 })).toContain('samples must be an integer of at least 1; received 0');
    expect(refuse({ batch: 1.5 })).toContain('batch must be an integer');
    expect(refuse({ real: undefined })).toContain(
      'FD(corner), precision, recall, density, coverage compare with real images',
    );
    expect(refuse({ layer: 'x' })).toContain("there is no option 'layer'");
    expect(refuse({ scores: [classScore({ layer: 'pool' })] })).toContain(
      "no feature layer 'pool'. Try one of corner, logits",
    );
    const { numTensors } = tf.memory();
    await expect(evaluation({ entry: 'b' }).prepare!()).rejects.toThrow("gives images, labels, but no 'b'");
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

/** One layer from two numbers to four pixels. */
function linearGan(): Gan<ImageBatch> {
  const out = layers.dense({ name: 'out', inputShape: [2], units: 4, kernelInitializer: 'ones' });
  const generator = sequential({ name: 'generator', layers: [out] });
  return {
    name: 'linear',
    config: {},
    networks: { generator },
    players: [
      {
        name: 'generator',
        trains: ['generator'],
        optimizer: sgd({ learningRate: 0.1 }),
        loss: ({ images }, ctx) => {
          const made = ctx.run('generator', ctx.random('z').normal([images.shape[0], 2]));
          return { distance: tf.mean(tf.square(tf.sub(made, tf.reshape(images, [-1, 4])))) as tf.Scalar };
        },
      },
    ],
    output: { kind: 'image', height: 2, width: 2, channels: 1 },
    latent: (n, random) => [random.normal([n, 2])],
    dispose: () => generator.dispose(),
    sample: ({ n, latent }) => tf.reshape(tf.tanh(generator.predict(latent![0]!) as tf.Tensor), [n, 2, 2, 1]),
  };
}

it('measures a run, and in the same run the same', async () => {
  const run = async () => {
    const options = { steps: 3, seed: 1, batchSize: 10, sampleEvery: 0, metrics: [evaluation({ every: 2 })] };
    return (await train(linearGan(), real as Dataset<ImageBatch>, options)).metrics;
  };
  const found = await run();
  expect(found).toMatchObject({ 'FD(corner)': { value: expect.any(Number), step: 3 }, recall: { step: 3 } });
  expect(await run()).toEqual(found);
});
