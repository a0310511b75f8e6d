import {
  type ImageBatch,
  type LossContext,
  type OptimizerSpec,
  type Player,
  type Schedule,
  stopGradient,
} from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import type { View } from '../augment/view.ts';
import type { AdversarialLoss } from '../shared/adversarial-loss.ts';
import { r1Player } from '../shared/r1-penalty.ts';

/** The parameters of the players of the spectral family. */
export interface SpectralGame {
  readonly latentDim: number;
  /** Whether both networks receive labels. */
  readonly conditional: boolean;
  readonly loss: AdversarialLoss;
  readonly optimizers: { readonly generator: OptimizerSpec; readonly discriminator: OptimizerSpec };
  readonly discriminatorUpdates: Schedule;
  /** Number of generated images per example of the batch in the loss of the generator. */
  readonly fakesPerExample: number;
  readonly view: Pick<View, 'seen' | 'observe'>;
  readonly r1: number;
  readonly r1Every: number;
  /** Returns further terms of the loss of the generator. */
  readonly regulariser?: (ctx: LossContext) => Record<string, tf.Scalar>;
}

/**
 * Creates the players. Each draws its own latents. Generated images have the labels of the batch. `penalties` must come
 * after the other players.
 */
export function spectralPlayers(game: SpectralGame): {
  generator: Player<ImageBatch>;
  discriminator: Player<ImageBatch>;
  penalties: Player<ImageBatch>[];
} {
  const { loss, optimizers, fakesPerExample } = game;
  const labelled = (x: tf.Tensor, labels: tf.Tensor | undefined): tf.Tensor | tf.Tensor[] =>
    labels === undefined ? x : [x, labels];
  const labelsOf = (batch: ImageBatch): tf.Tensor | undefined =>
    game.conditional ? tf.expandDims(batch.labels!, 1) : undefined;
  const made = (n: number, labels: tf.Tensor | undefined, ctx: LossContext): tf.Tensor =>
    ctx.run('generator', labelled(ctx.random('z').normal([n, game.latentDim]), labels));
  const { seen, observe } = game.view;
  const judge = (images: tf.Tensor, labels: tf.Tensor | undefined, ctx: LossContext): tf.Tensor =>
    ctx.run('discriminator', labelled(images, labels));
  return {
    generator: {
      name: 'generator',
      trains: ['generator'],
      optimizer: optimizers.generator,
      loss(batch, ctx) {
        const own = labelsOf(batch);
        const labels = own && tf.tile(own, [fakesPerExample, 1]);
        const fake = made(fakesPerExample * batch.images.shape[0], labels, ctx);
        const onFake = judge(seen(fake, ctx, 'fake'), labels, ctx);
        const onReal = (): tf.Tensor => judge(seen(batch.images, ctx, 'real'), own, ctx);
        return { adversarial: loss.generator(onFake, onReal), ...game.regulariser?.(ctx) };
      },
    },
    discriminator: {
      name: 'discriminator',
      trains: ['discriminator'],
      optimizer: optimizers.discriminator,
      updatesPerStep: game.discriminatorUpdates,
      loss(batch, ctx) {
        const labels = labelsOf(batch);
        const fake = stopGradient(made(batch.images.shape[0], labels, ctx));
        const onReal = judge(seen(batch.images, ctx, 'real'), labels, ctx);
        const onFake = judge(seen(fake, ctx, 'fake'), labels, ctx);
        ctx.log('D(x)', tf.mean(onReal));
        ctx.log('D(G(z))', tf.mean(onFake));
        observe(ctx, onReal, loss.isSigned ? undefined : onFake);
        return { adversarial: loss.discriminator(onReal, onFake) };
      },
    },
    penalties: r1Player<ImageBatch>(game, (images, batch, ctx) =>
      judge(seen(images, ctx, 'real'), labelsOf(batch), ctx),
    ),
  };
}
