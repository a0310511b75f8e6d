import { type Dataset, type Gan, initialise, namedWeights, pytorchDefault, randomStream } from '@ganforge/core';
import { spectralDense } from '@ganforge/core/layers';
import { useEngine } from '@ganforge/engine';
import { cycleGan, dcgan } from '@ganforge/models';
import {
  compileSchedules,
  createBatchSource,
  createTrainingState,
  disposeTrainingState,
  type Executor,
  localExecutor,
  runStep,
} from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { readState } from '../../src/state/state-tensors.ts';
import { ellipse, tinyGan } from '../tiny-gan.ts';
import { executorGroup } from './group.ts';

const image = (index: number, name: string): tf.Tensor => randomStream(7, name, index).uniform([8, 8, 1], -1, 1);
const images = (names: readonly string[]): Dataset<never> => ({
  size: 40,
  entries: Object.fromEntries(names.map((name) => [name, { kind: 'image', height: 8, width: 8, channels: 1 }])),
  get: (indices) =>
    tf.tidy(() =>
      Object.fromEntries(names.map((name) => [name, tf.stack(indices.map((i) => image(i, name)))])),
    ) as never,
});

/**
 * Returns a tiny GAN whose critic divides its kernels by their spectral norms. So it has statistics that change in each
 * pass in training mode.
 */
function spectralGan(): Gan<never> {
  const gan = tinyGan();
  const critic = sequential({
    name: 'critic',
    layers: [
      spectralDense({ name: 'in', units: 8, inputShape: [2], activation: 'relu' }),
      spectralDense({ name: 'out', units: 1 }),
    ],
  });
  initialise(critic, pytorchDefault, randomStream(5));
  return { ...gan, networks: { ...gan.networks, critic } } as Gan<never>;
}

const cases: readonly (readonly [
  name: string,
  build: () => Gan<never>,
  data: Dataset<never>,
  processes: readonly number[],
])[] = [
  ['dcgan (batch norm)', () => dcgan({ size: 8, channels: 1, features: 2, latentDim: 3 }), images(['images']), [4, 2]],
  [
    'cycleGan with its pool',
    () => cycleGan({ size: 8, channels: 1, features: 1, discriminatorFeatures: 1, blocks: 1, patch: 16, poolSize: 6 }),
    images(['a', 'b']),
    [2], // each of them takes long
  ],
  ['a critic with spectral norm', spectralGan, ellipse(40) as Dataset<never>, [4, 2]],
];

/** Returns the bytes of the whole state of a run after two steps, and the results of the steps. */
async function run(build: () => Gan<never>, data: Dataset<never>, executor: Executor) {
  const gan = build();
  const state = createTrainingState(gan, { seed: 3 });
  const schedules = await compileSchedules(gan, 8, 2);
  const source = createBatchSource(data, { random: state.random, executor });
  const found: unknown[] = [];
  for (let step = 0; step < 2; step++) found.push(await runStep(state, { schedules, source, step, executor }));
  await source.close();
  const arrays = await readState(state);
  disposeTrainingState(state);
  gan.dispose();
  const bytes = Object.entries(arrays).flatMap(([part, all]) =>
    Object.entries(all).map(
      ([key, { data: values }]) => [`${part}/${key}`, Array.from(values as Float32Array)] as const,
    ),
  );
  return { found, bytes: Object.fromEntries(bytes) };
}

describe('executors', () => {
  beforeAll(() => useEngine('wasm'));

  it.each(cases)(
    'of several processes give the bytes of one that accumulates 4: %s',
    async (_, build, data, groups) => {
      const whole = await run(build, data, localExecutor(4));
      for (const processes of groups) {
        const all = await Promise.all(executorGroup(4, processes).map((executor) => run(build, data, executor)));
        for (const each of all) expect(each).toEqual(whole);
      }
      const unsplit = await run(build, data, localExecutor());
      // batch norm and rounding differ, so equality of the compared bytes is not trivial
      expect(unsplit.bytes).not.toEqual(whole.bytes);
    },
    120_000,
  );

  it('leave no tensor behind', async () => {
    const [, build, data] = cases[1]!;
    await run(build, data, localExecutor(2));
    const { numTensors } = tf.memory();
    await Promise.all(executorGroup(4, 2).map((executor) => run(build, data, executor)));
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('statistics over microbatches', () => {
  beforeAll(() => useEngine('cpu'));

  it('become s0 + mean(si - s0) of what each microbatch leaves of the values before: closed form of batch norm', async () => {
    const gan = tinyGan();
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
      [9, 8],
    ];
    const data: Dataset<never> = {
      ...(ellipse(4) as Dataset<never>),
      get: (indices) => ({ points: tf.tensor2d(indices.map((i) => rows[i]!)) }) as never,
    };
    const critic = gan.players[0]!;
    const only = {
      ...gan,
      players: [
        {
          ...critic,
          updatesPerStep: 1,
          loss: (batch, ctx) => ({ x: tf.mean(ctx.run('critic', batch.points)) as tf.Scalar }),
        },
      ],
    } as typeof gan;
    const norm = namedWeights('critic', gan.networks.critic!).find(({ key }) => key.includes('moving_mean'))!;
    const kernel = namedWeights('critic', gan.networks.critic!).find(({ key }) => key.endsWith('in/kernel'))!;
    const before = Array.from(kernel.variable.dataSync());
    const schedules = await compileSchedules(only, 4, 1);
    const executor = localExecutor(2);
    const local = createTrainingState(only, { seed: 1 });
    const source = createBatchSource(data, { random: local.random, executor });
    const order = [...randomStream(1).fork('order', 0).permutation(4)];
    await runStep(local, { schedules, source, step: 0, executor });
    await source.close();
    // The batch norm of Keras has momentum 0.99. So each half contributes 0.01 times the mean of x W over the half.
    // Together they give 0.01 times the mean over all rows.
    const expected = Array.from({ length: 8 }, (_, unit) => {
      const values = order.map((i) => rows[i]![0]! * before[unit]! + rows[i]![1]! * before[8 + unit]!);
      return (0.01 * values.reduce((sum, value) => sum + value, 0)) / 4;
    });
    expect(Array.from(norm.variable.dataSync())).toEqual(expected.map((value) => expect.closeTo(value, 5)));
    disposeTrainingState(local);
  });
});
