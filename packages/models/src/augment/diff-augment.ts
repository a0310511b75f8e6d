import type { LossContext } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';
import type { Augmentation } from './augmentation.ts';
import { color } from './color.ts';
import { cutout } from './cutout.ts';
import { translation } from './translation.ts';

/** The names of the augmentations, in the order in which they are applied. */
export type AugmentationName = 'color' | 'translation' | 'cutout';

const augmentations: Readonly<Record<AugmentationName, Augmentation>> = { color, translation, cutout };

/**
 * Creates DiffAugment. It augments real and generated images in the same way in the losses of both players, and
 * gradients pass through.
 *
 * Input and output are images [N,H,W,C]. The input is in [-1,1]; the output of `color` can be outside. Source: Zhao et
 * al. 2020, "Differentiable Augmentation for Data-Efficient GAN Training", section 3.2, with the strengths of the
 * authors' code.
 *
 * @param names the augmentations to use, each at most once; the order of application is always color, translation,
 *   cutout
 * @throws GanError `argument` if a name occurs twice
 * @example
 * const seen = diffAugment(['color', 'translation', 'cutout'])(images, ctx.random('augment'));
 */
export function diffAugment(names: readonly AugmentationName[], where = 'models/diff-augment'): Augmentation {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new GanError(where, `augment must name each augmentation once; '${twice}' occurs twice.`);
  }
  const chosen = (Object.keys(augmentations) as AugmentationName[]).filter((name) => names.includes(name));
  return (images, random) => chosen.reduce((x, name) => augmentations[name](x, random.fork(name)), images);
}

/** Augments real or generated images before the discriminator. Each kind uses its own random stream. */
export type Seen = (images: tf.Tensor, ctx: LossContext, kind: 'real' | 'fake') => tf.Tensor;

/** Returns {@link diffAugment} in the form that the losses of a variant use. */
export function seenThrough(where: string, names: readonly AugmentationName[]): Seen {
  const augmented = diffAugment(names, where);
  return (images, ctx, kind) =>
    names.length === 0 ? images : augmented(images as tf.Tensor4D, ctx.random(`augment-${kind}`));
}
