import { adam, type Gan, type Player, sgd } from '@ganforge/core';
import '@ganforge/testing';
import { useEngine } from '@ganforge/engine';
import {
  compileSchedules,
  computeGradients,
  createBatchSource,
  createTrainingState,
  disposeTrainingState,
  localExecutor,
  runStep,
  train,
  type UpdatePosition,
} from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ellipse, fill, type PointBatch, plane } from '../tiny-gan.ts';

const at: UpdatePosition = { step: 0, update: 0, stage: 'main', batchSize: 4, schedules: {} };
const rows = [
  [1, 2],
  [-0.5, 0.1],
  [3, -1],
  [0, 0.2],
];

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Returns a GAN with one linear layer and one player, which minimises the mean square of the layer's output. */
function squares(clipEach: Player['clipEach'], extra: Partial<Player<PointBatch>> = {}, units = 1): Gan<PointBatch> {
  const dense = tfl.layers.dense({ name: 'w', inputShape: [2], units, useBias: false, kernelInitializer: 'zeros' });
  const line = tfl.sequential({ name: 'line', layers: [dense] });
  fill(line, 3);
  const player: Player<PointBatch> = {
    name: 'only',
    trains: ['line'],
    optimizer: sgd({ learningRate: 0.1 }),
    loss: ({ points }, ctx) => ({ square: tf.mean(tf.square(ctx.run('line', points))) as tf.Scalar }),
    ...(clipEach && { clipEach }),
    ...extra,
  };
  return {
    name: 'squares',
    config: {},
    networks: { line },
    players: [player],
    needs: plane,
    output: plane,
    sampling: [],
    sample: ({ n }) => ({ points: tf.zeros([n, 2]) }),
    dispose: () => line.dispose(),
  };
}

/** Returns the gradient of the kernel for these rows, split into microbatches. */
async function gradientOf(gan: Gan<PointBatch>, of = rows, position = at, microbatches = 1): Promise<Float32Array> {
  const state = createTrainingState(gan, { seed: 3 });
  const size = of.length / microbatches;
  const parts = Array.from({ length: microbatches }, (_, i) => ({
    points: tf.tensor2d(of.slice(i * size, (i + 1) * size)),
  }));
  const before = tf.memory().numTensors;
  const found = await computeGradients(state, gan.players[0]!, parts, { ...position, batchSize: of.length });
  const values = (await found.gradients['line/w/kernel']!.data()) as Float32Array;
  found.dispose();
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose(parts.map(({ points }) => points));
  disposeTrainingState(state);
  gan.dispose();
  return values;
}

