import type { Gan, LossContext, RandomStream, StateSpec } from '@ganforge/core';
import type { ResolvedOf } from '@ganforge/formats';
import {
  auxiliaryClassification,
  consistency,
  latentConsistency,
  leCam,
  orthogonalRegularisation,
  rotations,
  topK,
} from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { flipAndShift } from './flip-and-shift.ts';
import type { regulariserOptions } from './options.ts';

type Options = ResolvedOf<readonly [typeof regulariserOptions]>;
type Terms = Readonly<Record<string, tf.Scalar>>;

/**
 * Standard deviation of the noise that is added to a latent to get a neighbouring latent (Zhao et al. 2021, section
 * 3.2).
 */
const NEAR = 0.05;
/** The weight of zCR for the generator divided by its weight for the discriminator: 0.5 / 20. */
const APART = 1 / 40;
/**
 * The weight of rotations for the generator divided by their weight for the discriminator: 0.2 / 1 (Chen et al. 2019,
 * section 4).
 */
const TURNS_OF_FAKES = 1 / 5;
/** The decay of the moving means of logits (Tseng et al. 2021, section 4). */
const DECAY = 0.99;

/** The functions that a variant passes to its regularisers. */
export interface Judged {
  /** Computes the logits of images in the same way as the adversarial loss. */
  judge(images: tf.Tensor, ctx: LossContext, kind: 'real' | 'fake'): tf.Tensor;
  /** Computes the rotation logits [4N,4] of images [4N,S,S,C]. It is called only if `rotation` is above 0. */
  turns(images: tf.Tensor, ctx: LossContext): tf.Tensor;
  /** Generates images from latents. */
  generate(z: tf.Tensor, ctx: LossContext): tf.Tensor;
}

/** Computes the terms that the options add to the losses of both players. */
export interface Regularisers {
  /** Selects the logits of those generated images that the generator learns from. */
  chosen(onFake: tf.Tensor): tf.Tensor;
  /** Returns the terms of the generator, computed from its latents and images. */
  generator(made: { readonly z: tf.Tensor; readonly fake: tf.Tensor }, ctx: LossContext): Terms;
  /**
   * Returns the terms of the discriminator, computed from its inputs and logits. `z` is given if the latents of the
   * generated images are known.
   */
  discriminator(
    seen: {
      readonly real: tf.Tensor;
      readonly fake: tf.Tensor;
      readonly z: tf.Tensor;
      readonly onReal: tf.Tensor;
      readonly onFake: tf.Tensor;
    },
    ctx: LossContext,
  ): Terms;
  readonly state: Readonly<Record<string, StateSpec>>;
  readonly schedules: Pick<Gan, 'schedules'>['schedules'];
}

/**
 * Creates the terms for {@link regulariserOptions}: CR, bCR, zCR, LeCam, top-k, rotation and orthogonal regularisation.
 * Their formulas and sources are in docs/regularisers.md.
 */
export function regularisers(options: Options, { judge, turns, generate }: Judged): Regularisers {
  const { consistency: ofReals, fakeConsistency: ofFakes, latentConsistency: ofLatents } = options;
  const { rotation, orthogonal } = options;
  const hasLeCam = options.leCam !== 0;
  const moved = (images: tf.Tensor, from: RandomStream): tf.Tensor => flipAndShift(images as tf.Tensor4D, from);
  const near = (z: tf.Tensor, ctx: LossContext): tf.Tensor =>
    generate(tf.add(z, tf.mul(NEAR, ctx.random('near').normal(z.shape))), ctx);
  const turned = (images: tf.Tensor, ctx: LossContext): tf.Scalar => {
    const { images: all, labels } = rotations(images);
    return auxiliaryClassification(turns(all, ctx), labels);
  };
  return {
    chosen: (onFake) =>
      options.topK === 1 ? onFake : topK(onFake, Math.max(1, Math.round(options.topK * onFake.shape[0]!))),
    generator: ({ z, fake }, ctx) => ({
      ...(ofLatents > 0 && { apart: weighted(APART * ofLatents, latentConsistency.generator(fake, near(z, ctx))) }),
      ...(rotation > 0 && { turns: weighted(TURNS_OF_FAKES * rotation, turned(fake, ctx)) }),
      ...(orthogonal > 0 && { orthogonal: weighted(orthogonal, nonOrthogonality(ctx)) }),
    }),
    discriminator({ real, fake, z, onReal, onFake }, ctx) {
      const alike = (of: tf.Tensor, logits: tf.Tensor, kind: 'real' | 'fake'): tf.Scalar =>
        consistency(logits, judge(moved(of, ctx.random(`moved-${kind}`)), ctx, kind));
      const nearby = (): tf.Scalar => latentConsistency.discriminator(onFake, judge(near(z, ctx), ctx, 'fake'));
      if (hasLeCam) ctx.observe('leCam', { real: tf.mean(onReal), fake: tf.mean(onFake) });
      return {
        ...(ofReals > 0 && { consistency: weighted(ofReals, alike(real, onReal, 'real')) }),
        ...(ofFakes > 0 && { fakeConsistency: weighted(ofFakes, alike(fake, onFake, 'fake')) }),
        ...(ofLatents > 0 && { latentConsistency: weighted(ofLatents, nearby()) }),
        ...(hasLeCam && { leCam: tf.mul(ctx.schedule('leCam'), leCam(onReal, onFake, meansOf(ctx))) as tf.Scalar }),
        ...(rotation > 0 && { turns: weighted(rotation, turned(real, ctx)) }),
      };
    },
    state: hasLeCam ? { leCam: movingMeans } : {},
    schedules: hasLeCam ? { leCam: options.leCam } : {},
  };
}

const movingMeans: StateSpec = {
  initial: () => ({ real: tf.scalar(0), fake: tf.scalar(0) }),
  reduce: 'mean',
  next(old, found) {
    const moved = (name: 'real' | 'fake'): tf.Tensor =>
      tf.add(tf.mul(DECAY, old[name]!), tf.mul(1 - DECAY, found[name]!));
    return { real: moved('real'), fake: moved('fake') };
  },
};

function meansOf(ctx: LossContext): { readonly real: tf.Tensor; readonly fake: tf.Tensor } {
  const { real, fake } = ctx.state('leCam');
  return { real: real!, fake: fake! };
}

function weighted(weight: number, term: tf.Scalar): tf.Scalar {
  return tf.mul(weight, term) as tf.Scalar;
}

/**
 * Sums the orthogonal regularisation over the kernels of the generator. The kernel of a transposed convolution is
 * transposed first, because its output axis comes before its input axis.
 */
function nonOrthogonality(ctx: LossContext): tf.Scalar {
  const kernels = Object.entries(ctx.weights('generator')).filter(([, weight]) => weight.rank >= 2);
  const outputsLast = ([key, kernel]: readonly [string, tf.Tensor]): tf.Tensor =>
    key.includes('/up') && kernel.rank === 4 ? tf.transpose(kernel, [0, 1, 3, 2]) : kernel;
  return tf.addN(kernels.map((kernel) => orthogonalRegularisation(outputsLast(kernel)))) as tf.Scalar;
}
