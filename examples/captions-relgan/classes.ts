// Trains RelGAN with classes, which generates captions of a requested subject. Run it with `npm run classes`.
import { textDataset } from '@ganforge/data';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { bleu, Ngrams, selfBleu } from '@ganforge/metrics';
import { wordsOf } from './captions.ts';
import { linesAbout, SUBJECTS, subjectClassifier, subjectLines, subjectRelGan } from './subjects.ts';

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
  const gan = subjectRelGan(spec, { mleSteps, game, seed: options.seed });
  const run = { name, batchSize: 64, sampleEvery: 250 };
  const known = new Ngrams(test.texts.map(wordsOf), 5);
  for (const [title, steps] of [
    ['maximum likelihood', mleSteps],
    ['RelGAN', options.steps ?? mleSteps + game],
  ] as const) {
    if (!(await trainExample(gan, training, options, { ...run, steps })).finished) return;
    for (const [label, subject] of classes.entries()) {
      const lines = await linesAbout(gan, spec, label, JUDGED);
      const named = lines.filter((line) => classify(line) === label).length / lines.length;
      const words = lines.map(wordsOf);
      const [quality, alike] = [bleu(words, known).bleu4!, selfBleu(words).bleu4!];
      console.log(
        `${title}, ${subject}: ${percent(named)} named so, BLEU-4 ${quality.toFixed(3)}, self-BLEU-4 ${alike.toFixed(3)}`,
      );
      for (const line of lines.slice(0, 4)) console.log(`  ${line}`);
    }
  }
}

function countOf(labels: readonly number[], label: number): number {
  return labels.filter((one) => one === label).length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

await example(subjectsRelGan);
