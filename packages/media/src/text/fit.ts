import { checkKnownOptions, GanError } from '@ganforge/formats';
import { checkInteger } from '../checks.ts';
import { inferText } from './infer.ts';
import type { TextSpec } from './spec.ts';
import { tokensOf } from './tokens.ts';

/** Options of {@link fitTexts}. */
export interface FitTextsOptions {
  /** The unit of a token. It is a word between spaces, or a single character. @default 'word' */
  readonly unit?: 'word' | 'character';
  /** Maximum number of tokens. Longer texts are dropped. @default no limit */
  readonly length?: number;
  /**
   * Maximum size of the vocabulary, including `''`. The most frequent tokens are kept. Texts with any other token are
   * dropped. @default no limit
   */
  readonly vocabulary?: number;
  /** A specification that replaces the other options, for example the specification of a trained model. */
  readonly spec?: TextSpec;
}

/** The numbers of dropped texts, by reason. */
export interface TextsLeftOut {
  /** Texts without a token. */
  readonly empty: number;
  /** Texts with too many tokens. If the vocabulary has no end token, texts with too few tokens are counted here too. */
  readonly length: number;
  /** Texts with a token that is not in the vocabulary. */
  readonly vocabulary: number;
}

/** The result of {@link fitTexts}. */
export interface FittedTexts {
  readonly spec: TextSpec;
  /** The indices of the accepted texts. */
  readonly kept: readonly number[];
  readonly leftOut: TextsLeftOut;
}

const where = 'media/text';

/**
 * Drops texts that are empty, too long or contain rare tokens, and computes the specification of the others.
 *
 * @throws GanError `argument` if no text remains
 * @example
 * const { spec, kept, leftOut } = fitTexts(await readLines(file), { length: 20, vocabulary: 5000 });
 */
export function fitTexts(texts: readonly string[], options: FitTextsOptions = {}): FittedTexts {
  checkKnownOptions(where, options, ['unit', 'length', 'vocabulary', 'spec']);
  const { spec } = options;
  const { unit = spec?.unit, length = spec?.length, vocabulary } = options;
  if (length !== undefined) checkInteger(where, 'length', length, 1, 2 ** 20);
  if (vocabulary !== undefined) checkInteger(where, 'vocabulary', vocabulary, 2, 2 ** 24);
  if (spec !== undefined && Object.keys(options).length > 1) {
    throw new GanError(where, 'give either spec or unit, length and vocabulary, not both.');
  }
  const all = texts.map((text) => tokensOf(unit, text));
  const least = spec !== undefined && !spec.vocabulary.includes('') ? spec.length : 1;
  const fits = (tokens: readonly string[]): boolean =>
    tokens.length >= least && (length === undefined || tokens.length <= length);
  const known = spec === undefined ? frequent(all.filter(fits), vocabulary) : new Set(spec.vocabulary);
  const leftOut = { empty: 0, length: 0, vocabulary: 0 };
  const kept: number[] = [];
  for (const [i, tokens] of all.entries()) {
    if (tokens.length === 0) leftOut.empty++;
    else if (!fits(tokens)) leftOut.length++;
    else if (known !== undefined && !tokens.every((token) => known.has(token))) leftOut.vocabulary++;
    else kept.push(i);
  }
  if (kept.length === 0) {
    const { empty, length: tooLong, vocabulary: rare } = leftOut;
    const found = `${texts.length}: ${empty} empty, ${tooLong} of another length, ${rare} with unknown tokens`;
    throw new GanError(where, `no text can be used (of ${found}). Allow a greater length or more tokens.`);
  }
  const found =
    spec ??
    inferText(
      kept.map((i) => texts[i]!),
      unit && { unit },
    );
  return { spec: found, kept, leftOut };
}

/**
 * Returns the most frequent tokens, or undefined if there is no limit. It returns one token fewer than `limit`, because
 * the end token is added later.
 */
function frequent(texts: readonly (readonly string[])[], limit: number | undefined): Set<string> | undefined {
  if (limit === undefined) return undefined;
  const counts = new Map<string, number>();
  for (const token of texts.flat()) counts.set(token, (counts.get(token) ?? 0) + 1);
  const byCount = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return new Set(byCount.slice(0, limit - 1).map(([token]) => token));
}
