/** Both a tile and the one across the diagonal stay in the first-level cache. */
const TILE = 32;

/**
 * Visits the tiles that the lower triangle of a [d,d] lies in: rows top..bottom-1, columns left..right-1.
 *
 * Where (i,j) and (j,i) are both touched, row by row would miss the cache at every second one.
 */
export function eachLowerTile(
  d: number,
  visit: (top: number, bottom: number, left: number, right: number) => void,
): void {
  for (let top = 0; top < d; top += TILE) {
    for (let left = 0; left <= top; left += TILE) {
      visit(top, Math.min(top + TILE, d), left, Math.min(left + TILE, d));
    }
  }
}
