export { flatten, type Numbers, type Tolerance } from './allclose.ts';
export type { LossCase } from './loss-checks.ts';
export { testLoss } from './test-loss.ts';
