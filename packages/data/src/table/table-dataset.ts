import { checkEngineReady, type Dataset, type RandomStream, randomStream, type TableBatch } from '@ganforge/core';
import { checkKnownOptions, fingerprint, formatValue, GanError } from '@ganforge/formats';
import {
  type Cell,
  type CountNoise,
  cellsAt,
  cellsOfRows,
  fitTable,
  type InferTableOptions,
  inferTypes,
  type PackedTable,
  packTable,
  rowsOfCells,
  type Span,
  spansOf,
  type TableCells,
  type TablePrivacy,
  type TableRow,
  type TableSpec,
  type VectorSpec,
} from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { checkEntries } from '../entries.ts';
import { checkIndices } from '../indices.ts';
import { type ConditionChoice, conditionSampler } from './condition-sampler.ts';
import { poissonRate, poissonSampler } from './poisson-sampler.ts';

/** Options of {@link tableDataset}. */
export interface TableDatasetOptions extends InferTableOptions {
  /** The share of rows in the holdout set, in [0,1). Nothing is fitted to these rows. @default 0.2 */
  readonly holdout?: number;
  /** The seed of the random split. @default 0 */
  readonly seed?: number;
  /**
   * Prepares the table for a variant that trains privately, such as ctgan with `privacy`. Noise is added to counts and
   * modes, and each row is drawn independently. The number of rows, and the types, categories, ranges and decimals of
   * the columns, are assumed to be public.
   * @default no privacy
   */
  readonly privacy?: PrivateTableOptions;
}

/** The preparation of a table for private training. */
export interface PrivateTableOptions {
  /**
   * Number of rows in a batch. The run must use the same number. On average, about `7 * sqrt(batchSize)` rows are
   * padding.
   */
  readonly batchSize: number;
  /**
   * Standard deviation of the noise on counts, as a multiple of the norm of one row's contribution to all counts. The
   * noisy counts use a part of the privacy budget epsilon.
   * @default 40
   */
  readonly noise?: number;
  /** The seed of the noise, from 0 to 2^53 - 1. Keep it secret: anyone who knows it can remove the noise. */
  readonly seed: number;
}

/**
 * A dataset of table rows.
 *
 * `rows` is float32 [n,width]. If the table has categorical columns, `condition` is float32 [n,K]. It is one-hot over
 * the categories of all columns, which are side by side.
 */
export interface TableDataset extends Dataset<TableBatch> {
  /**
   * `condition` exists if the table has categorical columns. `present` exists if the table was prepared for private
   * training. `present` is 1 for a real row and 0 for padding.
   */
  readonly entries: { readonly rows: TableSpec; readonly condition?: VectorSpec; readonly present?: VectorSpec };
  /** Identifies the rows. Two datasets with the same fingerprint contain the same rows. */
  readonly fingerprint: string;
  /** Returns the rows of the training set, in order. */
  trainingRows(): Record<string, Cell>[];
  /** Returns the rows of the holdout set, in order. */
  holdoutRows(): Record<string, Cell>[];
}

const where = 'data/table-dataset';

/**
 * Creates a dataset of table rows and sets a holdout set aside. Modes and counts are fitted to the training rows only.
 *
 * An epoch has as many draws as there are rows. A draw first chooses a categorical column uniformly. Then it chooses
 * one of its categories, with a probability proportional to `log(1 + rows of the category)`, and a row of that
 * category. The chosen category is the `condition`. If a row is read by index without a draw, its condition is its
 * category in the first categorical column.
 *
 * @param rows the rows; the first row must have all columns, and null is a missing value
 * @throws GanError `argument` or `file` if the rows are not a table; see `inferTable` of `@ganforge/media`
 * @example
 * const dataset = tableDataset([{ age: 39, job: 'clerk' }, { age: 50, job: 'sales' }], { holdout: 0 });
 */
export function tableDataset(rows: readonly TableRow[], options: TableDatasetOptions = {}): TableDataset {
  checkKnownOptions(where, options, ['types', 'log', 'modes', 'holdout', 'seed', 'privacy']);
  return datasetOfCells(where, cellsOfRows(rows, []), options);
}

/** Creates a {@link tableDataset} from cells instead of rows. */
export function datasetOfCells(place: string, cells: TableCells, options: TableDatasetOptions): TableDataset {
  const { holdout = 0.2, seed = 0, privacy: asked, ...inferOptions } = options;
  if (!(typeof holdout === 'number' && holdout >= 0 && holdout < 1)) {
    throw new GanError(place, `holdout must be a number in [0,1); received ${formatValue(holdout)}.`);
  }
  const random = randomStream(seed, 'data/table');
  const [training, apart] = splitRows(cells, holdout, random.permutation(cells.size));
  const privacy = asked && privacyOf(place, asked, training.size);
  // The type of a column is inferred from all rows. Its encoding is fitted to the training rows only.
  const types = inferTypes(cells, inferOptions);
  const noise = privacy && noiseOf(privacy, types, randomStream(asked.seed, 'data/table'));
  const spec = { ...fitTable(training, { ...inferOptions, types }, noise), ...(privacy && { privacy }) };
  const uniform = new Map(
    spec.columns.map(({ name }) => [name, random.fork('mode', name).uniformValues(training.size)]),
  );
  return datasetOf(place, spec, training, apart, (column, row) => uniform.get(column)![row]!);
}

