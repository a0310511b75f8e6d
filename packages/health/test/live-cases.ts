import { type Dataset, type Gan, type ImageBatch, type RandomStream, randomStream, rowStreams } from '@ganforge/core';
import { fashionMnist, labelsOf, mnist, onlyClasses, strokeDigits, subset, take } from '@ganforge/data';
import { cgan, dcgan, wganGp } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import type { LiveRun } from './live-runs.ts';

const plain = (dataset: unknown): Dataset => dataset as Dataset;
const grey = { size: 28, channels: 1, features: 16, seed: 1 } as const;

/** Contains trainings that a user might start, and the problem that must be found in each. */
export const LIVE: Readonly<Record<string, LiveRun & { readonly ill?: string; readonly real?: true }>> = {
  /** This run has 200 images, no augmentation, the loss of the first paper, and ten times the usual learning rate. */
  'dcgan on 200 digits': {
    ...{ ill: 'mode-collapse', real: true, steps: 800, batchSize: 32, every: 40 },
    options: { ...grey, loss: 'minimax', learningRate: 2e-3 },
    build: (options) => dcgan(options as never),
    data: async () => plain(take(await mnist(), 200)),
  },
  'cgan on 200 digits': {
    ...{ ill: 'mode-collapse', real: true, steps: 800, batchSize: 32, every: 40 },
    options: { ...grey, classes: 10, learningRate: 5e-4 },
    build: (options) => cgan(options as never),
    data: async () => plain(take(await mnist(), 200)),
  },
  'wgan-gp at ten times its learning rate': {
    ...{ ill: 'learning-rate', steps: 300, batchSize: 32, every: 15 },
    options: { size: 28, channels: 1, features: 8, learningRate: 1e-3 * 10, seed: 1 },
    build: (options) => wganGp(options as never),
    data: () => plain(strokeDigits({ size: 4000 })),
  },
  'cgan with a class removed': {
    ...{ ill: 'too-few-data', real: true, steps: 300, batchSize: 32, every: 15 },
    options: { ...grey, classes: 10 },
    build: (options) => cgan(options as never),
    data: async () => {
      const all = plain(take(await mnist(), 5000));
      const labels = labelsOf(all)!;
      return subset(
        all,
        Array.from(labels.keys()).filter((i) => labels[i] !== 3),
      );
    },
  },
  /** The samples are the training images with a little noise. The generator is a lookup table. */
  'a generator that memorises 50 images': {
    ...{ ill: 'memorisation', real: true, steps: 300, batchSize: 25, every: 15 },
    options: grey,
    build: (options) => memoriser(dcgan(options as never)),
    data: async () => plain(await fifty()),
  },
  /** `npm run demo` runs this training if there is no network. */
  'the demo': {
    ...{ steps: 2000, batchSize: 32, every: 400 },
    options: { ...grey, features: 32, realLabel: 0.9, learningRate: 4e-4 },
    build: (options) => dcgan(options as never),
    data: () => plain(strokeDigits({ size: 60_000 })),
  },
};

const fifty = async () => take(await fashionMnist({ split: 'test' }), 50);

function memoriser(gan: Gan<ImageBatch>): Gan<ImageBatch> {
  return {
    ...gan,
    async sample({ n, random }) {
      const rows = Array.from(random.fork('rows').uniformValues(n), (u) => Math.floor(50 * u));
      const { images } = await (await fifty()).get(rows, { epoch: 0, random: rowStreams(random) });
      return { images: tf.tidy(() => tf.add(images, tf.mul(0.1, random.fork('noise').normal(images.shape)))) };
    },
  };
}

/** Returns two digits with 95 images of one and 5 of the other, and a set with equal shares for the evaluation. */
export async function skewed(): Promise<{ skew: Dataset; even: Dataset }> {
  const two = onlyClasses(await mnist(), ['0', '1']);
  const labels = labelsOf(two)!;
  const of = (label: number, from: number, n: number): number[] =>
    Array.from(labels.keys())
      .filter((i) => labels[i] === label)
      .slice(from, from + n);
  return {
    skew: subset(plain(two), [...of(0, 0, 1900), ...of(1, 0, 100)]),
    even: subset(plain(two), [...of(0, 2000, 500), ...of(1, 2000, 500)]),
  };
}

/**
 * Trains a small GAN on zeros and ones. It counts the ones among 1,000 samples, by the nearest of 1,000 digits that are
 * not in the training data, and returns their share with the 95 % interval of Wilson.
 */
export async function shareOfOnes(
  data: Dataset,
  even: Dataset,
  random: RandomStream,
): Promise<{ share: number; interval: readonly [number, number] }> {
  const gan = dcgan({ ...grey, loss: 'least-squares', learningRate: 1e-3 });
  const options = { steps: 800, batchSize: 32, seed: 1, sampleEvery: 0, checkpointEvery: 0, probeEvery: 0 };
  await train(gan, data as never, { ...options, handleSignals: false });
  const n = 1000;
  const { images } = await gan.sample({ n, random });
  const real = await even.get(
    Array.from({ length: even.size }, (_, i) => i),
    {
      epoch: 0,
      random: rowStreams(randomStream(1)),
    },
  );
  const [made, given] = [(await images!.data()) as Float32Array, (await real.images!.data()) as Float32Array];
  const labels = labelsOf(even)!;
  const each = given.length / even.size;
  let ones = 0;
  for (let i = 0; i < n; i++) {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let j = 0; j < even.size; j++) {
      let sum = 0;
      for (let k = 0; k < each && sum < least; k++) sum += (made[i * each + k]! - given[j * each + k]!) ** 2;
      if (sum < least) [best, least] = [j, sum];
    }
    ones += labels[best]!;
  }
  for (const tensor of [...Object.values(real), images!]) tensor.dispose();
  gan.dispose();
  return { share: ones / n, interval: wilson(ones / n, n) };
}

function wilson(share: number, n: number): readonly [number, number] {
  const z = 1.959964;
  const middle = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return [middle - half, middle + half];
}
