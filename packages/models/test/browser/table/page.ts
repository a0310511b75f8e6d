// This page of the browser test loads a trained generator of tables and draws samples.
import { loadGenerator, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { decodeExamples, writeExamples } from '@ganforge/media';
import { ctgan } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';

(globalThis as unknown as { ganforge: () => Promise<object> }).ganforge = async () => {
  await useEngine('cpu');
  const run = await openRun(new URL('/run/', location.href));
  const generator = await loadGenerator(run, ctgan);
  const { rows } = await generator.sample({ n: 1000, random: randomStream(2) });
  const spec = generator.output.rows!;
  const values = { '': { shape: rows!.shape, data: await rows!.data<'float32'>() } };
  const [file] = await writeExamples(spec, decodeExamples(spec, values), 'rows');
  rows!.dispose();
  generator.dispose();
  return { csv: new TextDecoder().decode(file!.bytes), tensors: tf.memory().numTensors };
};
