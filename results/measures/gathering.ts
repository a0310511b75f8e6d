import type { Batch, Metric, MetricContext } from '@ganforge/core';
import type { Measured } from '../row.ts';

/** A metric for the trainer that gathers what it measures. */
export interface Gathering<B extends Batch> {
  readonly metric: Metric<B>;
  /** The best by one measure, and the last. */
  outcome(): { readonly best: Measured; readonly last: Measured };
}

/**
 * Measures every so many steps.
 *
 * @param first the measure that says which is best, which the trainer logs
 * @param measure gives it and the others
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
