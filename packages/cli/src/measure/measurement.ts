import type { Dataset, Gan, Metric } from '@ganforge/core';
import type { ChessDataset } from '@ganforge/data';
import { GanError } from '@ganforge/formats';
import { type Spec, type Specs, specsFit } from '@ganforge/media';
import type { ExampleJudge, Provenance } from '@ganforge/metrics';
import { ofFirstClass } from '../chess/first-class.ts';
import { exampleJudge, type TableJudging } from './example-judges.ts';
import { type ExtractorName, type FeatureSpec, isOfFeatures, judgesFor, usualMetrics } from './judges.ts';

/** Measures samples during training. */
export interface Measurement {
  readonly metric: Metric;
  /** The names of the numbers that are computed. */
  readonly metrics: readonly string[];
  /** The number that selects the best checkpoint. */
  readonly best: { readonly metric: string; readonly mode: 'min' | 'max' };
  /** The provenance of the features. It is empty if the examples themselves are judged. */
  readonly provenance: Provenance;
  /** The judge of texts, rows or molecules. It is absent if samples are judged by features. */
  readonly judge?: ExampleJudge;
  dispose(): void;
}

/** Options of a measurement. */
export interface MeasurementOptions {
  /** The entry of the samples to judge. */
  readonly entry: string;
  readonly spec: Spec;
  /** The names of the metrics. @default the usual metrics of the kind */
  readonly metrics?: readonly string[] | undefined;
  readonly extractor?: ExtractorName;
  readonly samples: number;
  readonly every?: number;
  /** Options for judging a table. @default only numbers that can be computed fast */
  readonly table?: TableJudging;
}

/**
 * Creates the measurement that compares samples of a GAN with a dataset. Returns undefined if there is no metric for
 * their kind.
 *
 * @throws GanError `argument` if a metric is unknown or is for other kinds of data
 */
export async function measurementOf(
  gan: Pick<Gan<never>, 'name' | 'conditions' | 'needs'>,
  dataset: Dataset,
  options: MeasurementOptions,
): Promise<Measurement | undefined> {
  const { spec, metrics } = options;
  if (isOfFeatures(spec)) {
    const names = metrics ?? usualMetrics(Math.min(dataset.size, options.samples));
    return names.length === 0 ? undefined : ofFeatures(spec, dataset, { ...options, metrics: names });
  }
  if (spec.kind === 'move') return ofMoves(gan, dataset as unknown as ChessDataset, options);
  const judge = await exampleJudge(spec, dataset, options.table ?? { full: false });
  if (judge === undefined) return undefined;
  const likelihood = await likelihoodOf(gan, dataset, options);
  const known = [...judge.metrics, ...(likelihood === undefined ? [] : ['nll-gen'])];
  const other = metrics?.find((name) => !known.includes(name));
  if (other !== undefined) {
    const problem = `${spec.kind} is judged by ${known.join(', ')}; received '${other}'. Leave out --metrics.`;
    throw new GanError('cli/measure', problem);
  }
  const { exampleMetric } = await import('@ganforge/metrics/training');
  const { entry, samples, every } = options;
  const own = exampleMetric({ judge, entry, spec, samples, ...(every && { every }) });
  const [main, better] = Object.entries(judge.better)[0]!;
  return {
    metric: likelihood === undefined ? own : together(own, likelihood),
    metrics: known,
    best: { metric: main, mode: better === 'lower' ? 'min' : 'max' },
    provenance: {},
    judge,
    dispose: () => undefined,
  };
}

async function ofFeatures(
  spec: FeatureSpec,
  real: Dataset,
  {
    entry,
    metrics: names,
    extractor: asked,
    samples,
    every,
  }: MeasurementOptions & { readonly metrics: readonly string[] },
): Promise<Measurement> {
  const [{ metrics, extractor, provenance }, { trainerMetric }] = await Promise.all([
    judgesFor(spec, names, asked ?? 'auto'),
    import('@ganforge/metrics/training'),
  ]);
  const metric = trainerMetric({
    ...{ metrics, real, entry, samples },
    ...(every && { every }),
    ...(extractor && { extractor }),
  });
  const mode = Object.values(metrics[0]!.better)[0] === 'higher' ? 'max' : 'min';
  return {
    ...{ metric, metrics: metrics.map(({ name }) => name), best: { metric: metric.names[0]!, mode }, provenance },
    dispose: () => extractor?.dispose(),
  };
}

/** Measures how well a policy predicts the played moves. */
async function ofMoves(
  { needs }: Pick<Gan<never>, 'needs'>,
  games: ChessDataset,
  { metrics: asked, samples, every }: MeasurementOptions,
): Promise<Measurement> {
  const [{ moveMatchMetric }, { policyMetric }] = await Promise.all([
    import('@ganforge/metrics'),
    import('@ganforge/metrics/training'),
  ]);
  const known = moveMatchMetric.name;
  const other = asked?.find((name) => name !== known);
  if (other !== undefined) {
    const problem = `moves are judged by ${known}; received '${other}'. Leave out --metrics.`;
    throw new GanError('cli/measure', problem);
  }
  const { labels } = needs as Specs;
  const real = ofFirstClass(games, labels?.kind === 'class' ? labels.classes : undefined);
  const metric = policyMetric({ real, samples, ...(every && { every }) });
  return {
    ...{ metric, metrics: [known], best: { metric: metric.names[0]!, mode: 'max' }, provenance: {} },
    dispose: () => undefined,
  };
}

/** Creates the metric NLL-gen if the GAN can compute the probability of a text. */
async function likelihoodOf(
  gan: Pick<Gan<never>, 'conditions'>,
  dataset: Dataset,
  { entry, spec, samples, every }: MeasurementOptions,
): Promise<Metric | undefined> {
  const hasLikelihood = 'negativeLogLikelihood' in gan && (gan.conditions ?? []).length === 0;
  const own = dataset.entries[entry];
  if (spec.kind !== 'text' || !hasLikelihood || own === undefined || specsFit(own, spec) !== undefined)
    return undefined;
  const [{ nllGenMetric }, { trainerMetric }, { take }] = await Promise.all([
    import('@ganforge/metrics'),
    import('@ganforge/metrics/training'),
    import('@ganforge/data'),
  ]);
  const real = take(dataset, Math.min(samples, dataset.size));
  return trainerMetric({ metrics: [nllGenMetric], real, entry, samples, ...(every && { every }) });
}

function together(first: Metric, second: Metric): Metric {
  return {
    names: [...first.names, ...second.names],
    every: first.every,
    async prepare() {
      await first.prepare?.();
      await second.prepare?.();
    },
    evaluate: async (context) => ({ ...(await first.evaluate(context)), ...(await second.evaluate(context)) }),
  };
}
