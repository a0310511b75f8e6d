import type { ImageBatch, LossContext, Player } from '@ganforge/core';
import { r1 } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';

/** The R1 penalty, none unless asked for. */
export const r1Penalty = {
  r1: {
    type: 'number',
    min: 0,
    default: 0,
    about:
      "Weight gamma of the R1 penalty on the discriminator's gradient at real examples; 0 turns it off, 0.1 to 10 are usual for small sets.",
  },
  r1Every: {
    type: 'integer',
    min: 1,
    default: 16,
    about: 'Adds the penalty every this many steps, with this many times its weight (lazy regularisation).',
  },
} as const;

/**
 * The player of a lazy R1 penalty, none where gamma is 0: it shares the discriminator's optimizer.
 *
 * gamma/2 E ||grad D(x)||^2 in every n-th step, times n. Mescheder et al. 2018; every n-th step: Karras et al. 2020,
 * "Analyzing and Improving the Image Quality of StyleGAN", appendix B.
 *
 * @param judge the discriminator's logits of images, through the augmentation where there is one
 */
export function r1Player<B extends ImageBatch>(
  { r1: gamma, r1Every }: { readonly r1: number; readonly r1Every: number },
  judge: (images: tf.Tensor, batch: B, ctx: LossContext) => tf.Tensor,
): Player<B>[] {
  if (gamma === 0) return [];
  return [
    {
      name: 'r1',
      trains: ['discriminator'],
      optimizer: { sharedWith: 'discriminator' },
      every: r1Every,
      loss: (batch, ctx) => {
        const penalty = r1((images) => judge(images, batch, ctx), batch.images);
        return { r1: tf.mul(gamma * r1Every, penalty) };
      },
    },
  ];
}