/**
 * Builds the dataset from its training rows and its holdout rows.
 *
 * @param uniform a random number per cell, which selects the mode in the encoding of a number
 */
function datasetOf(
  place: string,
  spec: TableSpec,
  training: TableCells,
  apart: TableCells,
  uniform: (column: string, row: number) => number,
): TableDataset {
  const { privacy } = spec;
  const table = packTable(spec, training, (column, n) => Array.from({ length: n }, (_, row) => uniform(column, row)));
  const words = spansOf(spec).flatMap((span, at) => (span.type === 'category' ? [{ ...span, at }] : []));
  const size = words.reduce((sum, span) => sum + span.size, 0);
  const entries = {
    rows: spec,
    ...(size > 0 && { condition: { kind: 'vector', size, range: [0, 1] } as const }),
    ...(privacy && { present: { kind: 'vector', size: 1, range: [0, 1] } as const }),
  };
  const places = words.map(({ at }) => at);
  const next = privacy ? poissonSampler(table, places, privacy) : size > 0 ? conditionSampler(table, words) : undefined;
  return {
    size: table.size,
    entries: checkEntries(place, entries),
    fingerprint: fingerprintOf(spec, training),
    trainingRows: () => rowsOfCells(spec.columns, training),
    holdoutRows: () => rowsOfCells(spec.columns, apart),
    ...(next && { next }),
    subset(indices) {
      checkIndices(indices, table.size, place);
      if (privacy === undefined) {
        const part = cellsAt(training, Uint32Array.from(indices));
        return datasetOf(place, spec, part, apart, (column, row) => uniform(column, indices[row]!));
      }
      const problem =
        'a private table cannot be divided, because its modes and counts were computed from all rows. Split the rows first';
      throw new GanError(place, `${problem}.`, { code: 'unsupported' });
    },
    get(indices, { choices }) {
      checkEngineReady(place);
      checkIndices(indices, table.size, place);
      return {
        rows: rowsAt(table, indices),
        ...(size > 0 && { condition: conditionsAt(table, words, size, indices, choices) }),
        ...(privacy && { present: tf.tensor2d(indices.map((_, i) => [Number(choices?.[i] !== null)])) }),
      };
    },
  };
}

function privacyOf(place: string, asked: PrivateTableOptions, rows: number): TablePrivacy {
  checkKnownOptions(place, asked, ['batchSize', 'noise', 'seed']);
  const { batchSize, noise = 40 } = asked;
  if (!(Number.isInteger(batchSize) && batchSize >= 2 && batchSize <= rows)) {
    const problem = `privacy.batchSize must be an integer in 2..${rows}, the number of training rows`;
    throw new GanError(place, `${problem}; received ${formatValue(batchSize)}.`);
  }
  if (!(typeof noise === 'number' && noise > 0 && Number.isFinite(noise))) {
    throw new GanError(place, `privacy.noise must be a number above 0; received ${formatValue(noise)}.`);
  }
  if (!Number.isSafeInteger(asked.seed) || asked.seed < 0) {
    const problem = 'privacy.seed must be an integer >= 0 that only you know';
    throw new GanError(place, `${problem}; received ${formatValue(asked.seed)}.`);
  }
  return { rate: poissonRate(batchSize, rows), batchSize, noise };
}

/** A row adds 1 to one count of each counted column. This contribution is a vector with the norm `sqrt(columns)`. */
function noiseOf({ noise }: TablePrivacy, types: Readonly<Record<string, string>>, random: RandomStream): CountNoise {
  const counted = Object.values(types).filter((type) => type !== 'id' && type !== 'constant').length;
  return {
    deviation: noise * Math.sqrt(counted),
    normals: (column, n) => random.fork('noise', column).normalValues(n),
  };
}

function splitRows(cells: TableCells, share: number, order: Uint32Array): [TableCells, TableCells] {
  const count = Math.min(cells.size - 1, Math.round(share * cells.size));
  return [cellsAt(cells, order.slice(count).sort()), cellsAt(cells, order.slice(0, count).sort())];
}

function fingerprintOf(spec: TableSpec, { columns }: TableCells): string {
  const parts = columns.flatMap(({ words, codes }) => [JSON.stringify(words), codes]);
  return fingerprint('table', JSON.stringify(spec), ...parts);
}

function rowsAt(table: PackedTable, indices: readonly number[]): tf.Tensor2D {
  const values = new Float32Array(indices.length * table.width);
  indices.forEach((row, i) => {
    table.write(row, values, i * table.width);
  });
  return tf.tensor2d(values, [indices.length, table.width]);
}

function conditionsAt(
  table: PackedTable,
  words: readonly (Span & { readonly at: number })[],
  size: number,
  indices: readonly number[],
  choices: readonly unknown[] | undefined,
): tf.Tensor2D {
  const starts: number[] = [];
  words.reduce((start, span) => {
    starts.push(start);
    return start + span.size;
  }, 0);
  const values = new Float32Array(indices.length * size);
  indices.forEach((row, i) => {
    if (choices?.[i] === null) return; // this row is padding
    const [column, choice] = (choices?.[i] as ConditionChoice | undefined) ?? [0, table.choices[words[0]!.at]![row]!];
    values[i * size + starts[column]! + choice] = 1;
  });
  return tf.tensor2d(values, [indices.length, size]);
}
