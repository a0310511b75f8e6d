import { formatValue, GanError, Mt19937 } from '@ganforge/formats';
import type { Cell, TableRow, TableSpec } from '@ganforge/media';
import { normalDistribution, normalQuantile } from '../../numbers/normal.ts';
import { columnsOf } from '../column-values.ts';

const where = 'metrics/gaussian-copula';

/** Contains the sorted cells of a column and the normal score of each row. */
interface Marginal {
  readonly name: string;
  /** The cells in ascending order: numbers by value, strings by code units. Missing numbers are left out. */
  readonly sorted: readonly Cell[];
  /** The standard normal score of each row, or NaN if its number is missing. */
  readonly scores: Float64Array;
  /** The share of rows with a missing number. */
  readonly missing: number;
}

/**
 * Draws rows from a Gaussian copula that is fitted to `rows`. This is a baseline that a table generator must beat.
 *
 * Each column keeps its distribution, and the columns are related like normal variables with the same correlations. To
 * fit the copula, the rank of each cell is converted to a normal score. Equal cells (such as those of a category) are
 * spread evenly over their ranks; this is the distributional transform (Ruschendorf 2009, "On the distributional
 * transform, Sklar's theorem, and the empirical copula process"). To draw a row, normal variables are converted to the
 * cells of their ranks, so all drawn cells occur in the data. A number is missing as often as in the data, independent
 * of other cells. Ids and constants are copied from the first row.
 *
 * @param n number of rows to draw
 * @throws GanError `argument` if there are no rows
 */
export function gaussianCopula(spec: TableSpec, rows: readonly TableRow[], n: number, seed: number = 0): TableRow[] {
  if (!(Number.isInteger(n) && n >= 1)) {
    throw new GanError(where, `n must be an integer of at least 1; received ${formatValue(n)}.`);
  }
  const random = new Mt19937(seed);
  const marginals = columnsOf(where, spec, rows).map(({ name, values }) =>
    marginalOf(
      name,
      values,
      rows.map((row) => row[name] ?? null),
      random,
    ),
  );
  const factor = choleskyFactor(correlations(marginals), marginals.length);
  return Array.from({ length: n }, () => {
    const normals = marginals.map(() => normalOf(random));
    const drawn = marginals.map(({ name, sorted, missing }, i) => {
      if (missing > 0 && random.random() < missing) return [name, null] as const;
      let z = 0;
      for (let k = 0; k <= i; k++) z += factor[i * marginals.length + k]! * normals[k]!;
      const rank = Math.min(sorted.length - 1, Math.floor(normalDistribution(z) * sorted.length));
      return [name, sorted[rank]!] as const;
    });
    return { ...rows[0], ...Object.fromEntries(drawn) };
  });
}

function marginalOf(
  name: string,
  values: Float64Array | readonly string[],
  cells: readonly Cell[],
  random: Mt19937,
): Marginal {
  // Puts equal cells in random order.
  const ties = Float64Array.from(cells, () => random.random());
  const known = Uint32Array.from(cells.keys()).filter((row) => !Number.isNaN(values[row]));
  const order = known.sort((a, b) => compare(values[a]!, values[b]!) || ties[a]! - ties[b]!);
  const scores = new Float64Array(cells.length).fill(Number.NaN);
  order.forEach((row, rank) => {
    scores[row] = normalQuantile((rank + 0.5) / order.length);
  });
  const sorted = Array.from(order, (row) => cells[row]!);
  return { name, scores, sorted, missing: 1 - order.length / cells.length };
}

function compare(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Computes the correlations of scores over the rows that have both scores. The means of the scores are about 0. */
function correlations(marginals: readonly Marginal[]): Float64Array {
  const size = marginals.length;
  const found = new Float64Array(size * size);
  marginals.forEach((a, i) => {
    for (let j = 0; j <= i; j++) {
      const b = marginals[j]!.scores;
      let [ab, aa, bb] = [0, 0, 0];
      for (let row = 0; row < b.length; row++) {
        if (Number.isNaN(a.scores[row]! * b[row]!)) continue;
        ab += a.scores[row]! * b[row]!;
        aa += a.scores[row]! ** 2;
        bb += b[row]! ** 2;
      }
      const r = i === j ? 1 : aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
      found[i * size + j] = r;
      found[j * size + i] = r;
    }
  });
  return found;
}

/** Computes the Cholesky factor of a correlation matrix. It is approximate if some columns depend on other columns. */
function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  const l = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * size + k]! * l[j * size + k]!;
      l[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-9)) : sum / l[j * size + j]!;
    }
  }
  return l;
}

/** Draws a standard normal number by the Box-Muller transform. */
function normalOf(random: Mt19937): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.random()));
  return radius * Math.cos(2 * Math.PI * random.random());
}
