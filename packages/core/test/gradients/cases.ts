import { convolutionCases } from './convolution-cases.ts';
import { elementwiseCases } from './elementwise-cases.ts';
import type { GradientCase } from './gradient-case.ts';
import { imageCases } from './image-cases.ts';
import { linearCases } from './linear-cases.ts';
import { lossCases } from './loss-cases.ts';
import { normalizationCases } from './normalization-cases.ts';
import { rearrangingCases } from './rearranging-cases.ts';
import { reductionCases } from './reduction-cases.ts';

/**
 * All cases of all families. The tests in both precisions use them, and so does the table in docs/gradient-errors.md.
 */
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
