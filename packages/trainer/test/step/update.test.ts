import { adam, type Gan, type LossContext, type Player, randomStream, rowStreams, sgd } from '@ganforge/core';
import '@ganforge/testing';
import {
  applyGradients,
  computeGradients,
  createTrainingState,
  disposeTrainingState,
  type UpdatePosition,
} from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { freeShared } from '../../src/state/state.ts';
import { ellipse, fill, numbersOf, type PointBatch, plane, tinyGan } from '../tiny-gan.ts';

const start: UpdatePosition = { step: 0, update: 0, stage: 'main', batchSize: 4, schedules: { scale: 1 } };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Returns a GAN with one linear network without bias and one player with the given loss. */
function linearGan(loss: Player<PointBatch>['loss'], extra: Partial<Player<PointBatch>> = {}): Gan<PointBatch> {
  const line = tfl.sequential({
    name: 'line',
    layers: [tfl.layers.dense({ name: 'w', inputShape: [2], units: 1, useBias: false })],
  });
  fill(line, 3);
  return {
    name: 'linear',
    config: {},
    networks: { line },
    players: [{ name: 'only', trains: ['line'], optimizer: sgd({ learningRate: 0.1 }), loss, ...extra }],
    needs: plane,
    output: plane,
    sampling: [],
    sample: ({ n }) => ({ points: tf.zeros([n, 2]) }),
    dispose: () => line.dispose(),
  };
}

const points = (rows: number[][]): PointBatch => ({ points: tf.tensor2d(rows) });
const square: Player<PointBatch>['loss'] = (batch, ctx) => ({
  square: tf.mean(tf.square(ctx.run('line', batch.points))) as tf.Scalar,
});

