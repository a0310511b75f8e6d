import { glorotUniform, type InitialiserRule } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The start of residual networks with spectral norms: Glorot's uniform kernels, times sqrt 2 in the 3x3 convolutions of
 * the blocks, which a ReLU follows or precedes. Miyato et al.'s code (pfnet-research/sngan_projection). Scales for each
 * class are N(1, 0.02), so that labels have an effect from the first step on.
 */
export const spectralInitialiser: InitialiserRule = (weight, random) => {
  if (weight.weightName === 'gamma' && weight.shape.length === 2) return random.normal(weight.shape, 1, 0.02);
  const value = glorotUniform(weight, random);
  const inBlock = weight.weightName === 'kernel' && /_conv[12]$/.test(weight.layerName);
  return inBlock && value !== undefined ? tf.mul(value, Math.SQRT2) : value;
};
