export { flatten, type Numbers, type Tolerance } from './allclose.ts';
export { type Child, type ChildEnd, type ChildSettings, expectNothingLost, startRun } from './kill/child.ts';
export { type KilledRunCase, testKilledRun } from './kill/test-killed-run.ts';
export type { LossCase } from './loss-checks.ts';
export { suiteEngines } from './suite-engines.ts';
export { type TestBackendOptions, testBackend } from './test-backend.ts';
export { testLoss } from './test-loss.ts';
export { testVariant } from './test-variant.ts';
export type { VariantCase } from './variant/variant-case.ts';
