import * as metrics from '@ganforge/metrics';
import { testMetric } from '@ganforge/testing';
import { expect, it } from 'vitest';
import { metricCase } from './support/metric-case.ts';
import { policyCase } from './support/policy-case.ts';

/** Contains one line for each metric record. */
const CASES = {
  fid: metricCase(metrics.fidMetric, { fewest: [2, 2], alike: { value: 0, meanTerm: 0 }, streamed: true }),
  is: metricCase(metrics.isMetric, { fewest: [10], alike: { mean: 1, std: 0 }, ordered: true }),
  kid: metricCase(metrics.kidMetric, { options: { subsets: 3, subsetSize: 20 }, fewest: [20, 20], ordered: true }),
  prdc: metricCase(metrics.prdcMetric, { fewest: [6, 6], alike: { coverage: 1 } }),
  'precision-recall': metricCase(metrics.precisionRecallMetric, { fewest: [4, 4], alike: { precision: 1, recall: 1 } }),
  'density-coverage': metricCase(metrics.densityCoverageMetric, { fewest: [6, 1], alike: { coverage: 1 } }),
  cmmd: metricCase(metrics.cmmdMetric, { alike: { value: 0 } }),
  vendi: metricCase(metrics.vendiMetric, { alike: { value: 1 } }),
  mifid: metricCase(metrics.mifidMetric, { fewest: [2, 2], alike: { value: 0, distance: 0 } }),
  'fid-infinity': metricCase(metrics.fidInfinityMetric, {
    ...{ options: { smallest: 10, points: 5 }, fewest: [2, 15], ordered: true, streamed: true },
  }),
  'auth-pct': metricCase(metrics.authPctMetric, { fewest: [2, 1], alike: { value: 0 } }),
  'ms-ssim': metricCase(metrics.msSsimMetric, {
    ...{
      options: { pairs: 5 },
      example: [16, 16, 1],
      cols: 256,
      fewest: [2],
      alike: { value: 1, std: 0 },
      ordered: true,
    },
  }),
  ppl: metricCase(metrics.pplMetric, { options: { epsilon: 0.1 }, alike: { std: 0 } }),
  modes: metricCase(metrics.modesMetric, { options: { radius: 0.2, std: 0.1 }, cols: 2 }),
  'class-modes': metricCase(metrics.classModesMetric, { alike: { value: 1, reverseKl: Math.log(6) } }),
};

for (const [name, metric] of Object.entries(CASES)) testMetric(name, metric);

testMetric('kid, of blocks', {
  ...metricCase(metrics.kidMetric, { options: { estimator: 'blocks', blockSize: 20 }, fewest: [6, 4], ordered: true }),
});
testMetric('kid, in full', metricCase(metrics.kidMetric, { options: { estimator: 'full' }, fewest: [2, 2] }));
testMetric('is, of one split', metricCase(metrics.isMetric, { options: { splits: 1 }, alike: { mean: 1 } }));
testMetric(
  'move-match',
  policyCase({ alike: { legality: 1, randomTop1: 1 / 6, randomTop3: 1 / 2, randomNll: Math.log(6) } }),
);

it('this table has a row for every metric', () => {
  expect(Object.keys(CASES)).toEqual(metrics.METRICS.map(({ name }) => name));
});

it('every record says what a command and a run need', () => {
  for (const { name, about, better, label, inputs } of metrics.METRICS) {
    expect(name).toMatch(/^[a-z][a-z-]*$/);
    expect(about).not.toMatch(/\.$/);
    expect(inputs.generated ?? inputs.generator).toBeDefined();
    for (const value of Object.keys(better)) expect(label(value, { extractor: 'x' }).length).toBeGreaterThan(1);
  }
});
