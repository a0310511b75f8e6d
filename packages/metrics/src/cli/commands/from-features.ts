import { FeatureMoments } from '../../features/feature-moments.ts';
import { frechetDistance } from '../../metrics/frechet-distance.ts';
import { inceptionScore } from '../../metrics/inception-score.ts';
import { type Command, choiceOption, integerOption, type Report, type Run } from '../command.ts';
import { frechetReport } from '../frechet-report.ts';
import { readFeatures } from '../inputs.ts';
import type { FeaturePair, PairResult } from '../two-sets.ts';
import { UsageError } from '../usage-error.ts';
import { KERNEL_OPTIONS, kernelResult } from './kid.ts';
import { NEIGHBOUR_OPTIONS, neighbourResult } from './prdc.ts';

const METRICS = ['fid', 'is', 'kid', 'prdc'] as const;

/** Metrics of features that another program made. */
export const fromFeatures: Command = {
  usage: 'from-features REAL GENERATED --metric NAME',
  summary: 'a metric of features in .npy or .npz files, float32 or float64 [rows,features]; of logits for is',
  takes: [1, 2],
  options: {
    metric: { type: 'string', value: 'NAME', help: `${METRICS.join(', ')}; is takes one file, of logits` },
    splits: { type: 'string', value: 'N', help: 'parts that is scores each by itself; @default 10' },
    ...KERNEL_OPTIONS,
    ...NEIGHBOUR_OPTIONS,
  },
  async run(run) {
    const metric = choiceOption(run, 'metric', METRICS);
    if (metric === undefined) throw new UsageError(`--metric must be one of ${METRICS.join(', ')}`);
    const files = metric === 'is' ? 1 : 2;
    if (run.positionals.length !== files) {
      throw new UsageError(`--metric ${metric} takes ${files} files; received ${run.positionals.length}`);
    }
    const [real, generated] = await Promise.all(run.positionals.map(readFeatures));
    if (metric === 'is') return scoreReport(run, real!);
    const pair = { real: real!, generated: generated! };
    if (metric === 'fid') return distanceReport(run, pair);
    return pairReport(run, pair, metric === 'kid' ? kernelResult(run, pair, {}) : neighbourResult(run, pair));
  },
};

function distanceReport(run: Run, { real, generated }: FeaturePair): Report {
  const [a, b] = [real, generated].map(({ data, cols }) => {
    const moments = new FeatureMoments(cols);
    moments.add(data);
    return moments;
  });
  return frechetReport(frechetDistance(a!, b!), { paths: run.positionals, sets: [] });
}

function scoreReport(run: Run, logits: FeaturePair['real']): Report {
  const [splits, seed] = [integerOption(run, 'splits'), integerOption(run, 'seed', 0)];
  const { mean, std, scores } = inceptionScore(logits, {
    ...(splits === undefined ? {} : { splits }),
    ...(seed === undefined ? {} : { seed }),
  });
  return {
    json: { metric: 'IS(unknown)', mean, std, scores, generated: { path: run.positionals[0], n: logits.rows } },
    lines: [`IS(unknown) ${mean.toFixed(6)} +- ${std.toFixed(6)}`, `n ${logits.rows}, ${scores.length} splits`],
  };
}

function pairReport(run: Run, { real, generated }: FeaturePair, { json, lines }: PairResult): Report {
  const [realPath, generatedPath] = run.positionals;
  return {
    json: {
      ...json,
      real: { path: realPath, n: real.rows },
      generated: { path: generatedPath, n: generated.rows },
    },
    lines: [...lines, `features of unknown provenance; real n ${real.rows}, generated n ${generated.rows}`],
  };
}
