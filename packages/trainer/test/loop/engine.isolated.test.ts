import { train } from '@ganforge/trainer';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { ellipse, tinyGan } from '../tiny-gan.ts';

const options = { seed: 1, batchSize: 4, sampleEvery: 0, steps: 5 };

it('a run without an engine, or whose engine is taken away, says so', async () => {
  const gan = tinyGan();
  const onEvent = ({ type, step }: { type: string; step: number }) =>
    void (type === 'step' && step === 2 && tf.removeBackend('cpu'));
  const removed = train(gan, ellipse(20), { ...options, onEvent });
  await expect(removed).rejects.toMatchObject({
    name: 'GanError',
    code: 'engine',
    message: expect.stringContaining("the engine 'cpu' was removed during the run"),
  });
  const none = train(gan, ellipse(20), options);
  await expect(none).rejects.toMatchObject({
    name: 'GanError',
    code: 'engine',
    message: expect.stringContaining('Call await useEngine()'),
  });
  tf.registerBackend('cpu', () => new MathBackendCPU());
  tf.registerBackend('other', () => new MathBackendCPU());
  await tf.setBackend('cpu');
  const swap = async ({ type, step }: { type: string; step: number }) => {
    if (type === 'step' && step === 2) await tf.setBackend('other');
  };
  await expect(train(tinyGan(), ellipse(20), { ...options, onEvent: swap })).rejects.toMatchObject({
    message: expect.stringContaining("the engine 'cpu' was replaced by 'other' during the run"),
  });
  await tf.setBackend('cpu');
  const whole = tinyGan();
  let losses = 0; // a step has two losses of the critic and one of the generator
  const players = whole.players.map((player) => ({
    ...player,
    loss: (...given: Parameters<typeof player.loss>) => {
      losses++;
      if (losses === 9) tf.removeBackend('cpu');
      return player.loss(...given);
    },
  }));
  const within = { ...whole, players };
  await expect(train(within, ellipse(20), options)).rejects.toMatchObject({ name: 'GanError', code: 'engine' });
});
