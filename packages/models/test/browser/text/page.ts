// This page of the browser test loads a trained generator of texts and draws samples.
import { loadGenerator, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { decodeExamples } from '@ganforge/media';
import { relGan } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';

(globalThis as unknown as { ganforge: () => Promise<object> }).ganforge = async () => {
  await useEngine('cpu');
  const generator = await loadGenerator(await openRun(new URL('/run/', location.href)), relGan);
  const { texts } = await generator.sample({ n: 20, random: randomStream(2) });
  const values = { '': { shape: texts!.shape, data: await texts!.data<'int32'>() } };
  const written = decodeExamples(generator.output.texts!, values);
  texts!.dispose();
  generator.dispose();
  return { written, tensors: tf.memory().numTensors };
};
