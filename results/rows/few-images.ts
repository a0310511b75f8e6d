import type { ImageBatch } from '@ganforge/core';
import { cifar10, fashionMnist, onlyClasses, take } from '@ganforge/data';
import { fastGan, styleGan2 } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import { gathering } from '../measures/gathering.ts';
import { measureImages, samplesOf } from '../measures/image-measures.ts';
import { imageSet } from '../measures/image-sets.ts';
import { signsOf } from '../measures/mean-signs.ts';
import { nearestDistance, pictureJudge } from '../measures/picture-distance.ts';
import { smallGrid } from '../measures/small-grid.ts';
import type { Outcome, ResultRow } from '../row.ts';

const run = { steps: 4500, batchSize: 16, every: 500, examples: 1000, seed: 1 } as const;
const options = {
  ...{ size: 28, channels: 1 as const, features: 16, maxFeatures: 64, latentDim: 64, styleDim: 64 },
  ...{ r1: 1, pathLength: 0, emaHalfLife: 2000 },
} as const;
const adaptive = { augment: ['ada'], adaImages: 20_000 } as const;
const fast = { steps: 1200, batchSize: 8, every: 300, pictures: 300, seed: 1 } as const;
const ofFast = { size: 32, features: 16, latentDim: 64, augment: ['color', 'translation'], ema: 0.99 } as const;
const DISTANCE = 'nearest-neighbour ratio';

/** Lists the rows of StyleGAN2 and FastGAN on few images. */
export const fewImageRows: readonly ResultRow[] = [
  {
    name: 'stylegan2-1000-fashion',
    variant: 'styleGan2',
    source: 'style/style-gan-2.ts',
    data: 'the first 1,000 of Fashion-MNIST (its test split)',
    settings: { ...options, ...adaptive, ...run },
    seen: 'Most samples are clear pieces of clothing of all kinds. Without ADA, FD is 7,978 after the same steps. After 1,500 steps, when the discriminator without ADA had not yet memorised the images, FD with ADA was 1.06 times that without it.',
    bars: [
      { measure: 'FD relative to training without ADA', most: 1 },
      { measure: 'r_t', most: 0.75 },
    ],
    async run() {
      const [ours, plain] = [await trainedOnFew(adaptive), await trainedOnFew({})];
      const { step, measures } = ours.found.last;
      const without = plain.found.last.measures;
      const name = 'FD(squeezenet)';
      const found = {
        step,
        measures: { ...measures, 'FD relative to training without ADA': measures[name]! / without[name]! },
      };
      return {
        ...{ steps: step, seconds: ours.seconds + plain.seconds, best: found, last: found },
        picture: ours.found.picture,
        facts: Object.fromEntries(Object.entries(without).map(([key, value]) => [`${key} without ADA`, value])),
      } satisfies Outcome;
    },
  },
  {
    name: 'fastgan-300-automobiles',
    variant: 'fastGan',
    source: 'fast-gan/fast-gan.ts',
    data: 'the first 300 automobiles of CIFAR-10; 66 others are unseen',
    settings: { ...ofFast, ...fast },
    seen: 'Most samples have the outline, the wheels and the windows of a car, with noise over them. FD between the training images and unseen automobiles is 6,120. The mean distance of the samples to their nearest training image is 0.87 times the mean distance of unseen automobiles to their nearest training image, so the samples are not copies.',
    bars: [{ measure: DISTANCE, least: 0.8 }],
    async run() {
      const all = onlyClasses(await cifar10(), ['automobile']);
      const rest = Array.from({ length: all.size - fast.pictures }, (_, i) => fast.pictures + i);
      const training = take(all, fast.pictures);
      const [judge, unseen] = [await pictureJudge(training), await pictureJudge(take(all, rest))];
      const usual = nearestDistance(unseen.reals, judge.reals);
      const gan = fastGan({ ...ofFast, augment: [...ofFast.augment], seed: fast.seed });
      const first = { measure: 'FD(squeezenet)', better: 'lower' } as const;
      let best: { readonly distance: number; readonly picture?: Uint8Array } = { distance: Number.POSITIVE_INFINITY };
      const measures = gathering<ImageBatch>(fast.every, first, async ({ gan: trained }) => {
        const samples = await samplesOf(trained as never, undefined, 1000);
        const features = await judge.featuresOf(samples);
        const distance = judge.distanceOf(features);
        const [, ...shape] = samples.shape;
        const values = 60 * shape.reduce((a, b) => a * b, 1);
        if (distance < best.distance) {
          best = { distance, picture: smallGrid(samples.data.slice(0, values), [60, ...shape], 10) };
        }
        return { [first.measure]: distance, [DISTANCE]: nearestDistance(features, judge.reals) / usual };
      });
      const { steps, batchSize, seed } = fast;
      const common = { steps, batchSize, seed, sampleEvery: 0, checkpointEvery: 0, logEvery: 50, progress: true };
      const { seconds, step } = await train(gan, training, { ...common, metrics: [measures.metric] });
      gan.dispose();
      const facts = { 'FD(squeezenet) of unseen images': judge.distanceOf(unseen.reals) };
      return { steps: step, seconds, facts, ...measures.outcome(), picture: best.picture! };
    },
  },
];

/** Trains on the first images of the test split of Fashion-MNIST. Samples are compared with the whole image set. */
async function trainedOnFew(more: Partial<typeof adaptive>) {
  const { steps, batchSize, every, examples, seed } = run;
  const set = await imageSet('fashion-mnist');
  const all = await fashionMnist({ split: 'test' });
  const training = take(all, examples);
  const unseen = take(
    all,
    Array.from({ length: examples }, (_, i) => examples + i),
  );
  const { augment, ...others } = more;
  const gan = styleGan2({ ...options, ...others, ...(augment && { augment: [...augment] }), seed });
  const measures = measureImages(set, {
    ...{ every, conditional: false },
    also: (trained) => signsOf(trained, training, unseen),
  });
  const common = { steps, batchSize, seed, sampleEvery: 0, checkpointEvery: 0, logEvery: 50, progress: true };
  const { seconds } = await train(gan, training, { ...common, metrics: [measures.metric] });
  gan.dispose();
  return { seconds, found: measures.outcome() };
}
