import { fashionMnist, type LabelledImageDataset, strokeDigits } from '@ganforge/data';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { wganGp } from '@ganforge/models';

async function fashionWganGp(options: ExampleOptions): Promise<void> {
  // The networks have half as many feature maps as those of the paper for MNIST, so a step takes a quarter of the work.
  // There are few steps, so the learning rate is higher, and it decreases to 0.
  const preset = options.quick
    ? { name: 'fashion-wgan-gp-quick', steps: 60, features: 16, sampleEvery: 20 }
    : { name: 'fashion-wgan-gp', steps: 800, features: 32, sampleEvery: 50 };
  const { features, ...run } = preset;
  const dataset = await fashion();
  const steps = options.steps ?? run.steps;
  const learningRate = `5e-4 * (1 - step / ${steps})`;
  const gan = wganGp({ size: 28, channels: 1, features, learningRate, seed: options.seed });
  await trainExample(gan, dataset, options, { ...run, steps, batchSize: 32, checkpointEvery: 100 });
}

/**
 * Loads the test images of Fashion-MNIST from the data folder, the cache or the network. If they are not available,
 * digits are drawn.
 */
async function fashion(): Promise<LabelledImageDataset> {
  try {
    const dataset = await fashionMnist({ split: 'test', connectTimeout: 5000, retries: 0 });
    console.log(`data     Fashion-MNIST, ${dataset.size} pieces of clothing`);
    return dataset;
  } catch (error) {
    const dataset = strokeDigits({ size: 10_000, seed: 1 });
    const [reason] = (error as Error).message.split('. '); // the README of @ganforge/data says how to get the files
    console.log(`data     ${dataset.size} digits drawn by strokes, because: ${reason}`);
    return dataset;
  }
}

await example(fashionWganGp);
