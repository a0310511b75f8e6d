import { checkKnownOptions, GanError } from '@ganforge/formats';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import { checkFeatureLayers } from '../extractors/feature-layers.ts';
import { FeatureMoments } from '../features/feature-moments.ts';
import { checkStatistics, type FeatureStatistics } from '../features/feature-statistics.ts';
import type { Provenance } from '../features/provenance.ts';
import type { AnyMetric } from '../metrics/metric.ts';
import { type StartedMetric, startMetric } from '../metrics/start-metric.ts';

/** A metric with options for a run. A metric without options uses its defaults. */
export interface MetricUse {
  readonly metric: AnyMetric;
  /** Options of the metric. @default those of its schema */
  readonly options?: object;
  /**
   * The feature layer to use. @default the default layer of the extractor for distances, and its logits for scores of
   * logits
   */
  readonly layer?: string;
  /** The name of the main number in the run. @default its label, such as 'FD(digits)' */
  readonly name?: string;
  /**
   * Statistics of the real examples, for example from a file, instead of the examples. Only `fidMetric` supports this.
   */
  readonly real?: FeatureMoments | FeatureStatistics;
}

/** A metric whose options and layer were checked for a run. */
export interface CheckedUse {
  readonly started: StartedMetric;
  /** The feature layer, or undefined if the metric reads examples or calls a generator. */
  readonly layer: string | undefined;
  readonly provenance: Provenance;
  /** The main numbers of the metric, and the name of each in the run. */
  readonly names: ReadonlyMap<string, string>;
  readonly needsReal: boolean;
  readonly real?: FeatureStatistics;
}

/** The provenance of points, which are used as features themselves. */
const POINTS: Provenance = { extractor: 'points', weights: 'none' };

/**
 * Checks the use of a metric in a run. Nothing is read before this check.
 *
 * @throws GanError `argument` if an option is unknown or invalid, or the extractor lacks the layer
 */
export function checkedUse(
  where: string,
  use: AnyMetric | MetricUse,
  extractor: FeatureExtractor | undefined,
): CheckedUse {
  const given: MetricUse = isMetric(use) ? { metric: use } : use;
  if (!isMetric(given?.metric)) {
    throw new GanError(where, 'metrics must be a list of metrics, such as [fidMetric], or of { metric, options }.');
  }
  checkKnownOptions(where, given, ['metric', 'options', 'layer', 'name', 'real']);
  const { metric } = given;
  const { generated } = metric.inputs;
  const readsFeatures = generated === 'features' || generated === 'moments' || generated === 'logits';
  const layer = readsFeatures ? layerOf(where, metric, given.layer, extractor) : undefined;
  const own = extractor === undefined ? POINTS : extractor.provenance;
  const provenance: Provenance = { ...own, ...(layer !== undefined && { layer }) };
  const main = Object.keys(metric.better)[0]!;
  const names = Object.keys(metric.better).map((value): [string, string] => {
    return [value, value === main && given.name !== undefined ? given.name : metric.label(value, provenance)];
  });
  const statistics = given.real instanceof FeatureMoments ? given.real.finish() : given.real;
  if (statistics !== undefined) {
    if (generated !== 'moments')
      throw new GanError(
        where,
        `real statistics fit only metrics of moments, such as fidMetric; ${metric.name} uses ${generated}.`,
      );
    checkStatistics(where, 'real', statistics);
  }
  return {
    started: startMetric(metric, given.options),
    layer,
    provenance,
    names: new Map(names),
    needsReal: metric.inputs.real === true && statistics === undefined,
    ...(statistics !== undefined && { real: statistics }),
  };
}

function isMetric(use: AnyMetric | MetricUse): use is AnyMetric {
  return typeof (use as AnyMetric | undefined)?.compute === 'function';
}

function layerOf(
  where: string,
  metric: AnyMetric,
  asked: string | undefined,
  extractor: FeatureExtractor | undefined,
): string {
  if (extractor === undefined) {
    if (metric.inputs.generated !== 'logits' && asked === undefined) return 'points';
    throw new GanError(where, `${metric.name} needs an extractor. Give one, such as extractor: digits().`);
  }
  const usual = metric.inputs.generated === 'logits' ? logitsLayer(extractor) : extractor.defaultLayer;
  const layer = asked ?? usual;
  if (layer === undefined) {
    const known = Object.keys(extractor.layers).join(', ');
    throw new GanError(
      where,
      `${metric.name} needs logits; '${extractor.name}' has the feature layers ${known}. Select a layer of logits with the option layer.`,
    );
  }
  return checkFeatureLayers(where, extractor.layers, [layer])[0]!;
}

/** Returns the layer of class logits. If the extractor has logits without bias, these are used. */
function logitsLayer({ layers }: FeatureExtractor): string | undefined {
  return ['logits_unbiased', 'logits'].find((known) => Object.hasOwn(layers, known));
}
