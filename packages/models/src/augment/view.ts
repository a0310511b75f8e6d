import type { Gan, LossContext } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { adaController } from './ada/controller.ts';
import { adaPipeline } from './ada/pipeline.ts';
import { type AugmentationName, type Seen, seenThrough } from './diff-augment.ts';

/** Defines the options for the augmentation before the discriminator: DiffAugment, or ADA alone. */
export const adaptiveAugment = {
  augment: {
    type: 'list',
    of: { type: 'choice', choices: ['color', 'translation', 'cutout', 'ada'] },
    length: [0, 3],
    default: [],
    about:
      'Augmentation of all images that the discriminator sees. color, translation and cutout are DiffAugment; use all three for fewer than some thousand images. ada, alone, adapts its strength to the discriminator. None by default.',
  },
  adaTarget: {
    type: 'number',
    min: 0,
    below: 1,
    default: 0.6,
    about: 'Target of ada for the mean sign of the logits of real images.',
  },
  adaImages: {
    type: 'integer',
    min: 1,
    default: 500_000,
    about: 'Number of images in which the probability of ada can rise from 0 to 1; 20,000 to 50,000 for short runs.',
  },
} as const;

/** The augmentation of a variant, and its controller if it has one. */
export interface View {
  readonly seen: Seen;
  /**
   * Passes the logits of the discriminator to the controller, if there is one. The player of the discriminator calls it
   * once per update.
   *
   * @param onFake the logits of fakes; only critics need them, because the scores of a critic have no natural zero. The
   *   mean of the two mean scores is then used as zero
   */
  observe(ctx: LossContext, onReal: tf.Tensor, onFake?: tf.Tensor): void;
  /** The `state` field for the GAN. */
  readonly state: Pick<Gan, 'state'>;
}

/**
 * Creates the augmentation of a variant from its option `augment`.
 *
 * @throws GanError `argument` if the names cannot be combined
 */
export function viewThrough(
  where: string,
  of: {
    readonly augment: readonly (AugmentationName | 'ada')[];
    readonly adaTarget: number;
    readonly adaImages: number;
  },
): View {
  const { augment, adaTarget, adaImages } = of;
  if (!augment.includes('ada')) {
    const names = augment as readonly AugmentationName[];
    return { seen: seenThrough(where, names), observe: () => undefined, state: {} };
  }
  if (augment.length > 1) {
    const problem = `augment 'ada' stands alone; received ${augment.map((name) => `'${name}'`).join(', ')}`;
    throw new GanError(where, `${problem}. Try ['ada'], or leave it out.`);
  }
  return {
    seen: (images, ctx, kind) => adaPipeline(images as tf.Tensor4D, ctx.random(`augment-${kind}`), ctx.state('ada').p!),
    observe(ctx, onReal, onFake) {
      const middle = onFake === undefined ? 0 : tf.div(tf.add(tf.mean(onReal), tf.mean(onFake)), 2);
      const sign = tf.mean(tf.sign(tf.sub(onReal, middle))) as tf.Scalar;
      ctx.observe('ada', { sign });
      ctx.log('r_t', sign);
      ctx.log('p', ctx.state('ada').p as tf.Scalar);
    },
    state: { state: { ada: adaController({ target: adaTarget, images: adaImages }) } },
  };
}
