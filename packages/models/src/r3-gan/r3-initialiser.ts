import type { InitialiserRule } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The initial weights of R3GAN: kernels N(0, g / sqrt(fan in)), biases 0, the basis N(0,1).
 *
 * Without normalisation, the branches of the residual blocks must start small. The last convolution of each block is 0,
 * and the two before it have g = sqrt(2 / 1.04) blocks^(-1/4), He's gain for a leaky ReLU of .2 by the rule of Zhang et
 * al. 2019, "Fixup Initialization", section 3; elsewhere g = 1, of the class embedding in the discriminator 1 /
 * sqrt(its length).
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
