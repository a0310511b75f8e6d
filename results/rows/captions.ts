import { type Batch, type CaptionedBatch, type Gan, randomStream, rowStreams } from '@ganforge/core';
import { type DrawnShapes, drawnShapes, shapeAttributes } from '@ganforge/data';
import { stackGan } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import {
  type AttributeClassifier,
  accuracyOn,
  attributeClassifier,
  valuesOf,
} from '../measures/attribute-classifier.ts';
import { gathering } from '../measures/gathering.ts';
import { smallGrid } from '../measures/small-grid.ts';
import type { ResultRow } from '../row.ts';

const run = { steps: 11_000, batchSize: 32, every: 1100, judged: 1008, seed: 1 } as const;
const options = {
  ...{
    size: 32,
    firstSize: 16,
    encoder: 'bow' as const,
    textDim: 64,
    conditionDim: 32,
    conditioning: 'linear' as const,
  },
  ...{ generatorFeatures: 24, discriminatorFeatures: 32, residualBlocks: 2, klWeight: 0.02 },
  ...{ discriminatorNorm: 'none' as const, r1: 0.5 },
  ...{ firstExamples: 38_400, learningRate: '1e-3 * min(1, 2 - 2 * step / 11000)' },
} as const;
/** The lengths of the codes of size, colour, shape and place, in this order. */
const groups = Object.values(shapeAttributes).map(({ length }) => length);
/**
 * The number of captions in the picture, for combinations of the training data and for new combinations, and the number
 * of images for each.
 */
const SHOWN = { seen: 8, apart: 4, rows: 5 } as const;

/** Lists the rows that generate images from captions. */
export const captionRows: readonly ResultRow[] = [
  {
    name: 'stackgan-shapes',
    variant: 'stackGan',
    source: 'stack-gan/stack-gan.ts',
    data: 'drawn shapes with captions (6,000 of 84 combinations of attributes; 12 kept apart)',
    settings: { ...options, ...run },
    seen: 'Each column shows one caption: eight of combinations in the training data, then four of held-out combinations. Size, colour and place of the shapes match the captions. Squares and triangles have straight edges, and a person can distinguish them from circles, but some shapes are wrong. Shape is the attribute that is most often wrong (72 % right). The consistency was 29 %, 55 %, 62 % and 72 % after 4,400, 6,600, 8,800 and 11,000 steps. The learning rate falls in the second half. With a constant rate and 9,000 steps the consistency was 67 %. With spectral norms instead of the R1 penalty, all shapes were blobs, the shape was right at chance level (30 %), and the consistency was 25 %, because the spectral norms made the discriminators too smooth to detect edges. With a GRU over the words, batch norm and 7,000 steps the consistency was 2 %, because the discriminators won. The run took 29 minutes of processor time, on one thread of a loaded machine without AVX-512.',
    bars: [
      { measure: 'caption consistency', least: 0.7 },
      { measure: 'with shuffled captions', most: 0.1 },
    ],
    async run() {
      const judge = await attributeClassifier(drawnShapes({ size: 8000, combinations: 'all', seed: 11 }), groups);
      const unseen = drawnShapes({ size: 960, combinations: 'all', seed: 12 });
      const { all: onReals } = await accuracyOn(judge, unseen, groups);
      const training = drawnShapes({ size: 6000 });
      const asked = drawnShapes({ size: run.judged, seed: 13 });
      const apart = drawnShapes({ size: run.judged, combinations: 'held-out', seed: 13 });
      const { vocabulary, length } = training.entries.captions;
      const gan = stackGan({ ...options, vocabulary: [...vocabulary], length, seed: run.seed });
      const first = { measure: 'caption consistency', better: 'higher' } as const;
      let best: { readonly score: number; readonly picture?: Uint8Array } = { score: -1 };
      const measures = gathering<CaptionedBatch>(run.every, first, async ({ gan: trained }) => {
        const seen = await consistency(trained, asked, judge);
        const heldOut = await consistency(trained, apart, judge);
        if (seen.matched > best.score) best = { score: seen.matched, picture: await pictureOf(trained, asked, apart) };
        return {
          [first.measure]: seen.matched,
          'with shuffled captions': seen.shuffled,
          'held-out captions': heldOut.matched,
          ...Object.fromEntries(Object.keys(shapeAttributes).map((name, k) => [name, seen.each[k]!])),
        };
      });
      const { steps, batchSize, seed } = run;
      const common = { steps, batchSize, seed, sampleEvery: 0, checkpointEvery: 0, logEvery: 50, progress: true };
      const { seconds, step } = await train(gan, training, { ...common, metrics: [measures.metric] });
      gan.dispose();
      judge.dispose();
      const facts = { 'classifier accuracy on unseen real images': onReals };
      return { steps: step, seconds, facts, ...measures.outcome(), picture: best.picture! };
    },
  },
];

