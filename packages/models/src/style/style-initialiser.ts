import { type InitialiserRule, normalKernels } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { MAPPING_RATE } from './mapping-network.ts';

const kernels = normalKernels({ std: 1 });
const slowKernels = normalKernels({ std: 1 / MAPPING_RATE });

/**
 * Initialises the weights of StyleGAN2, whose layers scale them. Kernels, the constant and the noise maps are drawn
 * from N(0,1). The kernels of the mapping network are drawn from `N(0, 1 / 0.01^2)`. The biases of style layers are 1,
 * and all other weights are 0.
 */
export const styleInitialiser: InitialiserRule = (weight, random) => {
  const { layerName, weightName, shape } = weight;
  if (weightName === 'constant' || weightName === 'map') return random.normal(shape);
  if (weightName === 'bias' && layerName.endsWith('-style')) return tf.ones([...shape]);
  return /^dense\d+$/.test(layerName) ? slowKernels(weight, random) : kernels(weight, random);
};
