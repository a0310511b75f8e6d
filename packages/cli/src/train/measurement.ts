import type { Dataset, Gan, Metric } from '@ganforge/core';
import { isJudged, judgesFor, USUAL_METRICS } from '../measure/judges.ts';

/** Examples of each side that a run compares: enough to see it get better, few enough for minutes. */
const EXAMPLES = 2000;
const FEW_EXAMPLES = 256;

/** What a run measures of its samples. */
export interface Measurement {
  readonly metric: Metric;
  /** The number that says which checkpoint is the best: the smallest. */
  readonly main: string;
  dispose(): void;
}

/** What a run of a GAN on a dataset can be measured by; undefined where nothing here can. */
export async function measurementFor(
  gan: Gan<never>,
  dataset: Dataset,
  { every, isQuick }: { readonly every: number; readonly isQuick: boolean },
): Promise<Measurement | undefined> {
  const entry = Object.keys(gan.output).findLast((name) => dataset.entries[name] !== undefined);
  const spec = entry === undefined ? undefined : gan.output[entry];
  if (entry === undefined || spec === undefined || !isJudged(spec)) return undefined;
  const [{ metrics, extractor }, { trainerMetric }, { take }] = await Promise.all([
    judgesFor(spec, USUAL_METRICS, 'auto'),
    import('@ganforge/metrics/training'),
    import('@ganforge/data'),
  ]);
  const samples = isQuick ? FEW_EXAMPLES : EXAMPLES;
  const real = take(dataset, Math.min(samples, dataset.size));
  const metric = trainerMetric({ metrics, real, entry, samples, every, ...(extractor && { extractor }) });
  return { metric, main: metric.names[0]!, dispose: () => extractor?.dispose() };
}
