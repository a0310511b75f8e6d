/** A tile and its mirror image across the diagonal fit into the L1 cache. */
const TILE = 32;

/**
 * Visits the tiles that the lower triangle of a [d,d] lies in: rows top..bottom-1, columns left..right-1.
 *
 * If (i,j) and (j,i) are both accessed, a loop row by row would miss the cache at every second access.
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
