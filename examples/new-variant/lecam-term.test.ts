import type { StepContext } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { lecamGan } from './lecam-gan.ts';

it('holds the logits near the moving means of the other kind, and updatesPerStep those after the update', async () => {
  await useEngine('cpu');
  const [lambda, decay, reals, fakes] = [0.5, 0.75, 2, -3];
  const gan = lecamGan({ units: 4, lambda, decay });
  const past = gan.state!.past!;
  past.restore({ means: tf.tensor1d([reals, fakes]) });
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
  const ctx = {
    microbatch: 0,
    shared: () => fake,
    run: (_: string, x: tf.Tensor) => judge(x),
  } as unknown as StepContext;
  const player = gan.players.find(({ name }) => name === 'discriminator')!;
  const [onReal, onFake] = [points, fake].map((x) => Array.from(judge(x).dataSync()));
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const expected = mean(onReal!.map((x) => (x - fakes) ** 2)) + mean(onFake!.map((x) => (x - reals) ** 2));

  for (const _ of ['once', 'again, as where a loss that is not finite is traced']) {
    const { lecam } = player.loss({ points }, ctx);
    expect(lecam!.dataSync()[0]).toBeCloseTo(lambda * expected, 4);
    expect(Array.from(past.tensors().means!.dataSync())).toEqual([reals, fakes]);
  }
  player.after!(ctx);
  const moved = Array.from(past.tensors().means!.dataSync());
  expect(moved[0]).toBeCloseTo(decay * reals + (1 - decay) * mean(onReal!), 5);
  expect(moved[1]).toBeCloseTo(decay * fakes + (1 - decay) * mean(onFake!), 5);
});
