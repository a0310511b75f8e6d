import { type Dataset, type Gan, randomStream } from '@ganforge/core';
import {
  densityCoverage,
  FeatureMoments,
  type FeatureStatistics,
  fidMetric,
  frechetDistance,
  inceptionScore,
  isMetric,
  METRICS,
  modesMetric,
  msSsimDiversity,
  pplMetric,
  precisionRecall,
  precisionRecallMetric,
} from '@ganforge/metrics';
import { trainerMetric } from '@ganforge/metrics/training';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusal } from '../support/refusal.ts';
import { asked, context, dataset, evaluation, extractor, features, pixels } from './corner-extractor.ts';
import { linearGan } from './linear-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});
beforeEach(() => {
  asked.length = 0;
});

describe('trainerMetric', () => {
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
    await evaluation({ samples: 25, metrics: [fidMetric] }).evaluate(generated);
    expect(generated.parts).toEqual([
      [10, 0],
      [10, 1],
      [10, 2],
    ]);
    expect(asked.slice(-3)).toEqual([10, 10, 5].map((n) => [n, ['corner']]));
  });

  it('compares neighbours among as many real images as generated ones, whatever the order of the set', async () => {
    // The examples are sorted by brightness, so the first 30 are the dark half.
    const values = pixels(60, 1);
    const images = Array.from({ length: 60 }, (_, i) => [...values.subarray(4 * i, 4 * i + 4)]);
    const sorted = Float32Array.from(images.sort((a, b) => a[0]! - b[0]!).flat());
    const metric = evaluation({ real: dataset(sorted), samples: 30, metrics: [precisionRecallMetric] });
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
    const of = (real: FeatureStatistics) =>
      trainerMetric({ extractor, metrics: [{ metric: fidMetric, real }], samples: 40, batch: 10 });
    const found = await of(await statistics('corner')).evaluate(generated);
    const expected = await evaluation({ metrics: [fidMetric] }).evaluate(generated);
    expect(found['FD(corner)']).toBeCloseTo(expected['FD(corner)']!, 9);
    const refused = of(await statistics('other')).evaluate(generated);
    await expect(refused).rejects.toMatchObject({ code: 'mismatch' });
  });

  it('has other layers, names and numbers of neighbours on request', async () => {
    const chosen = [
      { metric: fidMetric, layer: 'logits' },
      { metric: isMetric, name: 'sureness', options: { splits: 1 } },
      { metric: precisionRecallMetric, layer: 'logits', options: { k: 5 } },
    ];
    const metric = evaluation({ metrics: chosen, entry: 'b', real: dataset(pixels(40, 1), 'b') });
    const found = await metric.evaluate(context(pixels(40, 2), 'b'));
    expect(Object.keys(found)).toEqual(['FD(corner:logits)', 'sureness', 'precision', 'recall']);
    const sets = { real: await features(pixels(40, 1), 'logits'), generated: await features(pixels(40, 2), 'logits') };
    expect(found).toMatchObject({ ...precisionRecall({ ...sets, k: 5 }) });
    expect(found.sureness).toBe(inceptionScore(sets.generated, { splits: 1 }).mean);
  });

  it('refuses options that need more examples, before an example is read', () => {
    const refuse = (options: object): string => refusal(() => evaluation(options)).message;
    expect(refuse({ samples: 5 })).toContain('splits must be an integer in 1..5; received 10');
    expect(refuse({ metrics: [{ metric: precisionRecallMetric, options: { k: 40 } }] })).toContain(
      'k must be an integer',
    );
    expect(asked).toHaveLength(0);
  });

  it('has a place for every metric', async () => {
    const few: Readonly<Record<string, object>> = {
      'fid-infinity': { smallest: 10, points: 3 },
      kid: { subsetSize: 10 },
      'ms-ssim': { pairs: 2 },
    };
    const images = METRICS.filter(({ name }) => name !== 'ppl' && name !== 'modes' && name !== 'ms-ssim');
    const uses = images.map((metric) => ({ metric, options: few[metric.name] ?? {} }));
    const found = await evaluation({ metrics: uses }).evaluate(context(pixels(40, 2, 0.1)));
    expect(Object.values(found).every(Number.isFinite)).toBe(true);
    expect(Object.keys(found)).toEqual(
      uses
        .flatMap(({ metric }) => {
          const layer = metric.inputs.generated === 'logits' ? 'logits' : 'corner';
          return Object.keys(metric.better).map((value) => metric.label(value, { extractor: 'corner', layer }));
        })
        .filter((name, i, all) => all.indexOf(name) === i),
    );
  });

  it('measures similarity of images themselves', async () => {
    const values = randomStream(3)
      .normalValues(20 * 256)
      .map((x) => Math.max(-1, Math.min(1, 0.3 * x)));
    const msSsim = METRICS.filter(({ name }) => name === 'ms-ssim').map((metric) => ({
      metric,
      options: { pairs: 3 },
    }));
    const found = await trainerMetric({ metrics: msSsim, samples: 20, batch: 10 }).evaluate({
      ...context(values),
      sample: async (n, part) => ({
        images: tf.tensor4d(values.slice(256 * n * part, 256 * n * (part + 1)), [n, 16, 16, 1]),
      }),
    });
    const images = { data: values, n: 20, height: 16, width: 16, channels: 1 };
    expect(found).toEqual({ 'MS-SSIM': msSsimDiversity(images, { pairs: 3 }).value });
  });

  it('takes points for their own features, and counts their modes', async () => {
    const points = (n: number, noise: number): Float32Array =>
      Float32Array.from({ length: 2 * n }, (_, i) => {
        const angle = (2 * Math.PI * (i >> 1)) / 8;
        return 2 * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + noise * Math.sin(i);
      });
    const ring: Dataset = {
      size: 64,
      entries: { points: { kind: 'points', dimensions: 2 } },
      get: (indices) => ({
        points: tf.tensor2d(
          indices.flatMap((i) => [...points(64, 0).subarray(2 * i, 2 * i + 2)]),
          [indices.length, 2],
        ),
      }),
    };
    const made = points(40, 0.01);
    const metric = trainerMetric({ metrics: [fidMetric, modesMetric], real: ring, samples: 40, batch: 10 });
    const found = await metric.evaluate({
      ...context(made),
      sample: async (n, part) => ({ points: tf.tensor2d(made.slice(2 * n * part, 2 * n * (part + 1)), [n, 2]) }),
    });
    expect(metric.names).toEqual(['FD(points)', 'modes', 'highQuality', 'reverseKl']);
    expect(found).toMatchObject({ modes: 8, highQuality: 1, reverseKl: expect.closeTo(0, 12) });
    expect(found['FD(points)']).toBeLessThan(0.01);
    expect(refusal(() => trainerMetric({ metrics: [isMetric] })).message).toContain('is needs an extractor');
  });

  it('asks a generator of one latent for its path lengths', async () => {
    const gan = linearGan();
    const use = { metric: pplMetric, options: { epsilon: 0.1, trim: 0 } };
    const metric = trainerMetric({ metrics: [use], samples: 6 });
    const { numTensors } = tf.memory();
    const found = await metric.evaluate({ ...context(new Float32Array(0)), gan: gan as Gan });
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(metric.names).toEqual(['PPL(points)']);
    expect(found['PPL(points)']).toBeGreaterThan(0);
    expect(await metric.evaluate({ ...context(new Float32Array(0)), gan: gan as Gan })).toEqual(found);
    gan.dispose();
  });

  it.each<[Partial<Gan>, string]>([
    [{ latent: {} }, 'has no latent'],
    [{ conditions: ['labels'] }, 'takes labels'],
    [
      { latent: { z: { kind: 'normal', shape: [2] }, c: { kind: 'categorical', shape: [3] } } },
      'has z normal [n,2], c categorical [n,3]',
    ],
    [{ latent: { c: { kind: 'categorical', shape: [3] } } }, 'has c categorical [n,3]'],
    [{ latent: { z: { kind: 'normal', shape: [4, 2] } } }, 'has z normal [n,4,2]'],
  ])('asks no path lengths of a generator of %j', async (more, problem) => {
    const gan = linearGan();
    const metric = trainerMetric({ metrics: [pplMetric], samples: 6 });
    const evaluated = async () => metric.evaluate({ ...context(new Float32Array(0)), gan: { ...gan, ...more } as Gan });
    await expect(evaluated()).rejects.toThrow(
      `path lengths need a GAN of one latent [n,Z] and no conditions; 'linear' ${problem}.`,
    );
    await expect(evaluated()).rejects.toMatchObject({ code: 'unsupported' });
    gan.dispose();
  });

  it('refuses samples without what it judges, and leaves none of them', async () => {
    const { numTensors } = tf.memory();
    const other = context(pixels(40, 2), 'masks');
    const metric = trainerMetric({ extractor, metrics: [isMetric], samples: 40, batch: 10 });
    await expect((async () => metric.evaluate(other))()).rejects.toThrow(
      "[metrics/trainer-metric] 'drawn' has the entries masks, beside, but no 'images'. Set the option entry to the entry to compare.",
    );
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('passes on the warnings of the distance', async () => {
    const generated = context(pixels(10, 2));
    await evaluation({ samples: 3, metrics: [fidMetric] }).evaluate(generated);
    expect(generated.warned.join()).toMatch(/^FD\(corner\): .*3 examples for 3 features/);
  });

  it('refuses impossible options', async () => {
    const refuse = (options: object): string => refusal(() => evaluation(options)).message;
    expect(refuse({ metrics: [] })).toContain('metrics must have at least one entry, such as [fidMetric]; received');
    expect(refuse({ metrics: ['fid'] })).toContain('metrics must be a list of metrics');
    expect(refuse({ metrics: [{ metric: isMetric, options: { split: 2 } }] })).toContain('Did you mean splits?');
    expect(refuse({ samples: 0 })).toContain('samples must be an integer of at least 1; received 0');
    expect(refuse({ batch: 1.5 })).toContain('batch must be an integer');
    expect(refuse({ real: undefined })).toContain(
      'FD(corner), precision, recall, density, coverage compare with real examples',
    );
    expect(refuse({ layer: 'x' })).toContain("there is no option 'layer'");
    expect(refuse({ metrics: [{ metric: isMetric, layer: 'pool' }] })).toContain(
      "no feature layer 'pool'. Try one of corner, logits",
    );
    expect(refuse({ entry: 'b' })).toBe(
      "[metrics/trainer-metric] the real dataset has the entries images, labels, but no 'b'. Set the option entry to the entry to compare.",
    );
  });
});

/** Returns a generator with one layer from two numbers to four pixels. */
