import { describe, it } from 'vitest';
import {
  checkMetricDeterminism,
  checkMetricExtreme,
  checkMetricInputs,
  checkMetricRefusals,
  checkMetricRowOrder,
  checkMetricStorage,
  type MetricCase,
} from './checks/metric-checks.ts';

/**
 * Holds a metric of sets of features to what all of them promise.
 *
 * Checked are that it is a function of its input alone and leaves that as it is; that neither float32 nor float64, nor a
 * view into a larger buffer, nor the order of rows (where it says so) matters; its extreme; and what it refuses.
 *
 * @example
 * testMetric('precisionRecall', {
 *   inputs: ['real', 'generated'],
 *   metric: ([real, generated], options) => precisionRecall({ real, generated, ...options }),
 *   fewest: [4, 4],
 *   alike: { precision: 1, recall: 1 },
 * });
 */
export function testMetric(name: string, metricCase: MetricCase): void {
  describe(name, () => {
    it('gives finite numbers, the same at every call', () => checkMetricDeterminism(metricCase));
    it('leaves its input as it is', () => checkMetricInputs(metricCase));
    it('does not depend on how numbers are stored', () => checkMetricStorage(metricCase));
    it(`${metricCase.ordered === true ? 'depends' : 'does not depend'} on the order of rows`, () =>
      checkMetricRowOrder(metricCase));
    if (metricCase.alike !== undefined) it('has its extreme where all is alike', () => checkMetricExtreme(metricCase));
    it('refuses what is no finite matrix, does not fit or does not exist', () => checkMetricRefusals(metricCase));
  });
}
