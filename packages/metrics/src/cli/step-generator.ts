import { GanError } from '@ganforge/formats';
import { checkFeatures, type FeatureMatrix } from '../features/feature-matrix.ts';
import type { SampledGenerator } from '../metrics/metric.ts';

/**
 * Creates a generator from existing samples: row i of `before` and row i of `after` are the samples at both ends of a
 * latent step.
 *
 * Its latents are [i, t], and each path runs from t = 0 to t = 1. At t = 0 the generator returns row i of `before`; for
 * any other t it returns row i of `after`.
 *
 * @throws GanError `shape` if the features do not form pairs
 */
export function stepGenerator(before: FeatureMatrix, after: FeatureMatrix): SampledGenerator {
  checkFeatures('metrics/cli', 'before', before);
  checkFeatures('metrics/cli', 'after', after);
  if (before.rows !== after.rows || before.cols !== after.cols) {
    const sizes = `${before.rows} x ${before.cols} and ${after.rows} x ${after.cols}`;
    throw new GanError('metrics/cli', `features before and after a step must be in pairs; received ${sizes}.`, {
      code: 'shape',
    });
  }
  const { rows, cols } = before;
  const latents = (t: number): FeatureMatrix => ({
    data: Float64Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? i / 2 : t)),
    rows,
    cols: 2,
  });
  return {
    start: latents(0),
    end: latents(1),
    async features({ data, rows: n }) {
      const found = new Float64Array(n * cols);
      for (let i = 0; i < n; i++) {
        const [row, t] = [data[2 * i]!, data[2 * i + 1]!];
        found.set((t === 0 ? before : after).data.subarray(row * cols, (row + 1) * cols), i * cols);
      }
      return { data: found, rows: n, cols };
    },
  };
}
