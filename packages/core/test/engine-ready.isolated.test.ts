// This test runs in its own process, because no other file may have registered a backend.
import { checkEngineReady, loadModel, type RandomStream, randomStream } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

class SlowBackend extends tf.KernelBackend {
  override dispose(): void {}
}

const advice = "no engine is ready: await useEngine() of @ganforge/engine, or import '@tensorflow/tfjs-backend-cpu'.";

it.each<[string, (random: RandomStream) => unknown]>([
  ['uniform', (random) => random.uniform([2])],
  ['normal', (random) => random.normal([2])],
  ['truncatedNormal', (random) => random.truncatedNormal([2])],
  ['integers', (random) => random.integers([2], 3)],
  ['categorical', (random) => random.categorical(2, [1, 2])],
])('without a backend %s says what to do, and leaves the stream where it is', (_, call) => {
  const random = randomStream(1);
  let thrown: unknown;
  try {
    call(random);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(GanError);
  expect(thrown).toMatchObject({ code: 'engine', message: `[core/random] ${advice}` });
  expect(random.normalValues(3)).toEqual(randomStream(1).normalValues(3));
});

it('without a backend loadModel says what to do', async () => {
  await expect(loadModel('anywhere')).rejects.toMatchObject({
    code: 'engine',
    message: `[core/model-files] ${advice}`,
  });
});

it('a backend that is still being prepared is not ready', async () => {
  let prepare: (backend: tf.KernelBackend) => void = () => undefined;
  tf.registerBackend('slow', () => new Promise<tf.KernelBackend>((resolve) => (prepare = resolve)));
  const chosen = tf.setBackend('slow');
  expect(() => checkEngineReady('a/b')).toThrow(`[a/b] ${advice}`);
  prepare(new SlowBackend());
  await chosen;
  expect(() => checkEngineReady('a/b')).not.toThrow();
  tf.removeBackend('slow');
});

it('a backend that is only imported is taken into use', async () => {
  await import('@tensorflow/tfjs-backend-cpu');
  const values = randomStream(1).normal([3]);
  expect(await values.data()).toEqual(randomStream(1).normalValues(3));
  expect(tf.getBackend()).toBe('cpu');
  values.dispose();
});
