import type { Dataset, Metric as TrainerMetric } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import { type FeatureMatrix, rowsBetween } from '../features/feature-matrix.ts';
import { FeatureMoments } from '../features/feature-moments.ts';
import type { FeatureStatistics } from '../features/feature-statistics.ts';
import type { AnyMetric, MetricNumbers, MetricTools } from '../metrics/metric.ts';
import type { GivenSets } from '../metrics/start-metric.ts';
import { checkInteger } from '../numbers/checks.ts';
import { judgedTensor } from './entries.ts';
import { type Gathered, gathered } from './gathered.ts';
import { likelihoodGenerator } from './likelihood-generator.ts';
import { realExamples } from './real-examples.ts';
import { sampledGenerator } from './sampled-generator.ts';
import { type CheckedUse, checkedUse, type MetricUse } from './uses.ts';

export type { MetricUse } from './uses.ts';

const where = 'metrics/trainer-metric';
const MOST = Number.MAX_SAFE_INTEGER;

/** Options of {@link trainerMetric}. */
export interface TrainerMetricOptions {
  /** The metrics to compute. Each may be given with options. */
  readonly metrics: readonly (AnyMetric | MetricUse)[];
  /**
   * The feature extractor for images. The caller disposes it after the run. @default the points themselves are the
   * features
   */
  readonly extractor?: FeatureExtractor;
  /**
   * The real examples. They are not needed for metrics that use no real examples, or whose statistics come from a file.
   */
  readonly real?: Dataset;
  /**
   * The entry of batches and samples to judge: images [n,H,W,1 or 3] in [-1,1], points, texts or rows.
   * @default 'images', 'points', 'texts' or 'rows', whichever exists first
   */
  readonly entry?: string;
  /** Number of generated examples. It is also the number of paths for a path length. @default 5000 */
  readonly samples?: number;
  /** Number of examples per batch. @default 100 */
  readonly batch?: number;
  /** Number of steps between two measurements. @default 500 */
  readonly every?: number;
}

/**
 * Creates a trainer metric that computes several metrics from the same samples. The extractor processes each sample
 * only once.
 *
 * The features of the real examples are computed once, before the first step. The whole dataset is read in epoch 0 with
 * a fixed random stream. If the numbers should match those of other tools, pass a dataset without augmentation. The
 * options and the numbers of examples are checked before the first example is read.
 *
 * @throws GanError `argument` if an option is invalid, or the real examples lack the entry
 *
 * @example
 * const extractor = digits();
 * const metrics = [fidMetric, { metric: isMetric, name: 'digit score' }, precisionRecallMetric];
 * const metric = trainerMetric({ extractor, real: dataset, metrics, samples: 2000, every: 500 });
 * await train(gan, dataset, { steps: 2000, seed: 1, metrics: [metric], best: { metric: 'FD(digits)', mode: 'min' } });
 */
