import type { Dataset } from '@ganforge/core';
import type { MoleculeDataset, TableDataset, TextDataset } from '@ganforge/data';
import { GanError } from '@ganforge/formats';
import type { Spec, TableRow, TableSpec } from '@ganforge/media';
import type { ExampleJudge, TableReport } from '@ganforge/metrics';
import type { TableClass } from './table-class.ts';

/** Texts that others are compared with: more of them change little. */
const REFERENCES = 5000;

/** What of a table is judged. */
export interface TableJudging {
  /** All that is known: utility and privacy too. */
  readonly full: boolean;
  /** What classifiers are to find. @default the rarer word of the last column of two */
  readonly of?: TableClass | undefined;
  readonly group?: string | undefined;
  /** Is given the whole report, and the rows it is of. */
  readonly onReport?: (report: TableReport, rows: readonly TableRow[]) => void;
}

/** What judges texts, rows and molecules beside a dataset of them; undefined for other kinds. */
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
  // Of a few rows none are kept apart.
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

/** What tells molecules apart; undefined where openchemlib is not installed. */
async function identity() {
  const { loadChemistry } = await import('@ganforge/media/chemistry');
  try {
    return (await loadChemistry()).identity;
  } catch (error) {
    if (error instanceof GanError && error.code === 'unsupported') return undefined;
    throw error;
  }
}
