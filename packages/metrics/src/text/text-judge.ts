import type { TextSpec } from '@ganforge/media';
import type { ExampleJudge } from '../examples/judge.ts';
import { type BleuScores, bleu, selfBleu } from './bleu.ts';
import { Ngrams } from './ngrams.ts';

/** Lists n of BLEU-n. 4 is first, because papers compare BLEU-4. */
const NS = [4, 2, 3, 5] as const;
const MOST = 5;

/**
 * Creates a judge that scores texts by {@link bleu} with respect to real texts, and by {@link selfBleu}.
 *
 * Good texts have a high BLEU, and a self-BLEU close to that of real texts. If a generator repeats one good sentence,
 * BLEU is high, but self-BLEU is 1.
 *
 * @param unit what a token is: a word or a character. @default 'word'
 * @example
 * const { numbers } = textJudge(dataset.texts).judge(samples); // BLEU-4, self-BLEU-4, ...
 */
export function textJudge(real: readonly string[], unit: TextSpec['unit'] = 'word'): ExampleJudge<string> {
  const tokens = (text: string): string[] =>
    unit === 'character' ? Array.from(text) : text.split(/\s+/).filter((word) => word !== '');
  let references: Ngrams | undefined;
  const named = (prefix: string, scores: BleuScores) =>
    Object.fromEntries(NS.map((n) => [`${prefix}BLEU-${n}`, scores[`bleu${n}`]!]));
  return {
    metrics: ['bleu', 'self-bleu'],
    better: Object.fromEntries([
      ...NS.map((n) => [`BLEU-${n}`, 'higher'] as const),
      ...NS.map((n) => [`self-BLEU-${n}`, 'lower'] as const),
    ]),
    judge(generated) {
      references ??= new Ngrams(real.map(tokens), MOST);
      const texts = generated.map(tokens);
      return { numbers: { ...named('', bleu(texts, references, MOST)), ...named('self-', selfBleu(texts, MOST)) } };
    },
  };
}
