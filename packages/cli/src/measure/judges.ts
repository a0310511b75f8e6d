import { GanError, nearestName } from '@ganforge/formats';
import type { Spec } from '@ganforge/media';
import type { AnyMetric, FeatureExtractor, Provenance } from '@ganforge/metrics';

const where = 'cli/measure';

/** Contains the metrics for samples, and the feature extractor. */
export interface Judges {
  readonly metrics: readonly AnyMetric[];
  /** The extractor, which the caller disposes. It is undefined if the examples themselves are the features. */
  readonly extractor?: FeatureExtractor;
  /** The provenance of the features. */
  readonly provenance: Provenance;
}

/** The name of an image extractor. `auto` chooses an extractor that needs no download. */
export type ExtractorName = 'auto' | 'digits' | 'pixels' | 'inception-v3';

/** The metrics that are measured during training. */
const USUAL_METRICS = ['fid', 'precision-recall'] as const;
/**
 * The minimum number of examples of each set. A covariance needs two examples, and three nearest neighbours need four.
 */
const LEAST = { fid: 2, 'precision-recall': 4 } as const;

/** Returns the usual metrics that can be computed for a number of examples. There are none for a single example. */
export function usualMetrics(examples: number): readonly string[] {
  return USUAL_METRICS.filter((name) => examples >= LEAST[name]);
}

/**
 * Returns the metrics with the given names, and the extractor that they need.
 *
 * @throws GanError `argument` if a name is unknown or a metric is for other kinds of data; `network` if the weights of
 *   the extractor cannot be downloaded
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

/** The specs of the kinds of data that are judged by features. */
export type FeatureSpec = Extract<Spec, { kind: 'image' | 'points' }>;

/** Returns whether samples of this kind are judged by features. */
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
