import { type LabelledImageDataset, mnist, strokeDigits } from '@ganforge/data';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { dcgan } from '@ganforge/models';

async function digitsDcgan(options: ExampleOptions): Promise<void> {
  // Small batches: on two cores a run has minutes, and more moves give more than better ones.
  const preset = options.quick
    ? { name: 'digits-dcgan-quick', steps: 300, learningRate: 6e-4, sampleEvery: 30 }
    : { name: 'digits-dcgan', steps: 2000, learningRate: 4e-4, sampleEvery: 100 };
  const { learningRate, ...run } = preset;
  const dataset = await digits();
  const gan = dcgan({ size: 28, channels: 1, features: 32, realLabel: 0.9, learningRate, seed: options.seed });
  await trainExample(gan, dataset, options, { ...run, steps: options.steps ?? run.steps, batchSize: 32 });
}

/** MNIST from the data folder, the cache or the network; else digits that need no file. */
async function digits(): Promise<LabelledImageDataset> {
  try {
    const dataset = await mnist({ connectTimeout: 5000, retries: 0 });
    console.log(`data     MNIST, ${dataset.size} handwritten digits`);
    return dataset;
  } catch (error) {
    const dataset = strokeDigits({ size: 10_000, seed: 1 });
    const [reason] = (error as Error).message.split('. '); // what to do about it is in data's README
    console.log(`data     ${dataset.size} digits drawn by strokes, because: ${reason}`);
    return dataset;
  }
}

await example(digitsDcgan);
