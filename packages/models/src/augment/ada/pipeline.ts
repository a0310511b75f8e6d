import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { drawColours, recoloured } from './colours.ts';
import type { Probability } from './draws.ts';
import { drawMaps } from './geometry.ts';
import { warp } from './warp.ts';

/**
 * Applies the augmentations of ADA, set `bgc`: pixel blitting, geometry and colour. Each transform has probability p.
 *
 * Input and output are images [N,H,W,C]. The transforms are drawn separately for each image. The function is
 * differentiable to any order.
 *
 * If p is below 1, the distribution of the images can be computed from the distribution of the augmented images, so the
 * generator does not learn the augmentations (section 2.2). The controller limits p to 0.8. Source: Karras et al. 2020,
 * "Training generative adversarial networks with limited data", appendix B.
 *
 * @param p the probability of each transform, a number or a scalar tensor in [0,1]
 */
export function adaPipeline(images: tf.Tensor4D, random: RandomStream, p: Probability): tf.Tensor4D {
  return tf.tidy(() => {
    const [n, height, width, channels] = images.shape;
    const moved = warp(images, drawMaps(n, [height, width], p, random.fork('geometry')));
    const chosen = channels === 1 ? (['brightness', 'contrast', 'luma-flip'] as const) : undefined;
    return recoloured(moved, drawColours(n, p, random.fork('colours'), chosen));
  });
}
