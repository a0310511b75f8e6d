import type { DesignMatrix } from './design-matrix.ts';
import type { Classifier } from './logistic-regression.ts';

/** Describes a decision tree with one split, and the class on each side of the split. */
interface Stump {
  readonly column: number;
  readonly threshold: number;
  readonly low: 0 | 1;
  readonly high: 0 | 1;
  readonly weight: number;
}

/**
 * Trains AdaBoost with trees of one split. Each tree is fitted to weighted rows; rows that earlier trees classified
 * wrongly have larger weights. The weight of the vote of a tree is the log of its odds (SAMME: Zhu et al. 2009,
 * "Multi-class AdaBoost", algorithm 2, for two classes), like in scikit-learn's AdaBoostClassifier with its defaults.
 * The classifier returns the weighted share of the votes for the class.
 *
 * @param labels 1 for rows of the class, 0 for other rows
 * @param rounds maximum number of trees
 */
export function adaBoost(x: DesignMatrix, labels: Uint8Array, rounds: number = 50): Classifier {
  const orders = Array.from({ length: x.cols }, (_, column) =>
    Uint32Array.from({ length: x.rows }, (_, i) => i).sort((a, b) => at(x, a, column) - at(x, b, column)),
  );
  let weights = new Float64Array(x.rows).fill(1 / x.rows);
  const stumps: Stump[] = [];
  for (let round = 0; round < rounds; round++) {
    const stump = bestStump(x, labels, weights, orders);
    if (stump === undefined) break;
    const wrong = (row: number): boolean => sideOf(stump, at(x, row, stump.column)) !== labels[row];
    const error = weights.reduce((sum, weight, row) => sum + (wrong(row) ? weight : 0), 0);
    if (error >= 0.5) break;
    const vote = Math.log((1 - error) / Math.max(error, Number.MIN_VALUE));
    stumps.push({ ...stump, weight: error <= 0 ? 1 : vote });
    if (error <= 0) break;
    weights = weights.map((weight, row) => weight * (wrong(row) ? Math.exp(vote) : 1));
    const sum = weights.reduce((a, b) => a + b);
    weights = weights.map((weight) => weight / sum);
  }
  const total = stumps.reduce((sum, { weight }) => sum + weight, 0);
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  return (of) =>
    Float64Array.from({ length: of.rows }, (_, row) => {
      if (stumps.length === 0) return share;
      return stumps.reduce((sum, stump) => sum + sideOf(stump, at(of, row, stump.column)) * stump.weight, 0) / total;
    });
}

function at({ data, cols }: DesignMatrix, row: number, column: number): number {
  return data[row * cols + column]!;
}

function sideOf({ threshold, low, high }: Pick<Stump, 'threshold' | 'low' | 'high'>, value: number): 0 | 1 {
  return value <= threshold ? low : high;
}

/**
 * Finds the split with the smallest weighted Gini impurity. Its threshold is halfway between two neighbouring values.
 */
function bestStump(
  x: DesignMatrix,
  labels: Uint8Array,
  weights: Float64Array,
  orders: readonly Uint32Array[],
): Omit<Stump, 'weight'> | undefined {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const ofClass = weights.reduce((sum, weight, row) => sum + weight * labels[row]!, 0);
  let best: (Omit<Stump, 'weight'> & { readonly impurity: number }) | undefined;
  orders.forEach((order, column) => {
    let [below, positives] = [0, 0];
    for (let i = 0; i + 1 < order.length; i++) {
      const row = order[i]!;
      below += weights[row]!;
      positives += weights[row]! * labels[row]!;
      const [value, next] = [at(x, row, column), at(x, order[i + 1]!, column)];
      if (value === next) continue;
      const impurity = gini(positives, below) + gini(ofClass - positives, all - below);
      if (best !== undefined && !(impurity < best.impurity - 1e-12)) continue;
      const low = positives * 2 > below ? 1 : 0;
      const high = (ofClass - positives) * 2 > all - below ? 1 : 0;
      best = { column, threshold: value + (next - value) / 2, low, high, impurity };
    }
  });
  return best;
}

function gini(positives: number, rows: number): number {
  return rows > 0 ? (2 * positives * (rows - positives)) / rows : 0;
}
