import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { checkInteger } from '../numbers/checks.ts';
import { visitPairs } from './pairs.ts';

/**
 * Computes the squared distance of every row to its k-th closest other row. Its square root is the radius of the ball
 * around this row; the balls estimate a manifold.
 *
 * A row is not its own neighbour. Another row with equal values is a neighbour at distance 0.
 */
export function squaredRadii(features: FeatureMatrix, k: number): Float64Array {
  const { rows } = features;
  const nearest = new Float64Array(rows * k).fill(Number.POSITIVE_INFINITY); // [N,k], ascending in each row
  visitPairs('squared-distance', features, undefined, ({ values, stride, row, rows: n, col, cols }) => {
    for (let i = 0; i < n; i++) {
      const first = row === col ? i + 1 : 0;
      for (let j = first; j < cols; j++) {
        const distance = values[i * stride + j]!;
        insert(nearest, (row + i) * k, k, distance);
        insert(nearest, (col + j) * k, k, distance);
      }
    }
  });
  return Float64Array.from({ length: rows }, (_, i) => nearest[i * k + k - 1]!);
}

/** Inserts a distance into the k smallest distances so far, if it is smaller than one of them. */
function insert(nearest: Float64Array, begin: number, k: number, distance: number): void {
  let at = begin + k - 1;
  if (distance >= nearest[at]!) return;
  for (; at > begin && nearest[at - 1]! > distance; at--) nearest[at] = nearest[at - 1]!;
  nearest[at] = distance;
}

/** Checks that k is smaller than the number of rows of each set. Sets of unknown size are not checked. */
export function checkNeighbours(where: string, k: number, ...rows: readonly (number | undefined)[]): void {
  const most = Math.min(...rows.map((count) => count ?? Number.MAX_SAFE_INTEGER)) - 1;
  checkInteger(where, 'k', k, [1, most], 'In a set of n examples, an example has n - 1 neighbours.');
}
