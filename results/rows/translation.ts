import { type Gan, type ImageBatch, randomStream, rowStreams, type UnpairedBatch } from '@ganforge/core';
import { cifar10, type LabelledImageDataset, onlyClasses, unpaired } from '@ganforge/data';
import { renderGrid } from '@ganforge/media/pictures';
import { type FeatureMatrix, toImageBatch } from '@ganforge/metrics';
import { cycleGan } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { gathering } from '../measures/gathering.ts';
import { bytesOf, pictureExtractor } from '../measures/image-sets.ts';
import { linearProbe } from '../measures/linear-probe.ts';
import type { ResultRow } from '../row.ts';

const run = { steps: 9000, batchSize: 1, every: 500, judged: 100, seed: 1 } as const;
const options = {
  ...{ size: 32, features: 24, blocks: 4, discriminatorFeatures: 32, patch: 34 as const, identity: 0, lambdaCycle: 5 },
  learningRate: `3e-4 * min(1, 2 * (1 - step / ${run.steps}))`,
} as const;

/** Lists the rows of translations between unpaired images. */
export const translationRows: readonly ResultRow[] = [
  {
    name: 'cyclegan-vehicles',
    variant: 'cycleGan',
    source: 'translation/cycle-gan.ts',
    data: 'automobiles and trucks of CIFAR-10 (366 and 413)',
    settings: { ...options, ...run },
    seen: 'The rows show automobiles, their translations to trucks, trucks, and their translations to automobiles, at the last step. The translations preserve the colours and the position of the vehicle. Automobiles become boxes with noisy surfaces; trucks change little, and their fronts become lower. A person rarely recognises the other class, although the classifier does: it may classify an image as a truck although the image does not look like a truck. The best step is the step at which the smaller of the two shares is highest. The smaller share varies between 20 % and 64 % from one measurement to the next.',
    bars: [
      { measure: 'automobiles classified as trucks', least: 0.5 },
      { measure: 'trucks classified as automobiles', least: 0.5 },
    ],
    async run() {
      const all = await cifar10();
      const [a, b] = [onlyClasses(all, ['automobile']), onlyClasses(all, ['truck'])];
      const judge = await vehicleJudge(a, b);
      const gan = cycleGan({ ...options, seed: run.seed });
      const first = { measure: 'classified as the other class, smaller share', better: 'higher' } as const;
      let picture: Uint8Array | undefined;
      const measures = gathering<UnpairedBatch>(run.every, first, async ({ gan: trained }) => {
        const { there, back } = await translated(trained, a, b, run.judged);
        const trucks = shareOf(await judge.isTruck(there), 1);
        const automobiles = shareOf(await judge.isTruck(back), 0);
        tf.dispose([there, back]);
        picture = await translations(trained, a, b);
        return {
          [first.measure]: Math.min(trucks, automobiles),
          'automobiles classified as trucks': trucks,
          'trucks classified as automobiles': automobiles,
        };
      });
      const { steps, batchSize, seed } = run;
      const common = { steps, batchSize, seed, sampleEvery: 0, checkpointEvery: 0, logEvery: 50, progress: true };
      const { seconds, step } = await train(gan, unpaired(a, b), { ...common, metrics: [measures.metric] });
      gan.dispose();
      const facts = { 'classifier accuracy on unseen real images': judge.accuracy };
      return { steps: step, seconds, facts, ...measures.outcome(), pictureOf: 'last', picture: picture! };
    },
  },
];

/**
 * Trains a classifier of trucks and automobiles on features of SqueezeNet. It has not seen the images that are
 * translated.
 */
async function vehicleJudge(a: LabelledImageDataset, b: LabelledImageDataset) {
  const extractor = await pictureExtractor();
  const [first, second] = [
    await extractor.extract(bytesOf(a), ['squeezenet']),
    await extractor.extract(bytesOf(b), ['squeezenet']),
  ].map((found) => found as Record<string, FeatureMatrix>);
  const parts = [first!.squeezenet!, second!.squeezenet!];
  const [rows, { cols }] = [parts[0]!.rows + parts[1]!.rows, parts[0]!];
  const data = new Float32Array(rows * cols);
  data.set(parts[0]!.data);
  data.set(parts[1]!.data, parts[0]!.data.length);
  const labels = Array.from({ length: rows }, (_, i) => (i < parts[0]!.rows ? 0 : 1));
  const probe = linearProbe({ data, rows, cols }, labels, 2);
  return {
    accuracy: probe.accuracy,
    async isTruck(images: tf.Tensor): Promise<Int32Array> {
      const batch = toImageBatch(Float32Array.from(await images.data()), images.shape);
      const { squeezenet } = await extractor.extract(batch, ['squeezenet']);
      return probe.classesOf(squeezenet!);
    },
  };
}

function shareOf(said: Int32Array, label: number): number {
  return said.filter((found) => found === label).length / said.length;
}

async function firstOf({ get }: LabelledImageDataset, n: number): Promise<ImageBatch> {
  return get([...Array(n).keys()], { epoch: 0, random: rowStreams(randomStream(0)) });
}

/** Translates the first automobiles to trucks, and the first trucks to automobiles. */
async function translated(
  gan: Gan<UnpairedBatch>,
  a: LabelledImageDataset,
  b: LabelledImageDataset,
  n: number,
): Promise<{ there: tf.Tensor; back: tf.Tensor }> {
  const [first, second] = [await firstOf(a, n), await firstOf(b, n)];
  const conditions = { a: first.images, b: second.images };
  const made = await gan.sample({ n, random: randomStream(0), conditions });
  tf.dispose([{ ...first }, { ...second }]);
  return { there: made.b!, back: made.a! };
}

/** Renders a picture with four rows: automobiles, their translations, trucks, and their translations. */
async function translations(
  gan: Gan<UnpairedBatch>,
  a: LabelledImageDataset,
  b: LabelledImageDataset,
): Promise<Uint8Array> {
  const n = 4;
  const [first, second] = [await firstOf(a, n), await firstOf(b, n)];
  const { there, back } = await translated(gan, a, b, n);
  const rows = tf.concat([first.images, there, second.images, back]);
  const data = await rows.data<'float32'>();
  const png = renderGrid({ shape: rows.shape, data }, { columns: n, scale: 1 });
  tf.dispose([rows, there, back, { ...first }, { ...second }]);
  return png;
}
