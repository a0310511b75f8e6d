import { type CaptionedBatch, type LossContext, type OptimizerSpec, type Player, stopGradient } from '@ganforge/core';
import { nonSaturating, r1 } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { conditioned, conditioningDivergence, textOf } from './conditioning.ts';
import type { StackGanSizes } from './stack-gan-networks.ts';

/** The parameters that all players share. */
export interface StackGanPlay {
  readonly sizes: StackGanSizes;
  readonly klWeight: number;
  readonly optimizer: OptimizerSpec;
  /** The weight of the R1 penalty of the discriminators. 0 turns the penalty off. */
  readonly r1: number;
  readonly r1Every: number;
  /** Converts captions to the inputs of the encoder. */
  inputsOf(captions: tf.Tensor): tf.Tensor[];
}

/** The names of the stages. */
export const stageNames = { first: 'one', second: 'two' } as const;

/**
 * Creates both players of stage I. The generator updates first and passes its generated images to the discriminator, as
 * in dcgan.
 */
export function firstPlayers(play: StackGanPlay): Player<CaptionedBatch>[] {
  const { sizes, klWeight, optimizer, inputsOf } = play;
  const { firstSize, latentDim, conditionDim } = sizes;
  const made = (text: tf.Tensor, ctx: LossContext) => {
    const n = text.shape[0]!;
    const condition = conditioned(ctx.run('conditioning1', text), ctx.random('epsilon1').normal([n, conditionDim]));
    return { condition, fake: ctx.run('generator1', [ctx.random('z').normal([n, latentDim]), condition.c]) };
  };
  return [
    {
      name: 'generator1',
      trains: ['conditioning1', 'generator1'],
      stages: [stageNames.first],
      optimizer,
      loss({ captions }, ctx) {
        const text = textOf(ctx, inputsOf(captions));
        const { condition, fake } = made(text, ctx);
        const logits = ctx.run('matching1', [ctx.run('discriminator1', ctx.share('fake', fake)), text]);
        ctx.log('|mu|', tf.mean(tf.abs(condition.mu)));
        return {
          adversarial: nonSaturating.generator(logits),
          kl: tf.mul(klWeight, conditioningDivergence(condition)),
        };
      },
    },
    {
      name: 'discriminator1',
      trains: ['discriminator1', 'matching1', 'text'],
      stages: [stageNames.first],
      optimizer,
      loss({ images, captions, wrongCaptions }, ctx) {
        const encode = (tokens: tf.Tensor): tf.Tensor => {
          const inputs = inputsOf(tokens);
          return ctx.run('text', inputs.length === 1 ? inputs[0]! : inputs);
        };
        const text = encode(captions);
        // The encoder learns from right and wrong captions of real images. Generated images have no gradient for it.
        const known = stopGradient(text);
        const fake = ctx.shared('fake') ?? stopGradient(made(known, ctx).fake);
        const real = ctx.run('discriminator1', smaller(images, firstSize));
        const match = (features: tf.Tensor, of: tf.Tensor): tf.Tensor => ctx.run('matching1', [features, of]);
        const onReal = match(real, text);
        const onWrong = match(real, encode(wrongCaptions));
        const onFake = match(ctx.run('discriminator1', fake), known);
        logShares(ctx, onReal, onWrong, onFake);
        return {
          real: asReal(onReal),
          wrong: tf.mul(0.5, asFake(onWrong)),
          fake: tf.mul(0.5, asFake(onFake)),
        };
      },
    },
    ...penaltyOf(play, stageNames.first, ['discriminator1', 'matching1'], ({ images, captions }, ctx) => {
      const text = textOf(ctx, inputsOf(captions));
      const logits = (of: tf.Tensor): tf.Tensor => ctx.run('matching1', [ctx.run('discriminator1', of), text]);
      return r1(logits, smaller(images, firstSize));
    }),
  ];
}

/**
 * Creates both players of stage II. Stage I and the encoder are not trained. The discriminator also judges images
 * without captions.
 */
