import { moveMatchMetric, startMetric } from '@ganforge/metrics';
import type { MetricCase } from '@ganforge/testing';

/** The case of `moveMatchMetric`: each row holds the probabilities, not normalised, of as many legal moves. */
export function policyCase(promises: Partial<MetricCase>): MetricCase {
  return {
    inputs: ['answers'],
    // Codes of moves say how many rows there are.
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
