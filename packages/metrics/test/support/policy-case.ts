import { moveMatchMetric, startMetric } from '@ganforge/metrics';
import type { MetricCase } from '@ganforge/testing';

/**
 * Creates the test case of `moveMatchMetric`. Each row contains the unnormalised probabilities of as many legal moves
 * as the row is long.
 */
export function policyCase(promises: Partial<MetricCase>): MetricCase {
  return {
    inputs: ['answers'],
    // The codes of moves determine the number of rows.
    streamed: true,
    metric([set], options) {
      const { data, rows, cols } = set ?? { data: undefined, rows: 1, cols: 1 };
      const policy = Array.isArray(data) ? data : data?.map((value) => (value + 1) / 2);
      const generated = {
        policy,
        legal: Int32Array.from({ length: rows * cols }, (_, i) => 1 + (i % cols)),
        moves: new Int32Array(rows).fill(1),
        drawn: new Int32Array(rows).fill(cols),
      };
      return startMetric(moveMatchMetric, options).compute({ generated } as never, {
        provenance: {},
        warn: () => undefined,
      });
    },
    ...promises,
  };
}