export function secondPlayers(play: StackGanPlay): Player<CaptionedBatch>[] {
  const { sizes, klWeight, optimizer, inputsOf } = play;
  const { latentDim, conditionDim } = sizes;
  const made = (text: tf.Tensor, ctx: LossContext) => {
    const n = text.shape[0]!;
    const epsilon = (stream: string): tf.Tensor => ctx.random(stream).normal([n, conditionDim]);
    const early = conditioned(ctx.run('conditioning1', text), epsilon('epsilon1'));
    const z = ctx.random('z').normal([n, latentDim]);
    const first = stopGradient(ctx.run('generator1', [z, early.c], { training: false }));
    const condition = conditioned(ctx.run('conditioning2', text), epsilon('epsilon2'));
    return { condition, fake: ctx.run('generator2', [first, condition.c]) };
  };
  const judge = (images: tf.Tensor, ctx: LossContext) => {
    const features = ctx.run('discriminator2', images);
    return {
      plain: ctx.run('plain2', features),
      match: (text: tf.Tensor): tf.Tensor => ctx.run('matching2', [features, text]),
    };
  };
  return [
    {
      name: 'generator2',
      trains: ['conditioning2', 'generator2'],
      stages: [stageNames.second],
      optimizer,
      loss({ captions }, ctx) {
        const text = textOf(ctx, inputsOf(captions));
        const { condition, fake } = made(text, ctx);
        const { plain, match } = judge(ctx.share('fake', fake), ctx);
        return {
          adversarial: nonSaturating.generator(match(text)),
          plain: nonSaturating.generator(plain),
          kl: tf.mul(klWeight, conditioningDivergence(condition)),
        };
      },
    },
    {
      name: 'discriminator2',
      trains: ['discriminator2', 'matching2', 'plain2'],
      stages: [stageNames.second],
      optimizer,
      loss({ images, captions, wrongCaptions }, ctx) {
        const [text, wrong] = [textOf(ctx, inputsOf(captions)), textOf(ctx, inputsOf(wrongCaptions))];
        const fake = ctx.shared('fake') ?? stopGradient(made(text, ctx).fake);
        const real = judge(images, ctx);
        const [onReal, onWrong] = [real.match(text), real.match(wrong)];
        const judged = judge(fake, ctx);
        const onFake = judged.match(text);
        logShares(ctx, onReal, onWrong, onFake);
        return {
          real: tf.div(asReal(onReal), 2),
          plainReal: tf.div(asReal(real.plain), 2),
          wrong: tf.div(asFake(onWrong), 3),
          fake: tf.div(asFake(onFake), 3),
          plainFake: tf.div(asFake(judged.plain), 3),
        };
      },
    },
    ...penaltyOf(play, stageNames.second, ['discriminator2', 'matching2', 'plain2'], ({ images, captions }, ctx) => {
      const text = textOf(ctx, inputsOf(captions));
      return r1((of) => {
        const { plain, match } = judge(of, ctx);
        return tf.add(plain, match(text));
      }, images);
    }),
  ];
}

/**
 * Returns the player that adds a lazy R1 penalty to the discriminator of a stage, at real images with their captions.
 * If its weight is 0, no player is returned.
 */
function penaltyOf(
  { r1: gamma, r1Every }: StackGanPlay,
  stage: string,
  trains: readonly string[],
  penalty: (batch: CaptionedBatch, ctx: LossContext) => tf.Scalar,
): Player<CaptionedBatch>[] {
  if (gamma === 0) return [];
  return [
    {
      name: `${trains[0]}-r1`,
      ...{ trains, stages: [stage], optimizer: { sharedWith: trains[0]! }, every: r1Every },
      loss: (batch, ctx) => ({ r1: tf.mul(gamma * r1Every, penalty(batch, ctx)) }),
    },
  ];
}

/** Computes the cross-entropy of logits with the target real. */
function asReal(logits: tf.Tensor): tf.Scalar {
  return nonSaturating.generator(logits);
}

/** Computes the cross-entropy of logits with the target fake. It uses `1 - sigmoid(x) = sigmoid(-x)`. */
function asFake(logits: tf.Tensor): tf.Scalar {
  return nonSaturating.generator(tf.neg(logits));
}

function logShares(ctx: LossContext, onReal: tf.Tensor, onWrong: tf.Tensor, onFake: tf.Tensor): void {
  ctx.log('D(x)', tf.mean(tf.sigmoid(onReal)));
  ctx.log('D(wrong)', tf.mean(tf.sigmoid(onWrong)));
  ctx.log('D(G(z))', tf.mean(tf.sigmoid(onFake)));
}

/** Reduces images to a smaller side by average pooling. The side must divide the image side. */
function smaller(images: tf.Tensor, side: number): tf.Tensor {
  const factor = images.shape[1]! / side;
  return tf.avgPool(images as tf.Tensor4D, factor, factor, 'valid');
}
