import {
  type AnyMetric,
  type FeatureMatrix,
  FeatureMoments,
  type GivenSets,
  type MetricTools,
  startMetric,
} from '@ganforge/metrics';
import type { MetricCase } from '@ganforge/testing';
import { stepGenerator } from '../../src/cli/step-generator.ts';

/** What a line of the conformance test says about a metric, besides its name. */
interface Promises extends Omit<MetricCase, 'inputs' | 'metric'> {
  /** Options that are needed because there are only few examples. */
  readonly options?: object;
  /** The shape of one example, which consists of `cols` numbers. @default [cols] */
  readonly example?: readonly number[];
}

const tools: MetricTools = { provenance: {}, warn: () => undefined };

/** Creates the test case of a metric. Its sets are made from features, in the forms that its inputs declare. */
export function metricCase(metric: AnyMetric, { options = {}, example, ...promises }: Promises = {}): MetricCase {
  const { inputs } = metric;
  const isStep = inputs.generator === 'sample';
  const names = isStep ? ['before'] : [...(inputs.real === true ? ['real'] : []), 'generated'];
  return {
    inputs: names,
    async metric(sets, extra) {
      const started = startMetric(metric, { ...options, ...extra });
      if (isStep) return started.compute({ generator: stepGenerator(sets[0]!, halved(sets[0]!)) }, tools);
      const forms = sets.map((set) => formOf(inputs.generated!, set, example));
      const given = Object.fromEntries(names.map((name, i) => [name, forms[i]])) as GivenSets;
      return started.compute(given, tools);
    },
    ...promises,
  };
}

function formOf(form: string, set: FeatureMatrix, example: readonly number[] | undefined): unknown {
  if (form === 'examples') {
    const { data, rows, cols } = set ?? {};
    return { data: data?.map((value) => value / 4), shape: [rows, ...(example ?? [cols])] };
  }
  if (form !== 'moments') return set;
  const moments = new FeatureMoments(set?.cols);
  moments.add(set.data);
  return moments.finish();
}

/** Returns features that stand for the samples after a step. */
function halved(set: FeatureMatrix): FeatureMatrix {
  return set?.data instanceof Float64Array || set?.data instanceof Float32Array
    ? { ...set, data: set.data.map((value) => value / 2) }
    : set;
}
