import type { DesignMatrix } from './design-matrix.ts';
import type { Classifier } from './logistic-regression.ts';

/**
 * A node of the tree. A leaf contains the share of its rows that have the class. Any other node sends a row to the left
 * if its value is at most `threshold`.
 */
type Node =
  | { readonly share: number }
  | { readonly column: number; readonly threshold: number; readonly left: Node; readonly right: Node };

interface Split {
  readonly column: number;
  readonly threshold: number;
  readonly impurity: number;
}

/**
 * Trains a decision tree with Gini impurity and a maximum depth: CART (Breiman et al. 1984), like scikit-learn's
 * DecisionTreeClassifier with defaults for all other options. If several splits are equally good, the first column is
 * used.
 *
 * @param labels 1 for rows of the class, 0 for other rows
 */
export function decisionTree(x: DesignMatrix, labels: Uint8Array, depth: number): Classifier {
  const root = grow(
    x,
    labels,
    Uint32Array.from({ length: x.rows }, (_, i) => i),
    depth,
  );
  return (of) =>
    Float64Array.from({ length: of.rows }, (_, i) => {
      let node = root;
      while (!('share' in node)) {
        node = of.data[i * of.cols + node.column]! <= node.threshold ? node.left : node.right;
      }
      return node.share;
    });
}

function grow(x: DesignMatrix, labels: Uint8Array, rows: Uint32Array, depth: number): Node {
  const ofClass = rows.reduce((sum, row) => sum + labels[row]!, 0);
  const share = ofClass / rows.length;
  if (depth === 0 || ofClass === 0 || ofClass === rows.length) return { share };
  const found = bestSplit(x, labels, rows, ofClass);
  if (found === undefined) return { share };
  const { column, threshold } = found;
  const isLeft = (row: number): boolean => x.data[row * x.cols + column]! <= threshold;
  const left = rows.filter(isLeft);
  const right = rows.filter((row) => !isLeft(row));
  return { column, threshold, left: grow(x, labels, left, depth - 1), right: grow(x, labels, right, depth - 1) };
}

function bestSplit(x: DesignMatrix, labels: Uint8Array, rows: Uint32Array, ofClass: number): Split | undefined {
  let best: Split | undefined;
  for (let column = 0; column < x.cols; column++) {
    const split = splitOf(x, labels, rows, ofClass, column);
    // The tolerance ignores differences that are only rounding errors of sums.
    if (split && (best === undefined || split.impurity < best.impurity - 1e-12)) best = split;
  }
  return best;
}

/** Finds the best threshold for a column. It is halfway between two neighbouring values of the column. */
function splitOf(
  x: DesignMatrix,
  labels: Uint8Array,
  rows: Uint32Array,
  ofClass: number,
  column: number,
): Split | undefined {
  const at = (row: number): number => x.data[row * x.cols + column]!;
  const first = at(rows[0]!);
  const second = rows.find((row) => at(row) !== first);
  if (second === undefined) return undefined;
  const other = at(second);
  // Most columns are one-hot and have only two values, so no sorting is needed.
  if (rows.every((row) => at(row) === first || at(row) === other)) {
    const low = Math.min(first, other);
    let [below, positives] = [0, 0];
    for (const row of rows) {
      if (at(row) !== low) continue;
      below++;
      positives += labels[row]!;
    }
    const impurity = gini(positives, below) + gini(ofClass - positives, rows.length - below);
    return { column, threshold: low + Math.abs(first - other) / 2, impurity };
  }
  const sorted = rows.slice().sort((a, b) => at(a) - at(b));
  const n = rows.length;
  let best: Split | undefined;
  let positives = 0;
  for (let i = 0; i + 1 < n; i++) {
    positives += labels[sorted[i]!]!;
    const [value, next] = [at(sorted[i]!), at(sorted[i + 1]!)];
    if (value === next) continue;
    const impurity = gini(positives, i + 1) + gini(ofClass - positives, n - i - 1);
    if (best === undefined || impurity < best.impurity - 1e-12) {
      best = { column, threshold: value + (next - value) / 2, impurity };
    }
  }
  return best;
}

/** Computes the Gini impurity of a set of rows, multiplied by the number of rows. */
function gini(positives: number, rows: number): number {
  const p = positives / rows;
  return 2 * rows * p * (1 - p);
}
