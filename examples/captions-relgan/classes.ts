// Trains RelGAN with classes, which generates captions of a requested subject. Run it with `npm run classes`.
import { randomStream } from '@ganforge/core';
import { textDataset } from '@ganforge/data';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { decodeExamples } from '@ganforge/media';
import { bleu, Ngrams, selfBleu } from '@ganforge/metrics';
import { relGan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { wordsOf } from './captions.ts';
import { SUBJECTS, subjectClassifier, subjectLines } from './subjects.ts';

/** The number of samples of each subject that are evaluated. */
const JUDGED = 500;

async function subjectsRelGan(options: ExampleOptions): Promise<void> {
  const preset = options.quick
    ? { name: 'subjects-relgan-quick', length: 12, vocabulary: 300, mleSteps: 200, game: 20 }
    : { name: 'subjects-relgan', length: 16, vocabulary: 1500, mleSteps: 1500, game: 300 };
  const { length, vocabulary, mleSteps, game, name } = preset;
  const classes = Object.keys(SUBJECTS);
  const [real, test] = [await subjectLines('image_coco'), await subjectLines('test_coco')];
  const training = textDataset({ ...real, classes }, { length, vocabulary });
  const classify = subjectClassifier(real);
  const right = test.texts.filter((text, i) => classify(text) === test.labels[i]).length;
  console.log(
    `data     ${training.size} captions: ${classes.map((one, i) => `${one} ${countOf(real.labels, i)}`).join(', ')}`,
  );
  console.log(
    `         the classifier is right for ${percent(right / test.texts.length)} of ${test.texts.length} test captions`,
  );

  const spec = training.entries.texts;
  const gan = relGan({
    ...{ vocabulary: spec.vocabulary, length: spec.length, classes, mleSteps, seed: options.seed },
    ...{ cell: 'lstm', embeddingDim: 64, units: 128 },
    mleRate: { exponential: [0.005, 5e-4], over: { steps: mleSteps } },
    ...{ representations: 8, discriminatorFilters: 64, discriminatorUpdates: 2 },
    ...{ generatorRate: 1e-4, discriminatorRate: 1e-4 },
    beta: { exponential: [1, 100], over: { steps: game }, since: 'stage' },
  });
  const run = { name, batchSize: 64, sampleEvery: 250 };
  const known = new Ngrams(test.texts.map(wordsOf), 5);
  for (const [title, steps] of [
    ['maximum likelihood', mleSteps],
    ['RelGAN', options.steps ?? mleSteps + game],
  ] as const) {
    if (!(await trainExample(gan, training, options, { ...run, steps })).finished) return;
    for (const [label, subject] of classes.entries()) {
      const lines = await written(label);
      const named = lines.filter((line) => classify(line) === label).length / lines.length;
      const words = lines.map(wordsOf);
      const [quality, alike] = [bleu(words, known).bleu4!, selfBleu(words).bleu4!];
      console.log(
        `${title}, ${subject}: ${percent(named)} named so, BLEU-4 ${quality.toFixed(3)}, self-BLEU-4 ${alike.toFixed(3)}`,
      );
      for (const line of lines.slice(0, 4)) console.log(`  ${line}`);
    }
  }

  async function written(label: number): Promise<string[]> {
    const labels = tf.fill([JUDGED], label, 'int32');
    const { texts } = await gan.sample({ n: JUDGED, random: randomStream(7, label), conditions: { labels } });
    const values = { shape: texts!.shape, data: await texts!.data<'int32'>() };
    tf.dispose([texts!, labels]);
    return decodeExamples(spec, { '': values });
  }
}

function countOf(labels: readonly number[], label: number): number {
  return labels.filter((one) => one === label).length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

await example(subjectsRelGan);
