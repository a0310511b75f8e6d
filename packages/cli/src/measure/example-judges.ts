import type { Dataset } from '@ganforge/core';
import type { MoleculeDataset, TableDataset, TextDataset } from '@ganforge/data';
import { GanError } from '@ganforge/formats';
import type { Spec } from '@ganforge/media';
import type { ExampleJudge } from '@ganforge/metrics';

/** Texts that others are compared with: more of them change little. */
const REFERENCES = 5000;

/** What judges texts, rows and molecules beside a dataset of them; undefined for other kinds. */
export async function exampleJudge(spec: Spec, dataset: Dataset, full: boolean): Promise<ExampleJudge | undefined> {
  const { moleculeJudge, tableJudge, textJudge } = await import('@ganforge/metrics');
  if (spec.kind === 'text' && 'texts' in dataset) {
    const { texts } = dataset as TextDataset;
    return textJudge(texts.slice(0, REFERENCES), spec.unit) as ExampleJudge;
  }
  if (spec.kind === 'table' && 'trainingRows' in dataset) {
    const table = dataset as TableDataset;
    const [training, apart] = [table.trainingRows(), table.holdoutRows()];
    // Of a few rows none are kept apart.
    const holdout = apart.length === 0 ? training : apart;
    return tableJudge(spec, { training, holdout }, { full: full && apart.length > 0 }) as ExampleJudge;
  }
  if (spec.kind !== 'molecule' || !('graphs' in dataset)) return undefined;
  return moleculeJudge((dataset as MoleculeDataset).graphs, await identity()) as ExampleJudge;
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
