export { type DualityGap, type DualityGapOptions, dualityGap } from './duality/duality-gap.ts';
export { dualityProbe } from './duality/duality-probe.ts';
