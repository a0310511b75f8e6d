import { type Batch, type Dataset, type Gan, type Player, sgd } from '@ganforge/core';
import { dropout } from '@ganforge/core/layers';
import { engineRecorder } from '@ganforge/core/recording';
import { useEngine } from '@ganforge/engine';
import { cgan, cycleGan, dcgan, wganGp } from '@ganforge/models';
import { longSuiteEngines } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { tinyGan } from '../tiny-gan.ts';
import { expectSame, images, points, run, type Setting } from './recorded-run.ts';

// recorded.long.test.ts has the other variants.
const models: readonly (readonly [name: string, build: () => Gan<never>, data: Dataset<never>])[] = [
  ['dcgan', () => dcgan({ size: 8, channels: 1, features: 2, latentDim: 3 }), images(8, 'images')],
  [
    'cgan with labels in its batch norms',
    () => cgan({ size: 8, channels: 1, features: 2, classes: 3, form: 'concat', generatorLabels: 'batch-norm' }),
    images(8, 'images'),
  ],
  ['wganGp of points', () => wganGp({ dimensions: 2, features: 8 }), points],
  [
    'cycleGan with its pool',
    () => cycleGan({ size: 8, channels: 1, features: 1, discriminatorFeatures: 1, blocks: 1, patch: 16, poolSize: 6 }),
    images(8, 'a', 'b'),
  ],
];

/** Returns a GAN with one linear network and one player. */
function linear(loss: Player<Batch>['loss'], layers: tfl.layers.Layer[] = []): Gan<never> {
  const line = tfl.sequential({
    name: 'line',
    layers: [tfl.layers.dense({ name: 'w', inputShape: [2], units: 2, kernelInitializer: 'ones' }), ...layers],
  });
  return {
    name: 'linear',
    config: {},
    networks: { line },
    players: [{ name: 'only', trains: ['line'], optimizer: sgd({ learningRate: 0.1 }), loss }],
    needs: {},
    output: { points: { kind: 'points', dimensions: 2 } },
    sampling: [],
    sample: ({ n }) => ({ points: tf.zeros([n, 2]) }),
    dispose: () => void line.dispose(),
  } as Gan<never>;
}

const mean = (t: tf.Tensor): tf.Scalar => tf.mean(t) as tf.Scalar;

