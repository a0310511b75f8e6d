import type { Batch } from '@ganforge/core';
import type { BestSoFar, Values } from '@ganforge/run';
import type { Progress, Session } from './session.ts';

/**
 * Returns the best checkpoint so far, including this step. If values are equal, the earlier step is kept.
 *
 * A metric is compared whenever it is measured. A loss term is compared only at scheduled checkpoints. So a run that is
 * interrupted and resumed has the same best checkpoint as an uninterrupted run.
 *
 * @param measured the metrics measured in this step
 * @param scheduled whether the step has a scheduled checkpoint
 */
export async function updateBest<B extends Batch>(
  { options, report }: Session<B>,
  { best, step, terms }: Progress,
  measured: Values,
  scheduled: boolean,
): Promise<BestSoFar | null> {
  if (options.best === undefined) return best;
  const { metric, mode } = options.best;
  const isMetric = options.metrics.some(({ names }) => names.includes(metric));
  const value = isMetric ? measured[metric] : scheduled ? terms[metric] : undefined;
  if (value === undefined) {
    if (scheduled && !isMetric) {
      const known = [...options.metrics.flatMap(({ names }) => names), ...Object.keys(terms)].join(', ');
      const message = `best.metric '${metric}' is not one of ${known}. The best checkpoint does not change.`;
      await report.emit({ type: 'warning', step, message });
    }
    return best;
  }
  const comparable = best?.metric === metric && best.mode === mode ? best : undefined;
  const wins = comparable === undefined || (mode === 'min' ? value < comparable.value : value > comparable.value);
  return wins ? { metric, mode, step, value } : comparable;
}
