import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { checkInteger } from '../checks.ts';
import type { TextSpec } from './spec.ts';
import { tokensOf } from './tokens.ts';

/** Options of {@link inferText}. */
export interface InferTextOptions {
  /** The unit of a token. It is a word between spaces, or a single character. @default 'word' */
  readonly unit?: 'word' | 'character';
  /** Number of tokens of each text. @default the length of the longest text */
  readonly length?: number;
}

const where = 'media/text';

/**
 * Computes the specification of texts. The vocabulary starts with `''`, which ends a text. Then come all tokens by
 * decreasing frequency.
 *
 * Equally frequent tokens are sorted by code units.
 *
 * @throws GanError `argument` if there are no texts, or a text is longer than `length`
 * @example
 * const spec = inferText(['a dog runs', 'a cat']); // vocabulary '', 'a', 'cat', 'dog', 'runs'; length 3
 */
export function inferText(texts: readonly string[], options: InferTextOptions = {}): TextSpec {
  checkKnownOptions(where, options, ['unit', 'length']);
  const { unit = 'word' } = options;
  if (unit !== 'word' && unit !== 'character') {
    throw new GanError(where, `unit must be 'word' or 'character'; received ${formatValue(unit)}.`);
  }
  const counts = new Map<string, number>();
  let longest = 0;
  for (const text of texts) {
    const tokens = tokensOf(unit, text);
    longest = Math.max(longest, tokens.length);
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  if (longest === 0) throw new GanError(where, 'texts must have at least one token; received none.');
  const { length = longest } = options;
  checkInteger(where, 'length', length, longest, 2 ** 20);
  const byCount = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([token]) => token);
  return { kind: 'text', length, vocabulary: ['', ...byCount], unit };
}
