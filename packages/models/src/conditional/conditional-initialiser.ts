import { dcganInitialiser, type InitialiserRule } from '@ganforge/core';

/**
 * As DCGAN's, scales of conditional batch norm N(1, .02) too; but labels that stand beside features or an image are
 * of their size: at .02 they would not be seen.
 */
export const conditionalInitialiser: InitialiserRule = (weight, random) => {
  if (weight.layerName === 'label') return random.normal(weight.shape);
  return weight.weightName === 'gamma' ? random.normal(weight.shape, 1, 0.02) : dcganInitialiser(weight, random);
};