/**
 * Computes the shares of samples whose attributes are all those of the caption, are those of another caption, and agree
 * with the caption for each attribute.
 */
async function consistency(
  gan: Gan<CaptionedBatch>,
  set: DrawnShapes,
  judge: AttributeClassifier,
): Promise<{ readonly matched: number; readonly shuffled: number; readonly each: readonly number[] }> {
  const { said, asked } = await readOf(gan, set, judge);
  const order = randomStream(5, 'shuffled').permutation(set.size);
  const right = (i: number, k: number, of: number): boolean => said[i]![k] === asked[of]![k];
  const share = (test: (i: number) => boolean): number => said.filter((_, i) => test(i)).length / set.size;
  const isMatch = (i: number, of: number): boolean => groups.every((_, k) => right(i, k, of));
  return {
    matched: share((i) => isMatch(i, i)),
    shuffled: share((i) => isMatch(i, order[i]!)),
    each: groups.map((_, k) => share((i) => right(i, k, i))),
  };
}

/**
 * Returns the attributes of a sample for the caption of each example, as predicted by the judge, and the attributes in
 * the caption.
 */
async function readOf(
  gan: Gan<CaptionedBatch>,
  set: DrawnShapes,
  judge: AttributeClassifier,
): Promise<{ readonly said: number[][]; readonly asked: number[][] }> {
  const [said, asked]: [number[][], number[][]] = [[], []];
  const part = 252;
  for (let at = 0; at < set.size; at += part) {
    const indices = Array.from({ length: Math.min(part, set.size - at) }, (_, i) => at + i);
    const batch = await set.get(indices, { epoch: 0, random: rowStreams(randomStream(6, 'captions', at)) });
    const images = await sampleOf(gan, batch.captions, at);
    said.push(...(await judge.read(images)));
    asked.push(...(await batch.attributes.array()).map((row) => valuesOf(row, groups)));
    tf.dispose([images, { ...batch }]);
  }
  return { said, asked };
}

async function sampleOf(gan: Gan<CaptionedBatch>, captions: tf.Tensor, part: number): Promise<tf.Tensor> {
  const random = randomStream(7, 'judged', part);
  const made: Batch = await gan.sample({ n: captions.shape[0]!, random, conditions: { captions } });
  return made.images!;
}

/** Renders a picture with a column for each of the first captions of both sets. */
async function pictureOf(gan: Gan<CaptionedBatch>, asked: DrawnShapes, apart: DrawnShapes): Promise<Uint8Array> {
  const columns = SHOWN.seen + SHOWN.apart;
  const rows = await Promise.all(
    [asked, apart].map(async (set, k) => {
      const indices = Array.from({ length: k === 0 ? SHOWN.seen : SHOWN.apart }, (_, i) => i);
      const batch = await set.get(indices, { epoch: 0, random: rowStreams(randomStream(6, 'captions', 0)) });
      const captions = tf.clone(batch.captions);
      tf.dispose({ ...batch });
      return captions;
    }),
  );
  const captions = tf.tidy(() => tf.tile(tf.concat(rows, 0), [SHOWN.rows, 1]));
  const images = await sampleOf(gan, captions, 0);
  const data = Float32Array.from(await images.data());
  tf.dispose([...rows, captions, images]);
  return smallGrid(data, images.shape, columns);
}
