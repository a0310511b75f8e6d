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
