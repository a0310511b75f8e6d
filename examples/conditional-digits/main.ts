import { randomStream, rowStreams } from '@ganforge/core';
import { type LabelledImageDataset, mnist, strokeDigits } from '@ganforge/data';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { cgan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { agreement, trainClassifier } from './classifier.ts';

async function conditionalDigits(options: ExampleOptions): Promise<void> {
  const preset = options.quick
    ? { name: 'conditional-digits-quick', steps: 300, learningRate: 6e-4, sampleEvery: 50 }
    : { name: 'conditional-digits', steps: 5000, learningRate: 4e-4, sampleEvery: 100 };
  const { learningRate, ...run } = preset;
  const steps = options.steps ?? run.steps;
  const { training, test } = await digits();
  const gan = cgan({
    ...{ form: 'concat', classes: 10, size: 28, channels: 1, features: 32, seed: options.seed },
    learningRate: `${learningRate} * min(1, 2 - 2 * step / ${steps})`, // decreases to 0 during the second half
  });
  const result = await trainExample(gan, training, options, { ...run, steps, batchSize: 32 });
  if (!result.finished) return;

  // The classifier is trained on the same digits and never on generated digits.
  const judge = await trainClassifier(training, options.quick ? 200 : 1500, options.seed);
  const held = await test.get([...Array(Math.min(2000, test.size)).keys()], {
    epoch: 0,
    random: rowStreams(randomStream(0)),
  });
  const onReal = await agreement(judge, held.images, await held.labels.data());
  const labels = Int32Array.from({ length: 2000 }, (_, i) => i % 10);
  const asked = tf.tensor1d(labels, 'int32');
  const samples = await gan.sample({
    n: labels.length,
    random: randomStream(options.seed, 'judged'),
    conditions: { labels: asked },
  });
  const onFake = await agreement(judge, samples.images!, labels);
  tf.dispose([{ ...held }, asked, { ...samples }]);

  console.log('\na classifier trained on the real digits finds the class asked for');
  console.log(`digit        ${training.entries.labels.classes.map((name) => name.padStart(6)).join('')}     all`);
  console.log(row('real, unseen', onReal));
  console.log(row('generated', onFake));
}

function row(name: string, shares: readonly number[]): string {
  const all = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const cells = [...shares, all].map((share) => (100 * share).toFixed(1).padStart(6));
  return `${name.padEnd(13)}${cells.slice(0, -1).join('')}  ${cells.at(-1)} %`;
}

/** Loads MNIST from the data folder, the cache or the network. If it is not available, digits are drawn. */
async function digits(): Promise<{ training: LabelledImageDataset; test: LabelledImageDataset }> {
  try {
    const patience = { connectTimeout: 5000, retries: 0 };
    const [training, test] = [await mnist(patience), await mnist({ split: 'test', ...patience })];
    console.log(`data     MNIST, ${training.size} handwritten digits`);
    return { training, test };
  } catch (error) {
    const [training, test] = [strokeDigits({ size: 10_000, seed: 1 }), strokeDigits({ size: 2000, seed: 2 })];
    const [reason] = (error as Error).message.split('. '); // the README of @ganforge/data says how to get the files
    console.log(`data     ${training.size} digits drawn by strokes, because: ${reason}`);
    return { training, test };
  }
}

await example(conditionalDigits);
