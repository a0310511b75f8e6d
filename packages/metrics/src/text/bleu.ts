import { GanError } from '@ganforge/formats';
import { checkInteger } from '../numbers/checks.ts';
import { countNgrams, type NgramCounts, Ngrams, type Token } from './ngrams.ts';

const where = 'metrics/bleu';
/** The epsilon of smoothing method 1 of NLTK. It replaces a numerator of 0. */
const EPSILON = 0.1;

/** The scores by name: BLEU-2 is `bleu2`, and so on. */
export type BleuScores = Readonly<Record<`bleu${number}`, number>>;

/**
 * Computes BLEU-2 to BLEU-`most` of texts with respect to reference texts. Each score is averaged over the texts.
 *
 * BLEU-n of a text uses the weights 1/n and all references together. The brevity penalty uses the reference whose
 * length is closest. Counts of 0 are smoothed by method 1 of Chen & Cherry 2014, as NLTK's `sentence_bleu` does with
 * `method1`. Source: Papineni et al. 2002, "BLEU", section 2. Averaging over texts follows Zhu et al. 2018, "Texygen".
 *
 * @param texts the texts, each as a list of tokens
 * @throws GanError `argument` if there are no texts or no references
 * @example
 * const { bleu4 } = bleu(samples.map((line) => line.split(' ')), references.map((line) => line.split(' ')));
 */
export function bleu(
  texts: readonly (readonly Token[])[],
  references: Ngrams | readonly (readonly Token[])[],
  most = 5,
): BleuScores {
  checkInteger(where, 'most', most, [2, 9]);
  const known = references instanceof Ngrams ? references : new Ngrams(references, most);
  if (texts.length === 0) throw new GanError(where, 'texts must have at least one text; received none.');
  return meanScores(
    texts,
    most,
    (_, counts, n) => known.common(counts, n),
    (_, length) => known.nearestLength(length),
  );
}

/**
 * Computes self-BLEU, which measures how similar the texts are to each other. It is the mean BLEU of each text with all
 * other texts as references.
 *
 * It is 1 if all texts are equal. For details see {@link bleu}. Source: Zhu et al. 2018, "Texygen", section 2.2.
 *
 * @throws GanError `argument` if there are fewer than two texts
 * @example
 * const { bleu4 } = selfBleu(samples.map((line) => line.split(' ')));
 */
export function selfBleu(texts: readonly (readonly Token[])[], most = 5): BleuScores {
  checkInteger(where, 'most', most, [2, 9]);
  if (texts.length < 2) throw new GanError(where, `texts must have at least two texts; received ${texts.length}.`);
  const known = new Ngrams(texts, most);
  return meanScores(
    texts,
    most,
    (i, counts, n) => known.common(counts, n, i),
    (_, length) => known.nearestLength(length, length),
  );
}

function meanScores(
  texts: readonly (readonly Token[])[],
  most: number,
  common: (i: number, counts: NgramCounts, n: number) => number,
  nearestLength: (i: number, length: number) => number,
): BleuScores {
  const sums = new Float64Array(most + 1);
  for (const [i, text] of texts.entries()) {
    const { length } = text;
    if (length === 0) continue; // the brevity penalty of an empty text is 0
    const reference = nearestLength(i, length);
    const brevity = length > reference ? 1 : Math.exp(1 - reference / length);
    let logs = 0;
    for (let n = 1; n <= most; n++) {
      const found = common(i, countNgrams(text, n), n);
      if (n === 1 && found === 0) break; // no token in common, so all scores are 0
      logs += Math.log((found === 0 ? EPSILON : found) / Math.max(1, length - n + 1));
      sums[n]! += brevity * Math.exp(logs / n);
    }
  }
  const ns = Array.from({ length: most - 1 }, (_, i) => i + 2);
  return Object.fromEntries(ns.map((n) => [`bleu${n}`, sums[n]! / texts.length]));
}
