// In a process of its own: it takes backends away.
import { type EngineName, useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

async function sumOn(engine: EngineName): Promise<number> {
  await useEngine(engine);
  expect(tf.getBackend()).toBe(engine);
  const sum = tf.tidy(() => tf.sum(tf.matMul(tf.ones([2, 3]), tf.ones([3, 2]))));
  const [value] = await sum.data();
  sum.dispose();
  return value!;
}

const engines: EngineName[] = ['cpu', 'wasm'];
try {
  await useEngine('native');
  engines.push('native');
} catch {
  // Where it is not built it cannot be taken away.
}

it.each(engines)('%s works again after tf.removeBackend took it away', async (engine) => {
  expect(await sumOn(engine)).toBe(12);
  tf.removeBackend(engine);
  expect(tf.findBackend(engine)).toBeNull();
  expect(await sumOn(engine)).toBe(12);
});

it('another engine can be taken when the one in use was taken away', async () => {
  await useEngine('cpu');
  tf.removeBackend('cpu');
  expect(await sumOn('wasm')).toBe(12);
});
