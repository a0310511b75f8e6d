import { resolveOptions } from '@ganforge/formats';
import type {
  AnyMetric,
  Examples,
  Forms,
  LikelihoodGenerator,
  MetricCounts,
  MetricNumbers,
  MetricTools,
  SampledGenerator,
} from './metric.ts';

type Form = Forms[keyof Forms] | Examples;

/** Contains the sets that the `inputs` of a metric declare. */
export interface GivenSets {
  readonly real?: Form;
  readonly holdout?: Form;
  readonly generated?: Form;
  readonly generator?: SampledGenerator | LikelihoodGenerator;
}

/** A metric with resolved options, ready to compute. */
export interface StartedMetric {
  readonly metric: AnyMetric;
  readonly options: Readonly<Record<string, unknown>>;
  /**
   * Checks that there are enough examples for the options.
   *
   * @throws GanError if there are too few
   */
  check(counts: MetricCounts): void;
  /** Computes the numbers. The first call also does the work that depends only on the real side. */
  compute(sets: GivenSets, tools: MetricTools): Promise<MetricNumbers>;
}

/**
 * Checks the options of a metric and returns the metric ready for use. The command and training runs call this
 * function.
 *
 * @param given the options; an option that is omitted has its default
 * @throws GanError `argument` if an option is unknown or out of range
 *
 * @example
 * const kid = startMetric(kidMetric, { subsetSize: 200 });
 * kid.check({ real: 5000, generated: 1000 });
 * const { mean } = await kid.compute({ real, generated }, { provenance: {}, warn: console.warn });
 */
export function startMetric(metric: AnyMetric, given: object = {}): StartedMetric {
  const options = resolveOptions(`metrics/${metric.name}`, metric.options, given) as Readonly<Record<string, unknown>>;
  let prepared: { readonly of: unknown; readonly value: unknown } | undefined;
  return {
    metric,
    options,
    check: (counts) => metric.check?.(counts, options as never),
    async compute(sets, tools) {
      if (metric.prepare !== undefined && prepared?.of !== sets.real) {
        prepared = { of: sets.real, value: metric.prepare(sets.real as never, options as never, tools) };
      }
      return metric.compute({ ...sets, prepared: prepared?.value } as never, options as never, tools);
    },
  };
}
