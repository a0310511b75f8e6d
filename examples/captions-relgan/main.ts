import { randomStream } from '@ganforge/core';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { decodeExamples, type TextSpec } from '@ganforge/media';
import { bleu, Ngrams, selfBleu } from '@ganforge/metrics';
import { relGan, type TextGan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { captions, wordsOf } from './captions.ts';

/** The number of samples that are evaluated. It is usual for text GANs. */
const JUDGED = 500;

async function captionsRelGan(options: ExampleOptions): Promise<void> {
  const preset = options.quick
    ? { name: 'captions-relgan-quick', length: 12, vocabulary: 500, mleSteps: 200, game: 40 }
    : { name: 'captions-relgan', length: 16, vocabulary: 2000, mleSteps: 2500, game: 600 };
  const { length, vocabulary, mleSteps, game, name } = preset;
  const { training, unseen, references, spec } = await captions(length, vocabulary);
  const { leftOut, size } = training;
  const words = spec.vocabulary.length;
  console.log(
    `data     ${size} captions of ${words} words; left out: ${leftOut.length} long, ${leftOut.vocabulary} rare`,
  );
  const gan = relGan({
    ...{ vocabulary: spec.vocabulary, length: spec.length, mleSteps, seed: options.seed },
    ...{
      cell: 'lstm',
      embeddingDim: 64,
      units: 128,
      mleRate: { exponential: [0.005, 5e-4], over: { steps: mleSteps } },
    },
    ...{ representations: 8, discriminatorFilters: 64, discriminatorUpdates: 2 },
    ...{ generatorRate: 1e-4, discriminatorRate: 1e-4 },
    beta: { exponential: [1, 100], over: { steps: game }, since: 'stage' },
  });
  const run = { name, batchSize: 64, sampleEvery: 250 };
  const known = new Ngrams(references, 5);
  const every = await unseen.get([...Array(Math.min(2000, unseen.size)).keys()], {
    epoch: 0,
    random: () => randomStream(0),
  });

  const likelihood = await trainExample(gan, training, options, { ...run, steps: mleSteps });
  if (!likelihood.finished) return;
  console.log('\n                    BLEU-2  BLEU-3  BLEU-4  BLEU-5  self-BLEU-4  NLL-gen');
  // What a model would reach that is as good as the data: captions of the data themselves.
  const real = Array.from({ length: JUDGED }, (_, i) => wordsOf(training.texts[(i * 7919) % size]!));
  score('captions of the data', real);
  for (const temperature of [0.5, 0.7, 0.85, 1, 1.2]) {
    await judge(`MLE, temperature ${temperature.toFixed(2)}`, temperature);
  }
  const result = await trainExample(gan, training, options, { ...run, steps: options.steps ?? mleSteps + game });
  if (!result.finished) return;
  console.log('');
  await judge('RelGAN', 1);
  for (const line of (await lines(gan, spec, 12, 1)).slice(0, 12)) console.log(`  ${line}`);
  tf.dispose({ ...every });

  async function judge(title: string, temperature: number): Promise<void> {
    const written = (await lines(gan, spec, JUDGED, temperature)).map(wordsOf);
    score(title, written, await meanOf(gan.negativeLogLikelihood(every.texts)));
  }

  function score(title: string, written: readonly (readonly string[])[], nll?: number): void {
    const { bleu2, bleu3, bleu4, bleu5 } = bleu(written, known);
    const cells = [bleu2, bleu3, bleu4, bleu5].map((value) => value!.toFixed(3).padStart(8));
    const alike = selfBleu(written).bleu4!.toFixed(3).padStart(12);
    console.log(`${title.padEnd(21)}${cells.join('')}${alike}${(nll?.toFixed(3) ?? '').padStart(10)}`);
  }
}

async function lines(gan: TextGan, spec: TextSpec, n: number, temperature: number): Promise<string[]> {
  const { texts } = await gan.sample({ n, random: randomStream(7), options: { temperature } });
  const values = { shape: texts!.shape, data: await texts!.data<'int32'>() };
  texts!.dispose();
  return decodeExamples(spec, { '': values });
}

async function meanOf(values: tf.Tensor): Promise<number> {
  const mean = tf.mean(values);
  const [value] = await mean.data();
  tf.dispose([values, mean]);
  return value!;
}

await example(captionsRelGan);
