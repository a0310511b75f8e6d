import { readFile } from 'node:fs/promises';
import { type Dataset, randomStream, rowStreams, type TextBatch } from '@ganforge/core';
import { lstmOracle, textDataset, textLines } from '@ganforge/data';
import { decodeExamples, readLines, type TextSpec } from '@ganforge/media';
import { bleu, Ngrams, selfBleu } from '@ganforge/metrics';
import { relGan, seqGan, type TextGan } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { wordsOf } from '../../examples/captions-relgan/captions.ts';
import {
  linesAbout,
  SUBJECTS,
  subjectClassifier,
  subjectLines,
  subjectRelGan,
} from '../../examples/captions-relgan/subjects.ts';
import { gathering } from '../measures/gathering.ts';
import type { ResultRow } from '../row.ts';

const oracle = { vocabulary: 200, length: 10, mleSteps: 1000, discriminatorSteps: 100, game: 100, seed: 1 } as const;
const captions = { vocabulary: 2000, length: 16, mleSteps: 1500, game: 500, seed: 1 } as const;
const subjects = { vocabulary: 1500, length: 16, mleSteps: 1500, game: 300, seed: 1 } as const;
/** The number of captions that are evaluated, for each subject where there are subjects. */
const JUDGED = 500;
const common = { batchSize: 64, seed: 1, sampleEvery: 0, checkpointEvery: 0, logEvery: 50, progress: true } as const;

/**
 * Lists the rows of GANs on texts. Both start with maximum likelihood, and the first checkpoint that is measured is the
 * end of this stage.
 */
export const textRows: readonly ResultRow[] = [
  {
    name: 'seqgan-oracle',
    variant: 'seqGan',
    source: 'text/seq-gan.ts',
    data: 'texts of 10 tokens of an LSTM with random weights (10,000)',
    settings: { ...oracle, rollouts: 4, baseline: 'leave-one-out' },
    bars: [
      { measure: 'reduction of NLL-oracle by the GAN stage', least: 0.05 },
      { measure: 'NLL-gen', most: 4.2 },
    ],
    run: oracleRun,
  },
  {
    name: 'relgan-captions',
    variant: 'relGan',
    source: 'text/rel-gan.ts',
    data: 'COCO captions of up to 16 of the 2,000 most frequent words (6,097)',
    settings: { ...captions, cell: 'lstm', representations: 8 },
    bars: [
      { measure: 'gain of BLEU-4 by the GAN stage', least: 0.05 },
      { measure: 'gain of self-BLEU-4 by the GAN stage', most: 0 },
    ],
    seen: 'Most texts use words that are typical of captions, but about half of the texts are not grammatical. The GAN stage raises BLEU-4 by 0.023 and self-BLEU-4 by 0.051. Even real captions would not reach the bar. Their BLEU-4 is 0.337 and their self-BLEU-4 is 0.324. These values exceed those of the model after maximum likelihood by only 0.045 and 0.039.',
    run: captionsRun,
  },
  {
    name: 'relgan-subjects',
    variant: 'relGan',
    source: 'text/rel-gan.ts',
    data: 'COCO captions that name either a room or traffic, of up to 16 of the 1,500 most frequent words',
    settings: { ...subjects, cell: 'lstm', representations: 8 },
    bars: [{ measure: 'requested subject, smaller share', least: 0.8 }],
    seen: 'Nearly all texts are about the requested subject. Pre-training by maximum likelihood ends at step 1500. The GAN stage raises the share for traffic from 98.2 % to 99.2 % and lowers the share for rooms from 97.4 % to 96.8 %. About half of the texts are not grammatical.',
    run: subjectsRun,
  },
];

async function oracleRun() {
  const { vocabulary, length, mleSteps, discriminatorSteps, game, seed } = oracle;
  const model = lstmOracle({ vocabulary, length, seed: 88 });
  const [training, unseen] = [await model.texts(10_000, 1), await model.texts(2000, 2)];
  const texts = await all(unseen);
  const gan = seqGan({
    ...{ vocabulary: model.spec.vocabulary, length, mleSteps, discriminatorSteps, seed },
    ...{ mleRate: { exponential: [0.01, 0.001], over: { steps: mleSteps } }, generatorRate: 1e-3 },
    ...{ rollouts: 4, baseline: 'leave-one-out', discriminatorUpdates: 5, discriminatorFilters: 50 },
    ...{ discriminatorRate: 1e-3, l2: 0 },
  });
  let afterLikelihood = Number.NaN;
  const first = { measure: 'reduction of NLL-oracle by the GAN stage', better: 'higher' } as const;
  const measures = gathering<TextBatch>(50, first, async ({ sample, step }) => {
    const made = await sample(2000, 0);
    const quality = await meanOf(model.negativeLogLikelihood(made.texts!));
    made.texts!.dispose();
    if (step <= mleSteps + discriminatorSteps) afterLikelihood = quality;
    const diversity = await meanOf((gan as TextGan).negativeLogLikelihood(texts));
    return { [first.measure]: afterLikelihood - quality, 'NLL-oracle': quality, 'NLL-gen': diversity };
  });
  const steps = mleSteps + discriminatorSteps + game;
  const { seconds, step } = await train(gan, training, { ...common, steps, metrics: [measures.metric] });
  const floor = await meanOf(model.negativeLogLikelihood(texts));
  gan.dispose();
  tf.dispose(texts);
  model.dispose();
  return { steps: step, seconds, facts: { 'NLL-oracle of real texts': floor }, ...measures.outcome() };
}

