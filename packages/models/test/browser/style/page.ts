// This page of the browser test loads a trained StyleGAN2 on wasm and draws samples.
import { loadGenerator, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { styleGan2 } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';

(globalThis as unknown as { ganforge: () => Promise<object> }).ganforge = async () => {
  const { name } = await useEngine('wasm', { wasmPaths: '/wasm' });
  const generator = await loadGenerator(await openRun(new URL('/run/', location.href)), styleGan2);
  const begin = performance.now();
  const { images } = await generator.sample({ n: 4, random: randomStream(2), options: { truncation: 0.7 } });
  const values = Array.from(await images!.data());
  const milliseconds = performance.now() - begin;
  images!.dispose();
  generator.dispose();
  return { engine: name, values, milliseconds, tensors: tf.memory().numTensors };
};
