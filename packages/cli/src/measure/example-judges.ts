import type { Dataset } from '@ganforge/core';
import type { MoleculeDataset, TableDataset, TextDataset } from '@ganforge/data';
import { GanError } from '@ganforge/formats';
import type { Spec, TableRow, TableSpec } from '@ganforge/media';
import type { ExampleJudge, TableReport } from '@ganforge/metrics';
import type { TableClass } from './table-class.ts';

/** Maximum number of reference texts. More texts would hardly change the result. */
const REFERENCES = 5000;

/** Options for judging a table. */
export interface TableJudging {
  /** Whether to compute everything, including utility and privacy. */
  readonly full: boolean;
  /** The class that classifiers predict. @default the rarer word of the last column that has two words */
  readonly of?: TableClass | undefined;
  readonly group?: string | undefined;
  /** Is called with the whole report and its rows. */
  readonly onReport?: (report: TableReport, rows: readonly TableRow[]) => void;
}

/** Creates the judge of texts, rows or molecules for a dataset. Returns undefined for other kinds of data. */
export async function exampleJudge(
  spec: Spec,
  dataset: Dataset,
  table: TableJudging,
): Promise<ExampleJudge | undefined> {
  const { moleculeJudge, textJudge } = await import('@ganforge/metrics');
  if (spec.kind === 'text' && 'texts' in dataset) {
    const { texts } = dataset as TextDataset;
    return textJudge(texts.slice(0, REFERENCES), spec.unit) as ExampleJudge;
  }
  if (spec.kind === 'table' && 'trainingRows' in dataset) {
    return (await rowJudge(spec, dataset as TableDataset, table)) as ExampleJudge;
  }
  if (spec.kind !== 'molecule' || !('graphs' in dataset)) return undefined;
  return moleculeJudge((dataset as MoleculeDataset).graphs, await identity()) as ExampleJudge;
}

async function rowJudge(
  spec: TableSpec,
  dataset: TableDataset,
  { full, of, group, onReport }: TableJudging,
): Promise<ExampleJudge<TableRow>> {
  const { tableJudge } = await import('@ganforge/metrics');
  const [training, apart] = [dataset.trainingRows(), dataset.holdoutRows()];
  // A table with few rows has no holdout. Then the training rows are used instead.
  const holdout = apart.length === 0 ? training : apart;
  const target = of && { column: of.target, positive: of.positive };
  const options = { full: full && apart.length > 0, ...(target && { target }), ...(group !== undefined && { group }) };
  const judge = tableJudge(spec, { training, holdout }, options);
  return {
    ...judge,
    judge(rows) {
      const found = judge.judge(rows);
      if (found.report !== undefined) onReport?.(found.report, rows);
      return found;
    },
  };
}

/** Returns the function that identifies molecules. Returns undefined if openchemlib is not installed. */
async function identity() {
  const { loadChemistry } = await import('@ganforge/media/chemistry');
  try {
    return (await loadChemistry()).identity;
  } catch (error) {
    if (error instanceof GanError && error.code === 'unsupported') return undefined;
    throw error;
  }
}
