import type { LossContext, Tensors } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import {
  compileSchedules,
  createBatchSource,
  createTrainingState,
  disposeTrainingState,
  localExecutor,
  runStep,
} from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { lecamGan } from './lecam-gan.ts';

beforeAll(() => useEngine('cpu'));

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

it('holds the logits near the moving means of the other kind, and moves those after the update', () => {
  const [lambda, decay, reals, fakes] = [0.5, 0.75, 2, -3];
  const gan = lecamGan({ units: 4, lambda, decay });
  const past = { means: tf.tensor1d([reals, fakes]) };
  const [points, fake] = [
    tf.tensor2d([
      [1, 2],
      [3, -1],
    ]),
    tf.tensor2d([
      [0, 1],
      [-2, 1],
    ]),
  ];
  const judge = (x: tf.Tensor) => gan.networks.discriminator!.predict(x) as tf.Tensor;
  const observed: Tensors[] = [];
  const ctx = {
    shared: () => fake,
    run: (_: string, x: tf.Tensor) => judge(x),
    state: () => past,
    observe: (_: string, found: Tensors) => observed.push(found),
  } as unknown as LossContext;
  const player = gan.players.find(({ name }) => name === 'discriminator')!;
  const [onReal, onFake] = [points, fake].map((x) => Array.from(judge(x).dataSync()));
  const expected = mean(onReal!.map((x) => (x - fakes) ** 2)) + mean(onFake!.map((x) => (x - reals) ** 2));

  for (const _ of ['once', 'again, as where a loss that is not finite is traced']) {
    const { lecam } = player.loss({ points }, ctx);
    expect(lecam!.dataSync()[0]).toBeCloseTo(lambda * expected, 4);
    expect(Array.from(past.means.dataSync())).toEqual([reals, fakes]);
  }
  const spec = gan.state!.past!;
  const moved = spec.next(past, observed[0]!, { batchSize: 2, random: undefined as never }).means!.dataSync();
  expect(moved[0]).toBeCloseTo(decay * reals + (1 - decay) * mean(onReal!), 5);
  expect(moved[1]).toBeCloseTo(decay * fakes + (1 - decay) * mean(onFake!), 5);
  gan.dispose();
});

it('moves the means once a step, by the whole batch, whatever its parts', async () => {
  for (const parts of [1, 2, 4]) {
    const gan = lecamGan({ units: 4, decay: 0.5, gamma: 0 });
    const state = createTrainingState(gan, { seed: 1 });
    const executor = localExecutor(parts);
    const points = (indices: readonly number[]) => ({
      points: tf.tensor2d(
        indices.flatMap((i) => [Math.cos(i), Math.sin(i)]),
        [indices.length, 2],
      ),
    });
    const dataset = { size: 4, entries: gan.needs, get: points };
    const source = createBatchSource(dataset, { random: state.random, executor });
    const onReal = gan.networks.discriminator!.predict(points([0, 1, 2, 3]).points) as tf.Tensor;
    const logits = Array.from(onReal.dataSync());
    expect(Array.from(state.memory.past!.means!.dataSync())).toEqual([0, 0]);
    await runStep(state, { schedules: await compileSchedules(gan, 4, 1), source, step: 0, executor });
    await source.close();
    const moved = Array.from(state.memory.past!.means!.dataSync());
    // generated examples differ between parts, because each part has its own random numbers
    expect(moved[0]).toBeCloseTo(0.5 * mean(logits), 5);
    expect(moved[1]).not.toBe(0);
    disposeTrainingState(state);
    gan.dispose();
  }
});
