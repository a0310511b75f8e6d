import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { drawColours, recoloured } from './colours.ts';
import type { Probability } from './draws.ts';
import { drawMaps } from './geometry.ts';
import { warp } from './warp.ts';

/**
 * ADA's augmentations, the set called bgc: pixel blitting, geometry and colour, each with probability p.
 *
 * Images [N,H,W,C] to the same shape; the transforms of each are drawn by themselves. While p stays below 1 the distribution of
 * images can be told from that of augmented ones, so a generator does not learn the augmentations (section 2.2); the
 * controller holds p at .8 or less. Differentiable to any order. Karras et al. 2020, "Training generative adversarial
 * networks with limited data", appendix B.
 *
 * @param p a number or scalar in [0,1]
 */
export function adaPipeline(images: tf.Tensor4D, random: RandomStream, p: Probability): tf.Tensor4D {
  return tf.tidy(() => {
    const [n, height, width, channels] = images.shape;
    const moved = warp(images, drawMaps(n, [height, width], p, random.fork('geometry')));
    const chosen = channels === 1 ? (['brightness', 'contrast', 'luma-flip'] as const) : undefined;
    return recoloured(moved, drawColours(n, p, random.fork('colours'), chosen));
  });
}