describe('computeGradients', () => {
  it('gives the gradient of the summed terms: closed form of mean((x.w)^2) + sum(w)', async () => {
    const gan = linearGan((batch, ctx) => ({
      ...square(batch, ctx),
      sum: tf.sum(ctx.run('line', tf.ones([1, 2]))) as tf.Scalar,
    }));
    const state = createTrainingState(gan, { seed: 1 });
    const rows = [
      [1, 2],
      [-3, 0.5],
      [0.25, -1],
    ];
    const batch = points(rows);
    const { terms, gradients } = await computeGradients(state, gan.players[0]!, [batch], start);
    const [w0, w1] = Array.from(gan.networks.line!.trainableWeights[0]!.read().dataSync()) as [number, number];
    const along = rows.map(([x, y]) => x! * w0 + y! * w1);
    const expected = [0, 1].map((axis) => 1 + rows.reduce((sum, row, i) => sum + (2 * along[i]! * row[axis]!) / 3, 0));
    expect(gradients['line/w/kernel']!).toBeAllclose(expected);
    expect(terms.square).toBeCloseTo(along.reduce((sum, a) => sum + a * a, 0) / 3, 5);
    expect(terms.sum).toBeCloseTo(w0 + w1, 5);
  });

  it.each([
    ['after networks have run', (batch: PointBatch, ctx: LossContext) => ctx.run('line', tf.tanh(batch.points))],
    [
      'in a gradient inside of it',
      (batch: PointBatch, ctx: LossContext) =>
        tf.grad((x) => {
          ctx.run('line', tf.tanh(x));
          throw new Error('out of disk');
        })(batch.points),
    ],
  ])('throws what a loss throws %s, and leaves no tensor behind', async (_, work) => {
    const gan = linearGan((batch, ctx) => {
      work(batch, ctx);
      throw new Error('out of disk');
    });
    const state = createTrainingState(gan, { seed: 1 });
    const batch = points([[1, 2]]);
    const before = tf.memory().numTensors;
    await expect(computeGradients(state, gan.players[0]!, [batch], start)).rejects.toThrow(
      /player 'only' failed: out of disk\.$/,
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('averages over microbatches: the gradient of the whole batch where the loss is a mean', async () => {
    const gan = linearGan(square);
    const state = createTrainingState(gan, { seed: 1 });
    const whole = await computeGradients(
      state,
      gan.players[0]!,
      [
        points([
          [1, 2],
          [3, 4],
          [5, 6],
          [7, 8],
        ]),
      ],
      start,
    );
    const parts = [
      points([
        [1, 2],
        [3, 4],
      ]),
      points([
        [5, 6],
        [7, 8],
      ]),
    ];
    const split = await computeGradients(state, gan.players[0]!, parts, start);
    expect(split.gradients['line/w/kernel']!).toBeAllclose(whole.gradients['line/w/kernel']!);
    expect(split.terms.square).toBeCloseTo(whole.terms.square!, 5);
  });

  it('reaches the trainable weights of the networks that the player trains, and changes nothing', async () => {
    const gan = tinyGan();
    const state = createTrainingState(gan, { seed: 1 });
    const batch = await ellipse(8).get([0, 1, 2, 3], { epoch: 0, random: rowStreams(randomStream(1)) });
    const trainable = gan.networks.generator!.trainableWeights.map((weight) => Array.from(weight.read().dataSync()));
    const critic = numbersOf(gan.networks.critic!);
    const { gradients } = await computeGradients(state, gan.players[1]!, [batch], start);
    const names = ['in/kernel', 'in/bias', 'norm/gamma', 'norm/beta', 'out/kernel', 'out/bias'];
    expect(Object.keys(gradients).sort()).toEqual(names.map((name) => `generator/${name}`).sort());
    expect(numbersOf(gan.networks.critic!)).toEqual(critic); // the statistics are compared too
    expect(gan.networks.generator!.trainableWeights.map((w) => Array.from(w.read().dataSync()))).toEqual(trainable);
  });

  it('moves the statistics of the networks that the player trains, and only those', async () => {
    const gan = tinyGan();
    const state = createTrainingState(gan, { seed: 1 });
    const batch = await ellipse(8).get([0, 1, 2, 3], { epoch: 0, random: rowStreams(randomStream(1)) });
    const statistics = (name: string) =>
      gan.networks[name]!.nonTrainableWeights.map((w) => Array.from(w.read().dataSync()));
    const before = { generator: statistics('generator'), critic: statistics('critic') };
    await computeGradients(state, gan.players[0]!, [batch], start);
    expect(statistics('generator')).toEqual(before.generator);
    expect(statistics('critic')).not.toEqual(before.critic);
  });

  it('repeats itself for the same seed and position, and differs elsewhere', async () => {
    const gan = tinyGan();
    const state = createTrainingState(gan, { seed: 1 });
    const batch = await ellipse(8).get([0, 1, 2, 3], { epoch: 0, random: rowStreams(randomStream(1)) });
    const at = async (position: Partial<typeof start>, seed = 1) => {
      const own = seed === 1 ? state : createTrainingState(gan, { seed });
      const { terms } = await computeGradients(own, gan.players[1]!, [batch], { ...start, ...position });
      return terms.adversarial!;
    };
    const first = await at({});
    expect(await at({})).toBe(first);
    expect(await at({ batchSize: 8 })).toBe(first);
    for (const other of [await at({ step: 1 }), await at({ update: 1 }), await at({}, 2)])
      expect(other).not.toBe(first);
  });

  it('leaks nothing over updates, steps and microbatches', async () => {
    const gan = tinyGan({ lazyEvery: 1 });
    const state = createTrainingState(gan, { seed: 1 });
    const dataset = ellipse(8);
    const oneStep = async (step: number) => {
      const batches = await Promise.all(
        [
          [0, 1, 2],
          [3, 4, 5],
        ].map((i) => dataset.get(i, { epoch: 0, random: rowStreams(randomStream(1)) })),
      );
      for (const player of gan.players) {
        const found = await computeGradients(state, player, batches, { ...start, step });
        applyGradients(state, player, found, { ...start, step }, 0.01);
        found.dispose();
      }
      freeShared(state);
      tf.dispose(batches);
    };
    await oneStep(0);
    const { numTensors } = tf.memory();
    for (let step = 1; step < 4; step++) await oneStep(step);
    expect(tf.memory().numTensors).toBe(numTensors);
    disposeTrainingState(state);
  });

  it.each([
    ['no terms', () => ({}), /has no terms/],
    ['a vector', () => ({ v: tf.zeros([2]) as unknown as tf.Scalar }), /must be a scalar; received shape \[2\]/],
    ['a number', () => ({ v: 3 as unknown as tf.Scalar }), /must be a scalar; received 3/],
    [
      'a scalar',
      () => tf.scalar(1) as never,
      /of player 'only' must return named terms, such as \{ adversarial: t \}; received a tensor of shape \[\]\./,
    ],
    ['null', () => null as never, /must return named terms, .* received null\./],
    ['a Promise', () => Promise.reject(new Error('late')) as never, /received a Promise: a loss cannot be async\./],
    ['a constant', () => ({ v: tf.scalar(1) }), /depends on no trainable weight of line/],
  ] as const)('refuses a loss of %s', async (_, loss, problem) => {
    const gan = linearGan(loss);
    const state = createTrainingState(gan, { seed: 1 });
    const batch = points([[1, 2]]);
    const { numTensors } = tf.memory();
    await expect(computeGradients(state, gan.players[0]!, [batch], start)).rejects.toThrow(problem);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('refuses no batch at all', async () => {
    const gan = linearGan(square);
    const state = createTrainingState(gan, { seed: 1 });
    await expect(computeGradients(state, gan.players[0]!, [], start)).rejects.toThrow('at least one batch');
  });
});

describe('applyGradients', () => {
  it('makes the optimizer step: sgd is w - rate g', async () => {
    const gan = linearGan(square);
    const state = createTrainingState(gan, { seed: 1 });
    const [before] = numbersOf(gan.networks.line!);
    const gradients = { 'line/w/kernel': tf.tensor2d([[1], [-2]]) };
    applyGradients(state, gan.players[0]!, { gradients, observed: {} }, start, 0.1);
    expect(numbersOf(gan.networks.line!)[0]!).toBeAllclose([before![0]! - 0.1, before![1]! + 0.2]);
  });

  it('shares the slots of a shared optimizer: a lazy player moves the same momentum', () => {
    const gan = tinyGan({ lazyEvery: 4 });
    const state = createTrainingState(gan, { seed: 1 });
    expect(Object.keys(state.optimizers)).toEqual(['critic', 'generator']);
    const found = { gradients: { 'critic/out/bias': tf.tensor1d([1]) }, observed: {} };
    applyGradients(state, gan.players[0]!, found, start, 0.01);
    applyGradients(state, gan.players[2]!, found, start, 0.01);
    expect(state.optimizers.critic!.steps()).toEqual({ 'critic/out/bias': 2 });
  });

  it('advances the states that were observed, once, by the mean over the microbatches', async () => {
    const gan = tinyGan();
    const state = createTrainingState(gan, { seed: 1 });
    const batches = [
      points([
        [1, 2],
        [3, 4],
      ]),
      points([
        [5, 6],
        [7, 8],
      ]),
    ];
    const found = await computeGradients(state, gan.players[0]!, batches, start);
    expect(state.memory.center!.value!).toBeAllclose([0, 0]);
    applyGradients(state, gan.players[0]!, found, start, 0.1);
    expect(state.memory.center!.value!).toBeAllclose([0.4, 0.5]); // this is `0.9 * 0 + 0.1 * mean`
  });

  it('refuses a next state of another form', async () => {
    const gan = tinyGan();
    const center = { ...gan.state!.center!, next: () => ({ value: tf.zeros([3]) }) };
    const state = createTrainingState({ ...gan, state: { center } }, { seed: 1 });
    const found = await computeGradients(state, gan.players[0]!, [points([[1, 2]])], start);
    expect(() => applyGradients(state, gan.players[0]!, found, start, 0.1)).toThrow(
      "the next state 'center' must be { value float32 [2] }; received { value float32 [3] }.",
    );
  });

  it('refuses a gradient of a weight that the player does not train', () => {
    const gan = tinyGan();
    const state = createTrainingState(gan, { seed: 1 });
    const stray = { gradients: { 'generator/out/bias': tf.zeros([2]) }, observed: {} };
    expect(() => applyGradients(state, gan.players[0]!, stray, start, 0.1)).toThrow(
      "player 'critic' does not train 'generator/out/bias'",
    );
  });
});

describe('the optimizer of a player that has not moved', () => {
  it('has no slots yet', () => {
    const gan = linearGan(square, { optimizer: adam({ learningRate: 0.1 }) });
    const state = createTrainingState(gan, { seed: 1 });
    expect(state.optimizers.only!.tensors()).toEqual({});
  });
});

describe('a player with updateWhen', () => {
  it('sees the terms and their total; a skipped update changes nothing', async () => {
    const seen: unknown[] = [];
    const gan = tinyGan();
    const critic = { ...gan.players[0]!, updateWhen: (terms: object) => seen.push(terms) > 1 };
    const state = createTrainingState({ ...gan, players: [critic] }, { seed: 1 });
    const batch = points([
      [1, 2],
      [3, 4],
      [-1, 0],
    ]);
    const before = [...numbersOf(gan.networks.critic!), Array.from(state.memory.center!.value!.dataSync())];
    const skipped = await computeGradients(state, critic, [batch], start);
    expect([skipped.made, skipped.gradients, skipped.observed]).toEqual([false, {}, {}]);
    expect([...numbersOf(gan.networks.critic!), Array.from(state.memory.center!.value!.dataSync())]).toEqual(before);
    const { real, fake } = skipped.terms;
    expect(seen).toEqual([{ real, fake, total: real! + fake! }]);
    expect((await computeGradients(state, critic, [batch], start)).made).toBe(true);
    expect(numbersOf(gan.networks.critic!)).not.toEqual(before.slice(0, -1)); // the statistics have changed
  });
});

describe('a player that prepares', () => {
  it('adds to the batch what its work on the host gives, and frees it', async () => {
    const gan = linearGan(
      (batch, ctx) => ({ reward: tf.mean(tf.mul(ctx.run('line', batch.points), batch.rewards!)) as tf.Scalar }),
      {
        prepare: async ({ points: given }, ctx) => {
          const values = await given.data();
          return { rewards: tf.fill([2, 1], values[0]! * ctx.batchSize) };
        },
      },
    );
    const state = createTrainingState(gan, { seed: 1 });
    const batch = points([
      [3, 0],
      [0, 3],
    ]);
    const { numTensors } = tf.memory();
    const found = await computeGradients(state, gan.players[0]!, [batch], start);
    // the rewards are `3 * 4`, and the mean of `12 * x` over the rows is `12 * 3 / 2`
    expect(found.gradients['line/w/kernel']!).toBeAllclose([[18], [18]]);
    found.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
