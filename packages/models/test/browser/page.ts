// This page of the browser test loads a trained generator and draws samples.
import { loadGenerator, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { cgan } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';

(globalThis as unknown as { ganforge: () => Promise<object> }).ganforge = async () => {
  await useEngine('cpu');
  const generator = await loadGenerator(await openRun(new URL('/run/', location.href)), cgan);
  const labels = tf.tensor1d([0, 1, 2], 'int32');
  const { images } = await generator.sample({ n: 3, random: randomStream(2), conditions: { labels } });
  const values = Array.from(await images!.data());
  tf.dispose([images!, labels]);
  generator.dispose();
  const fetched = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
  return {
    step: generator.step,
    values,
    networks: Object.keys(generator.networks),
    weights: fetched.filter((path) => path.endsWith('.safetensors')),
    tensors: tf.memory().numTensors,
  };
};
