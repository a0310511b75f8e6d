/**
 * Returns the known name that is closest to a misspelt one, if at most a third of its letters differ.
 *
 * It uses the Damerau-Levenshtein distance and ignores case, hyphens and underscores.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[-_\s]/g, '');
  const given = plain(name);
  let [best, least] = [undefined as string | undefined, Math.max(1, Math.floor(given.length / 3)) + 1];
  for (const other of known) {
    const distance = apart(given, plain(other));
    if (distance < least) [best, least] = [other, distance];
  }
  return best;
}

/**
 * Counts the insertions, deletions, replacements and swaps of neighbouring letters that are needed to change one text
 * into the other (Damerau-Levenshtein distance).
 */
function apart(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(exchanged, row[j]! + 1, next[j - 1]! + 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) least = Math.min(least, before[j - 2]! + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
