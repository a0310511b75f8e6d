import type { Batch, Metric, MetricContext } from '@ganforge/core';
import type { Measured } from '../row.ts';

/** A trainer metric that also stores what it measured. */
export interface Gathering<B extends Batch> {
  readonly metric: Metric<B>;
  /** Returns the measures of the best step, according to the first measure, and of the last step. */
  outcome(): { readonly best: Measured; readonly last: Measured };
}

/**
 * Creates a metric that measures at a fixed interval of steps.
 *
 * @param first the measure that selects the best step; the trainer logs it
 * @param measure returns this measure and the others
 */
export function gathering<B extends Batch>(
  every: number,
  first: { readonly measure: string; readonly better: 'higher' | 'lower' },
  measure: (context: MetricContext<B>) => Promise<Readonly<Record<string, number>>>,
): Gathering<B> {
  const found: Measured[] = [];
  const sign = first.better === 'higher' ? 1 : -1;
  const score = ({ measures }: Measured): number => sign * measures[first.measure]!;
  return {
    metric: {
      names: [first.measure],
      every,
      async evaluate(context) {
        const measures = await measure(context);
        found.push({ step: context.step, measures });
        return { [first.measure]: measures[first.measure]! };
      },
    },
    outcome: () => ({ best: found.reduce((a, b) => (score(b) > score(a) ? b : a)), last: found.at(-1)! }),
  };
}
