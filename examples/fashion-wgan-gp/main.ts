import { fashionMnist, type LabelledImageDataset, strokeDigits } from '@ganforge/data';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { wganGp } from '@ganforge/models';

async function fashionWganGp(options: ExampleOptions): Promise<void> {
  // Half the feature maps of the paper's MNIST networks, a quarter of the work; and so few steps want larger strides,
  // which end at 0.
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

/** Fashion-MNIST's test images from the data folder, the cache or the network; else digits that need no file. */
async function fashion(): Promise<LabelledImageDataset> {
  try {
    const dataset = await fashionMnist({ split: 'test', connectTimeout: 5000, retries: 0 });
    console.log(`data     Fashion-MNIST, ${dataset.size} pieces of clothing`);
    return dataset;
  } catch (error) {
    const dataset = strokeDigits({ size: 10_000, seed: 1 });
    const [reason] = (error as Error).message.split('. '); // what to do about it is in data's README
    console.log(`data     ${dataset.size} digits drawn by strokes, because: ${reason}`);
    return dataset;
  }
}

await example(fashionWganGp);
