import { GanError } from '@ganforge/formats';

/** A token: a word, a character or an id. */
export type Token = string | number;

/** The count of each n-gram in a text. */
export type NgramCounts = ReadonlyMap<string, number>;

/** A separator for the tokens of an n-gram. It occurs in no token. */
const BETWEEN = '\u0000';

/** Counts the n-grams of a text. */
export function countNgrams(text: readonly Token[], n: number): NgramCounts {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= text.length; i++) {
    const key = text.slice(i, i + n).join(BETWEEN);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/**
 * Contains the largest count of an n-gram in a text, the index of this text, and the largest count in any other text.
 */
interface Most {
  first: number;
  of: number;
  second: number;
}

/** Contains the n-gram counts of reference texts. They are computed once and used for many BLEU scores. */
export class Ngrams {
  readonly #byLength: readonly Map<string, Most>[];
  /** The number of texts of each length. */
  readonly #lengths = new Map<number, number>();

  /** @throws GanError `argument` if there are no texts */
  constructor(texts: readonly (readonly Token[])[], most: number) {
    if (texts.length === 0)
      throw new GanError('metrics/bleu', 'references must have at least one text; received none.');
    this.#byLength = Array.from({ length: most }, () => new Map<string, Most>());
    for (const [i, text] of texts.entries()) {
      this.#lengths.set(text.length, (this.#lengths.get(text.length) ?? 0) + 1);
      for (const [k, all] of this.#byLength.entries()) {
        for (const [key, count] of countNgrams(text, k + 1)) {
          const known = all.get(key);
          if (known === undefined) all.set(key, { first: count, of: i, second: 0 });
          else if (count > known.first) all.set(key, { first: count, of: i, second: known.first });
          else if (count > known.second) known.second = count;
        }
      }
    }
  }

  /**
   * Counts the n-grams of a text that also occur in the references. Each n-gram counts at most as often as it occurs in
   * a single reference.
   * @param but the index of a reference to exclude
   */
  common(counts: NgramCounts, n: number, but?: number): number {
    let sum = 0;
    for (const [key, count] of counts) {
      const most = this.#byLength[n - 1]!.get(key);
      if (most !== undefined) sum += Math.min(count, most.of === but ? most.second : most.first);
    }
    return sum;
  }

  /**
   * Returns the reference length that is closest to the given length. In a tie it returns the smaller one.
   * @param but a length; one reference of this length is excluded
   */
  nearestLength(length: number, but?: number): number {
    let nearest = Number.NaN;
    for (const [found, count] of this.#lengths) {
      if (found === but && count === 1) continue;
      const [gap, best] = [Math.abs(found - length), Math.abs(nearest - length)];
      if (!(gap > best || (gap === best && found > nearest))) nearest = found;
    }
    return nearest;
  }
}
