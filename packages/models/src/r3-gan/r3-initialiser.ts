import type { InitialiserRule } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Initialises the weights of R3GAN. Kernels are drawn from `N(0, g / sqrt(fan in))`, biases are 0, and the basis is
 * drawn from N(0,1).
 *
 * There is no normalisation, so the residual branches must start with small values. The last convolution of each block
 * starts at 0. The two convolutions before it have `g = sqrt(2 / 1.04) * blocks^(-1/4)`. This is He's gain for a leaky
 * ReLU with slope 0.2, reduced by the rule of Zhang et al. 2019, "Fixup Initialization", section 3. Other layers have g
 * = 1, but the class embedding of the discriminator has `g = 1 / sqrt(length)`.
 */
export function r3Initialiser(blocks: number): InitialiserRule {
  const ofBlock = Math.sqrt(2 / 1.04) * blocks ** -0.25;
  return ({ layerName, weightName, shape, fanIn, fanOut }, random) => {
    if (weightName === 'constant') return random.normal(shape);
    if (weightName === 'bias' || layerName.endsWith('-reduce')) return tf.zeros([...shape]);
    const isInBlock = /-(expand|grouped)$/.test(layerName);
    const gain = isInBlock ? ofBlock : layerName === 'class' ? 1 / Math.sqrt(fanOut) : 1;
    return random.normal(shape, 0, gain / Math.sqrt(fanIn));
  };
}
