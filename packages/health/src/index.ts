export type { Advice, Finding, FindingCurve, FindingNumber } from '@ganforge/run';
export { describeFinding } from './describe.ts';
export { examine, examineRun, type HealthWatch, healthWatch } from './examine.ts';
export { CHECKS } from './findings/all.ts';
export type { Check, Found } from './findings/check.ts';
export { type Compared, probeOf, type SampleProbe } from './probe/probe.ts';
export { RunEvents, type RunView } from './view/run-view.ts';
export { type Point, Series } from './view/series.ts';
