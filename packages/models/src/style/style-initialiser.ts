import { type InitialiserRule, normalKernels } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { MAPPING_RATE } from './mapping-network.ts';

const kernels = normalKernels({ std: 1 });
const slowKernels = normalKernels({ std: 1 / MAPPING_RATE });

/**
 * Kernels, the constant and the noise maps N(0,1), the mapping's kernels N(0, 1/.01^2), the biases of styles 1; all
 * others 0. The layers of StyleGAN2 scale these weights.
 */
export const styleInitialiser: InitialiserRule = (weight, random) => {
  const { layerName, weightName, shape } = weight;
  if (weightName === 'constant' || weightName === 'map') return random.normal(shape);
  if (weightName === 'bias' && layerName.endsWith('-style')) return tf.ones([...shape]);
  return /^dense\d+$/.test(layerName) ? slowKernels(weight, random) : kernels(weight, random);
};
