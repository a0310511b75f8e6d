import { densityCoverage } from '../../metrics/density-coverage.ts';
import { precisionRecall } from '../../metrics/precision-recall.ts';
import { type Command, choiceOption, integerOption, type OptionTable, type Run } from '../command.ts';
import { compareImages, type FeaturePair, PAIR_OPTIONS, type PairResult } from '../two-sets.ts';

/** Options of precision, recall, density and coverage. */
export const NEIGHBOUR_OPTIONS: OptionTable = {
  k: { type: 'string', value: 'N', help: "neighbours that reach to a ball's rim; @default 5, torch-fidelity has 3" },
  rim: {
    type: 'string',
    value: 'HOW',
    help: 'excluded, as prdc has it, or included in precision and recall, as torch-fidelity; @default excluded',
  },
};

/** Precision, recall, density and coverage of features, with the options of the command line. */
export function neighbourResult(run: Run, pair: FeaturePair): PairResult {
  const k = integerOption(run, 'k') ?? 5;
  const rim = choiceOption(run, 'rim', ['included', 'excluded']) ?? 'excluded';
  const values = { ...precisionRecall({ ...pair, k, rim }), ...densityCoverage({ ...pair, k }) };
  const { precision, recall, density, coverage } = values;
  return {
    json: { metric: 'prdc', precision, recall, density, coverage, k, rim },
    lines: [
      `precision ${precision.toFixed(6)}, recall ${recall.toFixed(6)}, density ${density.toFixed(6)}, ` +
        `coverage ${coverage.toFixed(6)} (k ${k}, rim ${rim})`,
    ],
  };
}

/** Precision, recall, density and coverage of two sets of images. */
export const prdc: Command = {
  usage: 'prdc REAL GENERATED',
  summary: 'precision, recall, density and coverage',
  takes: [2, 2],
  options: { ...PAIR_OPTIONS, ...NEIGHBOUR_OPTIONS },
  run: (run) => compareImages(run, (pair) => neighbourResult(run, pair)),
};
