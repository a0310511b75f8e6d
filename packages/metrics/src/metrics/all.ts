import { authPctMetric } from './auth-pct.ts';
import { cmmdMetric } from './cmmd.ts';
import { densityCoverageMetric } from './density-coverage.ts';
import { fidInfinityMetric } from './fid-infinity.ts';
import { fidMetric } from './frechet-distance.ts';
import { isMetric } from './inception-score.ts';
import { kidMetric } from './kernel-distance.ts';
import type { AnyMetric } from './metric.ts';
import { mifidMetric } from './mifid.ts';
import { classModesMetric, modesMetric } from './modes-covered.ts';
import { msSsimMetric } from './ms-ssim-diversity.ts';
import { pplMetric } from './perceptual-path-length.ts';
import { prdcMetric } from './prdc.ts';
import { precisionRecallMetric } from './precision-recall.ts';
import { vendiMetric } from './vendi.ts';

/**
 * Lists all metrics, in the order of the help. Commands, help, training runs and conformance tests are derived from it.
 *
 * @example
 * for (const { name, about } of METRICS) console.log(`${name}: ${about}`);
 */
export const METRICS: readonly AnyMetric[] = [
  fidMetric,
  isMetric,
  kidMetric,
  prdcMetric,
  precisionRecallMetric,
  densityCoverageMetric,
  cmmdMetric,
  vendiMetric,
  mifidMetric,
  fidInfinityMetric,
  authPctMetric,
  msSsimMetric,
  pplMetric,
  modesMetric,
  classModesMetric,
];
