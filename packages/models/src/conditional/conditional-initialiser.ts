import { dcganInitialiser, type InitialiserRule } from '@ganforge/core';

/**
 * The initialiser of DCGAN, also with N(1, 0.02) for the scales of conditional batch norm. But embeddings of labels
 * that join features or an image have the size of these; with 0.02 they would have no effect.
 */
export const conditionalInitialiser: InitialiserRule = (weight, random) => {
  if (weight.layerName === 'label') return random.normal(weight.shape);
  return weight.weightName === 'gamma' ? random.normal(weight.shape, 1, 0.02) : dcganInitialiser(weight, random);
};