async function captionsRun() {
  const { vocabulary, length, mleSteps, game, seed } = captions;
  const folder = `${process.env.GANFORGE_DATA_DIR}/text`;
  const training = await textLines(`${folder}/image_coco.txt.gz`, { length, vocabulary });
  const path = `${folder}/test_coco.txt.gz`;
  const references = new Ngrams((await readLines({ path, bytes: await readFile(path) })).map(wordsOf), 5);
  const spec = training.entries.texts;
  const gan = relGan({
    ...{ vocabulary: spec.vocabulary, length: spec.length, mleSteps, seed },
    ...{ cell: 'lstm', embeddingDim: 64, units: 128, representations: 8, discriminatorFilters: 64 },
    mleRate: { exponential: [0.005, 5e-4], over: { steps: mleSteps } },
    ...{ discriminatorUpdates: 2, generatorRate: 1e-4, discriminatorRate: 1e-4 },
    beta: { exponential: [1, 100], over: { steps: game }, since: 'stage' },
  });
  let lines: string[] = [];
  const scoresOf = (written: readonly (readonly string[])[]) => {
    const { bleu2, bleu3, bleu4 } = bleu(written, references);
    return { 'BLEU-2': bleu2!, 'BLEU-3': bleu3!, 'BLEU-4': bleu4!, 'self-BLEU-4': selfBleu(written).bleu4! };
  };
  let before = { 'BLEU-4': Number.NaN, 'self-BLEU-4': Number.NaN };
  const first = { measure: 'gain of BLEU-4 by the GAN stage', better: 'higher' } as const;
  const measures = gathering<TextBatch>(game, first, async ({ sample, step }) => {
    lines = await linesOf(spec, (await sample(JUDGED, 0)).texts!);
    const scores = scoresOf(lines.map(wordsOf));
    if (step <= mleSteps) before = scores;
    return {
      [first.measure]: scores['BLEU-4'] - before['BLEU-4'],
      'gain of self-BLEU-4 by the GAN stage': scores['self-BLEU-4'] - before['self-BLEU-4'],
      ...scores,
    };
  });
  const { seconds, step } = await train(gan, training, {
    ...{ ...common, steps: mleSteps + game, metrics: [measures.metric] },
  });
  gan.dispose();
  // For comparison, captions of the training data are evaluated in the same way. A perfect model would reach these
  // scores.
  const real = scoresOf(Array.from({ length: JUDGED }, (_, i) => wordsOf(training.texts[(i * 7919) % training.size]!)));
  const facts = {
    'BLEU-4 after likelihood': before['BLEU-4'],
    'self-BLEU-4 after likelihood': before['self-BLEU-4'],
    'BLEU-4 of real captions': real['BLEU-4'],
    'self-BLEU-4 of real captions': real['self-BLEU-4'],
  };
  return { steps: step, seconds, facts, samples: lines.slice(0, 6), ...measures.outcome() };
}

async function subjectsRun() {
  const { vocabulary, length, mleSteps, game } = subjects;
  const classes = Object.keys(SUBJECTS);
  const [real, test] = [await subjectLines('image_coco'), await subjectLines('test_coco')];
  const training = textDataset({ ...real, classes }, { length, vocabulary });
  const classify = subjectClassifier(real);
  const right = test.texts.filter((text, i) => classify(text) === test.labels[i]).length;
  const spec = training.entries.texts;
  const gan = subjectRelGan(spec, subjects);
  let samples: string[] = [];
  const first = { measure: 'requested subject, smaller share', better: 'higher' } as const;
  const measures = gathering<TextBatch>(game, first, async () => {
    const about = await Promise.all(classes.map((_, label) => linesAbout(gan, spec, label, JUDGED)));
    samples = about.flatMap((lines, label) => lines.slice(0, 3).map((line) => `${classes[label]}: ${line}`));
    const shares = about.map((lines, label) => lines.filter((line) => classify(line) === label).length / lines.length);
    const named = Object.fromEntries(classes.map((name, label) => [name, shares[label]!]));
    return { [first.measure]: Math.min(...shares), ...named };
  });
  const steps = mleSteps + game;
  const { seconds, step } = await train(gan, training, { ...common, steps, metrics: [measures.metric] });
  gan.dispose();
  const facts = { 'classifier accuracy on unseen captions': right / test.texts.length };
  return { steps: step, seconds, facts, samples, ...measures.outcome() };
}

async function all(dataset: Dataset<TextBatch>): Promise<tf.Tensor> {
  const every = [...Array(dataset.size).keys()];
  const { texts } = await dataset.get(every, { epoch: 0, random: rowStreams(randomStream(0)) });
  return texts;
}

async function linesOf(spec: TextSpec, texts: tf.Tensor): Promise<string[]> {
  const values = { shape: texts.shape, data: await texts.data<'int32'>() };
  texts.dispose();
  return decodeExamples(spec, { '': values });
}

async function meanOf(values: tf.Tensor): Promise<number> {
  const mean = tf.mean(values);
  const [value] = await mean.data();
  tf.dispose([values, mean]);
  return value!;
}
