import { GanError, nearestName } from '@ganforge/formats';
import type { Spec } from '@ganforge/media';
import type { AnyMetric, FeatureExtractor, Provenance } from '@ganforge/metrics';

const where = 'cli/measure';

/** The metrics for samples, and the feature extractor. */
export interface Judges {
  readonly metrics: readonly AnyMetric[];
  /** The extractor, which the caller disposes; undefined if the examples are their own features. */
  readonly extractor?: FeatureExtractor;
  /** The provenance of the features. */
  readonly provenance: Provenance;
}

/** Names of image extractors; `auto` chooses an extractor without a download. */
export type ExtractorName = 'auto' | 'digits' | 'pixels' | 'inception-v3';

/** The metrics during training. */
const USUAL_METRICS = ['fid', 'precision-recall'] as const;
/** The fewest examples per set: a covariance needs two, three nearest neighbours need four. */
const LEAST = { fid: 2, 'precision-recall': 4 } as const;

/** Returns the usual metrics for a number of examples; none for a single example. */
export function usualMetrics(examples: number): readonly string[] {
  return USUAL_METRICS.filter((name) => examples >= LEAST[name]);
}

/**
 * Returns metrics by their names, and the extractor that they need.
 *
 * @throws GanError `argument` for unknown names and metrics of other kinds of data; `network` if the extractor's
 *   weights cannot be downloaded
 */
export async function judgesFor(spec: FeatureSpec, names: readonly string[], asked: ExtractorName): Promise<Judges> {
  const { METRICS } = await import('@ganforge/metrics');
  const metrics = names.map((name) => {
    const metric = METRICS.find((one) => one.name === name);
    if (metric === undefined)
      throw noMetric(
        name,
        METRICS.map((one) => one.name),
      );
    if (metric.kinds.includes('any') || metric.kinds.includes(spec.kind)) return metric;
    throw new GanError(where, `${name} measures ${metric.kinds.join(' and ')}, but the samples are ${spec.kind}.`);
  });
  if (spec.kind === 'points') return { metrics, provenance: { extractor: 'points', weights: 'none' } };
  const isDigit = spec.height === 28 && spec.width === 28 && spec.channels === 1;
  const extractor = await extractorOf(asked === 'auto' ? (isDigit ? 'digits' : 'pixels') : asked);
  return { metrics, extractor, provenance: extractor.provenance };
}

/** The kinds of data that are judged by features. */
export type FeatureSpec = Extract<Spec, { kind: 'image' | 'points' }>;

/** Tells whether samples of this kind are judged by features. */
export function isOfFeatures(spec: Spec): spec is FeatureSpec {
  return spec.kind === 'image' || spec.kind === 'points';
}

async function extractorOf(name: Exclude<ExtractorName, 'auto'>): Promise<FeatureExtractor> {
  if (name === 'digits') return (await import('@ganforge/metrics/digits')).digits();
  if (name === 'pixels') return (await import('@ganforge/metrics/pixels')).pixels({ size: 8 });
  const [{ inceptionV3 }, { fetchWeights }] = await Promise.all([
    import('@ganforge/metrics/inception'),
    import('@ganforge/metrics/weights'),
  ]);
  return inceptionV3({ weights: await fetchWeights() });
}

function noMetric(name: string, known: readonly string[]): GanError {
  const nearest = nearestName(name, known);
  const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return new GanError(where, `there is no metric '${name}'. Try one of ${known.join(', ')}.${guess}`);
}