describe('recorded steps', async () => {
  const hasNative = (await longSuiteEngines()).includes('native');
  const before = tf.getBackend();
  if (!hasNative) {
    it('are not made if the engine cannot record', async () => {
      await tf.setBackend('cpu');
      expect(engineRecorder()).toBeUndefined();
      expect((await run(() => tinyGan() as Gan<never>, points)).warnings).toEqual([]);
    });
    return;
  }
  beforeAll(() => useEngine('native'));
  afterAll(() => void tf.setBackend(before || 'cpu'));
  afterEach(() => void vi.restoreAllMocks());

  it.each(models)('%s: give the bits of steps that are not recorded', async (_, build, data) => {
    expect(await expectSame(build, data)).toBeGreaterThanOrEqual(4);
  });

  it('with averages, a state, sharing, schedules, a lazy player and microbatches', async () => {
    const build = () =>
      tinyGan({ lazyEvery: 3, learningRate: '0.01 / (1 + step / 10)', scale: { linear: [1, 2], over: { steps: 12 } } });
    expect(await expectSame(build as () => Gan<never>, points, { steps: 12 })).toBeGreaterThan(20);
    expect(await expectSame(build as () => Gan<never>, points, { steps: 12, accumulate: 2 })).toBeGreaterThan(40);
  });

  it('with stages, each of them recorded separately', async () => {
    const stages = [{ name: 'a', length: { steps: 5 }, batchSize: 6 }, { name: 'b' }];
    expect(await expectSame((() => tinyGan({ stages })) as () => Gan<never>, points, { steps: 12 })).toBeGreaterThan(
      10,
    );
  });

  it('agree with what is recorded again after 10 and 100 replays', async () => {
    const build = () => tinyGan() as Gan<never>;
    const eager = await run(build, points, { steps: 105, record: false });
    const disagreement = vi.spyOn(engineRecorder()!, 'disagreement');
    expect(await run(build, points, { steps: 105 })).toEqual(eager);
    // There are recordings of the critic with and without shared samples, and of the generator.
    const found = disagreement.mock.results.map(({ value }) => value as unknown);
    expect(found.length).toBeGreaterThanOrEqual(6);
    expect(new Set(found)).toEqual(new Set([undefined]));
  });

  it('leave other holders of a weight their values', async () => {
    const held: tf.Tensor[] = [];
    const values: string[] = [];
    const build = () => wganGp({ dimensions: 2, features: 8 }) as Gan<never>;
    const hold: Setting['before'] = (_, { networks }) => {
      const weight = Object.values(networks)[0]!.getWeights()[0]!;
      held.push(tf.clone(weight));
      values.push(String(weight.dataSync()));
    };
    await run(build, points, { before: hold });
    expect(held.map((weight) => String(weight.dataSync()))).toEqual(values);
    tf.dispose(held);
  });

  it('draw new numbers in every step, in layers too', async () => {
    const build = () =>
      linear(
        ({ points }, ctx) => {
          const noise = ctx.random('noise').normal([4, 2]);
          const order = ctx.random('order').integers([4], 4);
          return { term: mean(tf.square(ctx.run('line', tf.gather(tf.add(points!, noise), order)))) };
        },
        [dropout({ name: 'drop', rate: 0.5 })],
      );
    expect(await expectSame(build, points)).toBe(4);
    const { terms } = await run(build, points);
    expect(new Set(terms.map((found) => JSON.stringify(found))).size).toBe(6);
  });

  const outside = { count: 0 };
  it.each<[name: string, loss: Player<Batch>['loss'], reason: string]>([
    [
      'reads a value',
      ({ points }, ctx) => {
        const term = mean(ctx.run('line', points!));
        term.dataSync();
        return { term };
      },
      'it reads the values of a tensor',
    ],
    [
      'counts by itself',
      ({ points }, ctx) => ({ term: mean(tf.mul(ctx.run('line', points!), ++outside.count)) }),
      'values that JavaScript made, or a tensor that is none of its inputs, changed',
    ],
    [
      'computes what C++ has not',
      ({ points }, ctx) => ({ term: mean(tf.mul(ctx.run('line', points!), mean(tf.topk(points!, 1).values))) }),
      'TopK is computed in JavaScript',
    ],
    [
      'takes other ways',
      ({ points }, ctx) => {
        const y = ctx.run('line', points!);
        return { term: mean(++outside.count % 2 === 0 ? tf.square(y) : tf.abs(y)) };
      },
      'was followed by',
    ],
  ])('are not made of a loss that %s, which is said once', async (_, loss, reason) => {
    outside.count = 0;
    const eager = await run(() => linear(loss), points, { record: false });
    outside.count = 0;
    const { warnings, ...found } = await run(() => linear(loss), points);
    expect(warnings).toEqual([expect.stringContaining(reason)]);
    expect(warnings[0]).toMatch(/^the updates of player 'only' are not recorded and take longer: /);
    expect(found).toEqual({ terms: eager.terms, bytes: eager.bytes });
  });

  it('are given up where a loss changes by itself later', async () => {
    outside.count = 0;
    const loss: Player<Batch>['loss'] = ({ points }, ctx) => {
      outside.count++;
      return { term: mean(tf.mul(ctx.run('line', points!), outside.count > 2 ? 2 : 1)) };
    };
    const { warnings } = await run(() => linear(loss), points, { steps: 20 });
    expect(warnings).toEqual([expect.stringContaining('values that JavaScript made')]);
  });

  it('have the errors of a loss that is not finite', async () => {
    const build = (): Gan<never> =>
      linear(({ points }, ctx) => {
        const scale = ctx.schedule('scale');
        return { term: mean(tf.mul(ctx.run('line', points!), tf.log(scale))) };
      });
    const falling = () => ({ ...build(), schedules: { scale: '6 - step' } });
    await expect(run(falling, points, { steps: 10 })).rejects.toThrow(/term 'term' is NaN at step 6, update 0/);
  });
});
