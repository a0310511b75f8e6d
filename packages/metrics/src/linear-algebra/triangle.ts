/** The side of a tile. A tile and its mirror image across the diagonal fit into the L1 cache together. */
const TILE = 32;

/**
 * Calls `visit` for each tile that contains elements of the lower triangle of a matrix [d,d]: rows top to bottom - 1,
 * columns left to right - 1.
 *
 * Tiles are useful if (i,j) and (j,i) are both accessed: a loop over rows would then miss the cache at every second
 * access.
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
