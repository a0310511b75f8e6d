import * as metrics from '@ganforge/metrics';
import { type MetricCase, testMetric } from '@ganforge/testing';
import { uniform } from './support/features.ts';

type Sets = { readonly real: metrics.FeatureMatrix; readonly generated: metrics.FeatureMatrix };

/** A case of a metric that takes two sets by name. */
function ofTwo(metric: (options: Sets) => object, promises: Omit<MetricCase, 'inputs' | 'metric'> = {}): MetricCase {
  return {
    inputs: ['real', 'generated'],
    metric: ([real, generated], options) => metric({ real: real!, generated: generated!, ...options }),
    ...promises,
  };
}

testMetric('inceptionScore', {
  inputs: ['logits'],
  metric: ([logits], options) => metrics.inceptionScore(logits!, options),
  fewest: [10],
  alike: { mean: 1, std: 0 },
  ordered: true,
});

testMetric('inceptionScore, of one split', {
  inputs: ['logits'],
  metric: ([logits], options) => metrics.inceptionScore(logits!, { splits: 1, ...options }),
  alike: { mean: 1 },
});

testMetric(
  'kernelDistance, of subsets',
  ofTwo((sets) => metrics.kernelDistance({ subsets: 3, subsetSize: 20, ...sets }), { fewest: [20, 20], ordered: true }),
);
testMetric(
  'kernelDistance, of blocks',
  ofTwo((sets) => metrics.kernelDistance({ estimator: 'blocks', blockSize: 20, ...sets }), {
    fewest: [6, 4],
    ordered: true,
  }),
);
testMetric(
  'kernelDistance, in full',
  ofTwo((sets) => metrics.kernelDistance({ estimator: 'full', ...sets }), { fewest: [2, 2] }),
);
testMetric('precisionRecall', ofTwo(metrics.precisionRecall, { fewest: [4, 4], alike: { precision: 1, recall: 1 } }));
testMetric('densityCoverage', ofTwo(metrics.densityCoverage, { fewest: [6, 1], alike: { coverage: 1 } }));
testMetric('cmmd', ofTwo(metrics.cmmd, { alike: { value: 0 } }));
testMetric('authPct', ofTwo(metrics.authPct, { fewest: [2, 1], alike: { value: 0 } }));

testMetric('frechetDistance', {
  inputs: ['first', 'second'],
  metric: (sets, options) => {
    const [first, second] = sets.map((set) => {
      const moments = new metrics.FeatureMoments(set?.cols);
      moments.add(set.data);
      return moments;
    });
    return metrics.frechetDistance(first!, second!, options);
  },
  fewest: [2, 2],
  alike: { value: 0, meanTerm: 0 },
  streamed: true,
});
testMetric('fidInfinity', {
  inputs: ['generated'],
  metric: ([generated], options) => {
    const real = new metrics.FeatureMoments(6);
    real.add(uniform(1, 50, 6, 2, -1).data);
    return metrics.fidInfinity({ real, generated: generated!, smallest: 10, points: 5, ...options });
  },
  fewest: [15],
  ordered: true,
});
testMetric('mifid', ofTwo(metrics.mifid, { fewest: [2, 2], alike: { value: 0, distance: 0 } }));

testMetric('vendi', {
  inputs: ['features'],
  metric: ([features], options) => metrics.vendi(features!, options),
  alike: { value: 1 },
});

testMetric('modesCovered, of gaussians', {
  inputs: ['points', 'centres'],
  metric: ([points, centres], options) =>
    metrics.modesCovered(metrics.gaussianModes(points!, { centres: centres!, sigma: 0.1, ...options }), { modes: 100 }),
  alike: { highQuality: 1 },
});

testMetric('modesCovered, of stacked digits', {
  inputs: ['outputs'],
  metric: ([outputs], options) =>
    metrics.modesCovered(metrics.stackedModes(outputs!, { channels: 1, ...options }), { modes: 6 }),
  alike: { value: 1, highQuality: 1, reverseKl: Math.log(6) },
});

testMetric('msSsimDiversity', {
  inputs: ['images'],
  metric: ([images], options) => {
    const { data, rows: n } = images ?? {};
    const pale = data?.map((value) => value / 4) as Float32Array; // so that no scale's similarity is below 0
    return metrics.msSsimDiversity({ data: pale, n: n!, height: 16, width: 16, channels: 1 }, { pairs: 5, ...options });
  },
  cols: 256,
  fewest: [2],
  alike: { value: 1, std: 0 },
  ordered: true,
});
