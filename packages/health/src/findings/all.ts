import type { Check } from './check.ts';
import { discriminatorLost, discriminatorWon, tooFewData } from './discriminator.ts';
import { divergence } from './divergence.ts';
import { dualityGap } from './duality.ts';
import { explodingGradients, vanishingGradients } from './gradients.ts';
import { learningRates } from './learning-rate.ts';
import { modeCollapse } from './mode-collapse.ts';
import { notFinite } from './not-finite.ts';
import { oscillation } from './oscillation.ts';
import { augmentationLeak, memorisation } from './samples.ts';
import { bias, lostClasses } from './shares.ts';

/** Lists all checks. The most certain checks come first. */
export const CHECKS: readonly Check[] = [
  notFinite,
  explodingGradients,
  vanishingGradients,
  learningRates,
  discriminatorWon,
  discriminatorLost,
  modeCollapse,
  lostClasses,
  bias,
  memorisation,
  tooFewData,
  augmentationLeak,
  oscillation,
  divergence,
  dualityGap,
];
