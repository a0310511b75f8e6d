import { randomStream } from '@ganforge/core';
import { decodeExamples, type TextSpec } from '@ganforge/media';
import { relGan, type TextGan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { linesOf, wordsOf } from './captions.ts';

/** The two subjects, and the words that name each of them. */
export const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
  rooms: ['bathroom', 'kitchen'],
  traffic: ['street', 'road', 'car', 'cars', 'bus', 'truck', 'motorcycle', 'motorcycles', 'train', 'bike', 'bicycle'],
};

/** Contains lines and the index of the subject of each line. */
export interface SubjectLines {
  readonly texts: readonly string[];
  readonly labels: readonly number[];
}

/** Reads the captions that name exactly one of the two subjects. */
export async function subjectLines(name: 'image_coco' | 'test_coco'): Promise<SubjectLines> {
  const keys = Object.values(SUBJECTS).map((words) => new Set(words));
  const found = (await linesOf(name)).flatMap((text) => {
    const words = wordsOf(text);
    const named = keys.flatMap((known, label) => (words.some((word) => known.has(word)) ? [label] : []));
    return named.length === 1 ? [{ text, label: named[0]! }] : [];
  });
  return { texts: found.map(({ text }) => text), labels: found.map(({ label }) => label) };
}

/**
 * Trains a multinomial naive Bayes classifier that predicts the subject of a line from its words, with add-one
 * smoothing. The words that name a subject are ignored, because the task would be too easy with them.
 *
 * Source: McCallum & Nigam 1998, "A comparison of event models for naive Bayes text classification", section 2.2.
 *
 * @returns a function that predicts the label of a line
 */
export function subjectClassifier({ texts, labels }: SubjectLines): (text: string) => number {
  const classes = Object.keys(SUBJECTS).map(() => ({ counts: new Map<string, number>(), total: 0, lines: 0 }));
  const vocabulary = new Set<string>();
  const naming = new Set(Object.values(SUBJECTS).flat());
  for (const [i, text] of texts.entries()) {
    const own = classes[labels[i]!]!;
    own.lines++;
    for (const word of wordsOf(text).filter((one) => !naming.has(one))) {
      vocabulary.add(word);
      own.counts.set(word, (own.counts.get(word) ?? 0) + 1);
      own.total++;
    }
  }
  return (text) => {
    const words = wordsOf(text).filter((word) => vocabulary.has(word));
    const scores = classes.map(({ counts, total, lines }) =>
      words.reduce(
        (sum, word) => sum + Math.log(((counts.get(word) ?? 0) + 1) / (total + vocabulary.size)),
        Math.log(lines),
      ),
    );
    return scores.indexOf(Math.max(...scores));
  };
}

/** The lengths of the stages of {@link subjectRelGan} in steps, and its seed. */
export interface SubjectRun {
  readonly mleSteps: number;
  readonly game: number;
  readonly seed: number;
}

/** Creates the RelGAN that generates captions of a requested subject. */
export function subjectRelGan({ vocabulary, length }: TextSpec, { mleSteps, game, seed }: SubjectRun): TextGan {
  return relGan({
    ...{ vocabulary, length, classes: Object.keys(SUBJECTS), mleSteps, seed },
    ...{ cell: 'lstm', embeddingDim: 64, units: 128, representations: 8, discriminatorFilters: 64 },
    mleRate: { exponential: [0.005, 5e-4], over: { steps: mleSteps } },
    ...{ discriminatorUpdates: 2, generatorRate: 1e-4, discriminatorRate: 1e-4 },
    beta: { exponential: [1, 100], over: { steps: game }, since: 'stage' },
  });
}

/** Generates n captions about the subject with this label. */
export async function linesAbout(gan: TextGan, spec: TextSpec, label: number, n: number): Promise<string[]> {
  const labels = tf.fill([n], label, 'int32');
  const { texts } = await gan.sample({ n, random: randomStream(7, label), conditions: { labels } });
  const values = { shape: texts!.shape, data: await texts!.data<'int32'>() };
  tf.dispose([texts!, labels]);
  return decodeExamples(spec, { '': values });
}