export function trainerMetric(options: TrainerMetricOptions): TrainerMetric {
  checkKnownOptions(where, options, ['metrics', 'extractor', 'real', 'entry', 'samples', 'batch', 'every']);
  const { metrics, extractor, real, entry, samples = 5000, batch = 100, every = 500 } = options;
  for (const [name, value] of Object.entries({ samples, batch, every })) checkInteger(where, name, value, [1, MOST]);
  if (!Array.isArray(metrics) || metrics.length === 0) {
    throw new GanError(
      where,
      `metrics must have at least one entry, such as [fidMetric]; received ${formatValue(metrics)}.`,
    );
  }
  const uses = metrics.map((use: AnyMetric | MetricUse) => checkedUse(where, use, extractor));
  checkReal(uses, real);
  const sizeOfReal = real?.size ?? 0;
  for (const use of uses) use.started.check(countsOf(use, extractor, sizeOfReal, samples));

  const wantedOf = (some: readonly CheckedUse[]) => ({
    extractor,
    layers: [...new Set(some.flatMap(({ layer }) => layer ?? []))],
    examples: some.some(({ started: { metric } }) => readsExamples(metric)),
  });
  const compared = uses.filter(({ needsReal }) => needsReal);
  const readReal = compared.length === 0 ? undefined : realExamples(where, real!, entry, batch);
  const needsSamples = uses.some(({ started }) => started.metric.inputs.generated !== undefined);
  const begin = async (): Promise<readonly (GivenSets['real'] | undefined)[]> => {
    if (readReal === undefined) return uses.map((use) => use.real);
    const found = await gathered(wantedOf(compared), sizeOfReal, batch, readReal);
    return uses.map((use) => (use.needsReal ? realSide(use, found, samples) : use.real));
  };
  let begun: ReturnType<typeof begin> | undefined;
  const ready = (): ReturnType<typeof begin> => {
    begun ??= begin();
    return begun;
  };
  return {
    names: uses.flatMap(({ names }) => [...names.values()]),
    every,
    async prepare() {
      await ready();
    },
    async evaluate({ gan, sample, warn }) {
      const reals = await ready();
      // Always draws full batches and drops the samples that are not needed. So the content of a batch does not depend
      // on `samples`.
      const made = needsSamples
        ? await gathered(wantedOf(uses), samples, batch, async (part) =>
            judgedTensor(where, `'${gan.name}'`, await sample(batch, part), entry),
          )
        : { features: {}, examples: undefined };
      const values: Record<string, number> = {};
      for (const [i, use] of uses.entries()) {
        const { generator } = use.started.metric.inputs;
        const sets: GivenSets = {
          ...(reals[i] !== undefined && { real: reals[i] }),
          ...(generator === 'sample' && { generator: await sampledGenerator(where, gan, entry, samples) }),
          ...(generator === 'likelihood' && { generator: likelihoodGenerator(where, gan, batch) }),
          ...(generator === undefined && { generated: formOf(use, made) }),
        };
        Object.assign(values, named(use, await use.started.compute(sets, toolsOf(use, warn))));
      }
      return values;
    },
  };
}

/**
 * Returns whether a metric reads examples and not features: generated examples, or real examples for a likelihood.
 */
function readsExamples({ inputs }: AnyMetric): boolean {
  return inputs.generated === 'examples' || inputs.generator === 'likelihood';
}

function checkReal(uses: readonly CheckedUse[], real: Dataset | undefined): void {
  const compared = uses.filter(({ needsReal }) => needsReal);
  if (compared.length === 0 || real !== undefined) return;
  const names = compared.flatMap((use) => [...use.names.values()]);
  throw new GanError(where, `${names.join(', ')} compare with real examples. Give them as real: dataset.`);
}

function countsOf(use: CheckedUse, extractor: FeatureExtractor | undefined, real: number, generated: number) {
  const features = use.layer === undefined ? undefined : extractor?.layers[use.layer];
  const size = use.started.metric.sizes === 'equal' ? Math.min(real, generated) : real;
  return { generated, ...(use.needsReal && { real: size }), ...(features !== undefined && { features }) };
}

/**
 * Returns the real side in the form that the metric needs. If the metric needs equal sizes, the real side has at most
 * as many examples as the generated side.
 */
function realSide(use: CheckedUse, found: Gathered, samples: number): NonNullable<GivenSets['real']> {
  if (use.layer === undefined) return found.examples!;
  const all = found.features[use.layer]!;
  const isCut = use.started.metric.sizes === 'equal' && all.rows > samples;
  return inForm(use, isCut ? rowsBetween(all, 0, samples) : all);
}

function formOf(use: CheckedUse, { features, examples }: Gathered): NonNullable<GivenSets['generated']> {
  return use.layer === undefined ? examples! : inForm(use, features[use.layer]!);
}

function inForm({ started, provenance }: CheckedUse, features: FeatureMatrix): FeatureMatrix | FeatureStatistics {
  if (started.metric.inputs.generated !== 'moments') return features;
  const moments = new FeatureMoments(features.cols, { provenance });
  moments.add(features.data);
  return moments.finish({ ddof: started.options.ddof === 0 ? 0 : 1 });
}

function toolsOf({ names, provenance }: CheckedUse, warn: (message: string) => void): MetricTools {
  const [name] = names.values();
  return { provenance, warn: (message) => warn(`${name}: ${message}`) };
}

/** Returns the main numbers by their names in the run. A missing number is NaN. */
function named({ names }: CheckedUse, numbers: MetricNumbers): Record<string, number> {
  return Object.fromEntries([...names].map(([value, name]) => [name, numbers[value] ?? Number.NaN]));
}
