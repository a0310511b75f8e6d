import { convolutionCases } from './convolution-cases.ts';
import { elementwiseCases } from './elementwise-cases.ts';
import type { GradientCase } from './gradient-case.ts';
import { imageCases } from './image-cases.ts';
import { linearCases } from './linear-cases.ts';
import { lossCases } from './loss-cases.ts';
import { normalizationCases } from './normalization-cases.ts';
import { rearrangingCases } from './rearranging-cases.ts';
import { reductionCases } from './reduction-cases.ts';

/** Every case of every family: the tests of both precisions and the table in docs/gradient-errors.md run over them. */
export const cases: readonly GradientCase[] = [
  ...elementwiseCases,
  ...reductionCases,
  ...lossCases,
  ...normalizationCases,
  ...linearCases,
  ...convolutionCases,
  ...imageCases,
  ...rearrangingCases,
];
