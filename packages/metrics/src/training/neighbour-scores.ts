import { checkKnownOptions } from '@ganforge/formats';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { densityCoverage } from '../metrics/density-coverage.ts';
import { precisionRecall } from '../metrics/precision-recall.ts';
import type { ScoreOf, ScoreValues } from './score.ts';

/** Options of {@link precisionRecallScore} and {@link densityCoverageScore}. */
export interface NeighbourScoreOptions {
  /** Neighbours that reach to a ball's rim. @default 3 for precision and recall, 5 for density and coverage */
  readonly k?: number;
  /** @default the extractor's own for distances */
  readonly layer?: string;
}

/** `precision` and `recall` as scores of a run, of as many real images as generated ones at most: see `precisionRecall`. */
export function precisionRecallScore(options: NeighbourScoreOptions = {}): ScoreOf {
  checkKnownOptions('metrics/precision-recall-score', options, ['k', 'layer']);
  const { k = 3, layer } = options;
  return neighbourScore(['precision', 'recall'], layer, (sets) => ({ ...precisionRecall({ ...sets, k }) }));
}

/** `density` and `coverage` as scores of a run, of as many real images as generated ones at most: see `densityCoverage`. */
export function densityCoverageScore(options: NeighbourScoreOptions = {}): ScoreOf {
  checkKnownOptions('metrics/density-coverage-score', options, ['k', 'layer']);
  const { k = 5, layer } = options;
  return neighbourScore(['density', 'coverage'], layer, (sets) => ({ ...densityCoverage({ ...sets, k }) }));
}

function neighbourScore(
  names: readonly string[],
  layer: string | undefined,
  score: (sets: { readonly real: FeatureMatrix; readonly generated: FeatureMatrix }) => ScoreValues,
): ScoreOf {
  return ({ defaultLayer }) => ({
    names,
    layer: layer ?? defaultLayer,
    needsReal: true,
    begin: (real) => (generated) => score({ real: firstRows(real, generated.rows), generated }),
  });
}

/** Recall grows with the number of generated images beside the real ones: the sets are of one size, as in the paper. */
function firstRows({ data, rows, cols }: FeatureMatrix, most: number): FeatureMatrix {
  const count = Math.min(rows, most);
  return { data: data.subarray(0, count * cols), rows: count, cols };
}
