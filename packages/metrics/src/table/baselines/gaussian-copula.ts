import { formatValue, GanError, Mt19937 } from '@ganforge/formats';
import type { Cell, TableRow, TableSpec } from '@ganforge/media';
import { normalDistribution, normalQuantile } from '../../numbers/normal.ts';
import { columnsOf } from '../column-values.ts';

const where = 'metrics/gaussian-copula';

/** The sorted cells of a column and its normal scores. */
interface Marginal {
  readonly name: string;
  /** Cells by rank: numbers by size, strings by code units. Missing numbers are dropped. */
  readonly sorted: readonly Cell[];
  /** Standard normal scores of the rows; NaN for missing numbers. */
  readonly scores: Float64Array;
  /** The share of rows with a missing number. */
  readonly missing: number;
}

/**
 * Draws rows from a Gaussian copula fitted to rows, a baseline that a table generator must beat.
 *
 * Each column keeps the distribution of the data. The columns are related like normals with the same correlations.
 * Ranks become normal scores. Equal cells, including categories, are spread evenly over their ranks (the distributional
 * transform: Ruschendorf 2009, "On the distributional transform, Sklar's theorem, and the empirical copula process"). A
 * drawn normal becomes the cell of its rank, so columns only have cells of the data. Missing numbers have the same
 * frequency, independent of other cells. Ids and constants are those of the first row.
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
  // Equal cells are in random order.
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

/** Computes the correlations of scores, whose means are about 0, over the rows that have both. */
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

/** Computes the Cholesky factor of a correlation matrix; approximately if columns depend on others. */
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

/** The Box-Muller transform. */
function normalOf(random: Mt19937): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.random()));
  return radius * Math.cos(2 * Math.PI * random.random());
}
