import { glorotUniform, type InitialiserRule } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Initialises residual networks with spectral norms like the code of Miyato et al. (pfnet-research/sngan_projection).
 * Kernels are drawn from Glorot's uniform distribution. In the 3x3 convolutions of blocks, where a ReLU comes before or
 * after the convolution, they are multiplied by `sqrt(2)`. The scales for each class are drawn from N(1,0.02), so that
 * labels have an effect from the first step on.
 */
export const spectralInitialiser: InitialiserRule = (weight, random) => {
  if (weight.weightName === 'gamma' && weight.shape.length === 2) return random.normal(weight.shape, 1, 0.02);
  const value = glorotUniform(weight, random);
  const inBlock = weight.weightName === 'kernel' && /_conv[12]$/.test(weight.layerName);
  return inBlock && value !== undefined ? tf.mul(value, Math.SQRT2) : value;
};
