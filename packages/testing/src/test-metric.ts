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
 * Tests that a metric of feature sets satisfies the contract of metrics.
 *
 * It checks that the metric depends only on its input and does not change the input. The result must be the same for
 * float32 and float64, for a view into a larger buffer, and for any order of rows (unless `ordered`). It also checks
 * the expected values `alike` and the errors.
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
