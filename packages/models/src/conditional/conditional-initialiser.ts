import { dcganInitialiser, type InitialiserRule } from '@ganforge/core';

/**
 * Initialises like DCGAN, and also draws the scales of conditional batch norm from N(1,0.02). Label embeddings that are
 * multiplied with features or concatenated with images are drawn from N(0,1), because with a deviation of 0.02 the
 * label would have almost no effect.
 */
export const conditionalInitialiser: InitialiserRule = (weight, random) => {
  if (weight.layerName === 'label') return random.normal(weight.shape);
  return weight.weightName === 'gamma' ? random.normal(weight.shape, 1, 0.02) : dcganInitialiser(weight, random);
};
