import type { Batch, Metric } from '@ganforge/core';
import { checkKnownOptions } from '@ganforge/formats';
import { decodeExamples, entryValues, type HostBatch, type Spec } from '@ganforge/media';
import type { ExampleJudge } from '../examples/judge.ts';
import { checkInteger } from '../numbers/checks.ts';

/** Options of {@link exampleMetric}. */
export interface ExampleMetricOptions<V> {
  readonly judge: ExampleJudge<V>;
  /** The entry of the generated batch that contains the samples to judge. */
  readonly entry: string;
  /** The spec of this entry, which is used to decode the samples. */
  readonly spec: Spec;
  /** Number of samples to judge. @default 1000 */
  readonly samples?: number;
  /** Number of samples per batch. @default 100 */
  readonly batch?: number;
  /** Number of steps between two measurements. @default 500 */
  readonly every?: number;
}

const where = 'metrics/example-metric';
const MOST = Number.MAX_SAFE_INTEGER;

/**
 * Creates a trainer metric that scores decoded samples: texts, rows or molecules.
 *
 * @throws GanError `argument` if an option is invalid
 * @example
 * const judge = textJudge(dataset.texts);
 * const metric = exampleMetric({ judge, entry: 'texts', spec: dataset.entries.texts, samples: 500 });
 */
export function exampleMetric<V>(options: ExampleMetricOptions<V>): Metric {
  checkKnownOptions(where, options, ['judge', 'entry', 'spec', 'samples', 'batch', 'every']);
  const { judge, entry, spec, samples = 1000, batch = 100, every = 500 } = options;
  for (const [name, value] of Object.entries({ samples, batch, every })) checkInteger(where, name, value, [1, MOST]);
  return {
    names: Object.keys(judge.better),
    every,
    async evaluate({ sample, warn }) {
      const examples: V[] = [];
      for (let part = 0; examples.length < samples; part++) {
        const made = await onHost(await sample(batch, part));
        const found = decodeExamples(spec as never, entryValues(entry, spec, made)) as V[];
        // Always draws full batches and drops the samples that are not needed. So the content of a batch does not
        // depend on `samples`.
        examples.push(...found.slice(0, samples - examples.length));
      }
      const { numbers, findings = [] } = judge.judge(examples);
      for (const finding of findings) warn(finding);
      return numbers;
    },
  };
}

async function onHost(batch: Batch): Promise<HostBatch> {
  const read = Object.entries(batch).map(async ([name, tensor]) => {
    const data = await tensor.data<'float32' | 'int32'>();
    tensor.dispose();
    return [name, { shape: tensor.shape, data }] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