describe('clipEach', () => {
  it('adds up gradients that are clipped one by one: 2 (x w) x, closed form', async () => {
    const gan = squares({ norm: 0.8, noise: 0 });
    const w = gan.networks.line!.getWeights()[0]!.dataSync();
    const expected = [0, 0];
    let clipped = 0;
    for (const x of rows) {
      const own = x.map((value) => 2 * (x[0]! * w[0]! + x[1]! * w[1]!) * value);
      const scale = Math.min(1, 0.8 / Math.hypot(...own));
      clipped += Number(scale < 1);
      own.forEach((value, k) => {
        expected[k]! += (scale * value) / rows.length;
      });
    }
    expect(clipped).toBe(2); // some gradients are scaled and some are not
    expect(Array.from(await gradientOf(gan))).toBeAllclose(expected, { rtol: 1e-5, atol: 1e-7 });
  });

  it('is the plain gradient without clipping and noise', async () => {
    const [plain, each] = [await gradientOf(squares(undefined)), await gradientOf(squares({ norm: 1e6, noise: 0 }))];
    expect(Array.from(each)).toBeAllclose(Array.from(plain), { rtol: 1e-5, atol: 1e-7 });
  });

  it('bounds the contribution of one example of any size', async () => {
    const norm = 0.3;
    const sum = async (of: number[][]): Promise<number[]> =>
      Array.from(await gradientOf(squares({ norm, noise: 0 }), of), (value) => value * of.length);
    const without = await sum(rows);
    for (const extra of [
      [1e6, -1e6],
      [0.01, 0],
    ]) {
      const difference = (await sum([...rows, extra])).map((value, k) => value - without[k]!);
      expect(Math.hypot(...difference)).toBeLessThanOrEqual(norm * (1 + 1e-5));
    }
  });

  it('adds noise of deviation noise x norm / examples, keyed by step and update', async () => {
    const [units, norm, noise] = [4000, 0.5, 3];
    const quiet = await gradientOf(squares({ norm, noise: 0 }, {}, units));
    const noisy = (position: UpdatePosition) => gradientOf(squares({ norm, noise }, {}, units), rows, position);
    const [first, again, next] = [await noisy(at), await noisy(at), await noisy({ ...at, step: 1 })];
    const noises = Array.from(first, (value, i) => value - quiet[i]!);
    const deviation = (noise * norm) / rows.length;
    const mean = noises.reduce((sum, value) => sum + value, 0) / noises.length;
    const square = noises.reduce((sum, value) => sum + value ** 2, 0) / noises.length;
    // The tolerance is five standard errors for 8,000 normal numbers.
    expect(Math.abs(mean)).toBeLessThan((5 * deviation) / Math.sqrt(noises.length));
    expect(Math.abs(square / deviation ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / noises.length));
    expect(again).toEqual(first);
    expect(next).not.toEqual(first);
  });

  it('gives the same bits in one microbatch and in two', async () => {
    const each = { norm: 0.8, noise: 2 };
    expect(await gradientOf(squares(each), rows, at, 2)).toEqual(await gradientOf(squares(each)));
  });

  it('gives prepare() the whole batch, and each example its own draws', async () => {
    const seen: number[] = [];
    const draws = new Set<number>();
    const gan = squares(
      { norm: 1, noise: 0 },
      {
        prepare: async ({ points }) => {
          seen.push(points.shape[0]);
          return { twice: tf.mul(points, 2) };
        },
        loss(batch, ctx) {
          const { points, twice } = batch as PointBatch & { twice: tf.Tensor };
          seen.push(points.shape[0], twice.shape[0]!);
          for (const value of ctx.random('z').uniformValues(1)) draws.add(value);
          return { square: tf.mean(tf.square(ctx.run('line', twice))) as tf.Scalar };
        },
      },
    );
    await gradientOf(gan);
    expect(seen).toEqual([4, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(draws.size).toBe(4);
  });

  it('names the example that is not finite', async () => {
    const bad = [...rows.slice(0, 3), [Number.NaN, 0]];
    await expect(gradientOf(squares({ norm: 1, noise: 0 }), bad)).rejects.toThrow(
      "player 'only', term 'square' is NaN at step 0, update 0. It starts in the batch itself, in 'points'.",
    );
  });

  it.each<readonly [Partial<Player<PointBatch>>, string]>([
    [
      { clipEach: { norm: 0, noise: 1 } },
      "clipEach of player 'only' must have a norm above 0 and a noise of at least 0",
    ],
    [{ clipEach: { norm: 1, noise: -1 } }, 'received norm 1 and noise -1.'],
    [{ updateWhen: () => true }, "player 'only' clips the gradient of each example, and has 'updateWhen'."],
  ])('refuses %o', async (extra, message) => {
    const gan = squares({ norm: 1, noise: 1 }, extra);
    await expect(train(gan, ellipse(8), { steps: 1, batchSize: 4, seed: 1 })).rejects.toThrow(message);
    gan.dispose();
  });

  it('refuses a network that keeps statistics', async () => {
    const gan = squares({ norm: 1, noise: 1 });
    const norm = tfl.layers.batchNormalization({ name: 'norm', inputShape: [2] });
    const line = tfl.sequential({ name: 'line', layers: [norm] });
    await expect(
      train({ ...gan, networks: { line } }, ellipse(8), { steps: 1, batchSize: 4, seed: 1 }),
    ).rejects.toThrow("trains 'line', which keeps statistics. Take a network without batch norm.");
    line.dispose();
    gan.dispose();
  });
});

describe('a run that clips each example', () => {
  it('is the same when its updates are recorded, where the engine can', async () => {
    await useEngine();
    const run = async (record: boolean): Promise<readonly [Float32Array, string[]]> => {
      const optimizer = adam({ learningRate: 0.01 });
      const gan = squares({ norm: 0.1, noise: 1 }, { optimizer });
      const state = createTrainingState(gan, { seed: 3 });
      const schedules = await compileSchedules(gan, 4, 6);
      const source = createBatchSource(ellipse(40), { random: state.random });
      const warnings: string[] = [];
      for (let step = 0; step < 6; step++) {
        const executor = localExecutor(1);
        warnings.push(...(await runStep(state, { schedules, source, step, executor, record })).warnings);
      }
      const values = (await gan.networks.line!.getWeights()[0]!.data()) as Float32Array;
      await source.close();
      disposeTrainingState(state);
      gan.dispose();
      return [values, warnings];
    };
    const [recorded, plain] = [await run(true), await run(false)];
    expect(recorded).toEqual(plain);
    expect(recorded[1]).toEqual([]);
  });
});
