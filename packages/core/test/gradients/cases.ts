import { elementwiseCases } from './elementwise-cases.ts';
import type { GradientCase } from './gradient-case.ts';

/** Every case of every family: the tests of both precisions and the table in docs/numerics.md run over them. */
export const cases: readonly GradientCase[] = [...elementwiseCases];
