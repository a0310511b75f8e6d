import type { Batch, LossContext, Player } from '@ganforge/core';
import { r1 } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';

/** Defines the options of the R1 penalty, which is off by default. */
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
 * Returns a player that adds a lazy R1 penalty and uses the optimizer of the discriminator. If gamma is 0, it returns
 * no player.
 *
 * In every n-th step it adds `n * gamma / 2 * E[||grad D(x)||^2]`. Source: Mescheder et al. 2018. The interval of n
 * steps is from Karras et al. 2020, "Analyzing and Improving the Image Quality of StyleGAN", appendix B.
 *
 * @param judge returns the discriminator's logits of examples; if there is an augmentation, it is applied first
 * @param entry the entry of a batch that contains the examples
 */
export function r1Player<B extends Batch>(
  { r1: gamma, r1Every }: { readonly r1: number; readonly r1Every: number },
  judge: (examples: tf.Tensor, batch: B, ctx: LossContext) => tf.Tensor,
  entry: keyof B & string = 'images',
): Player<B>[] {
  if (gamma === 0) return [];
  return [
    {
      name: 'r1',
      trains: ['discriminator'],
      optimizer: { sharedWith: 'discriminator' },
      every: r1Every,
      loss: (batch, ctx) => {
        const penalty = r1((examples) => judge(examples, batch, ctx), batch[entry]!);
        return { r1: tf.mul(gamma * r1Every, penalty) };
      },
    },
  ];
}
