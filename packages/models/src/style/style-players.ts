import { adam, type ImageBatch, type LossContext, type OptimizerSpec, type Player, stopGradient } from '@ganforge/core';
import { nonSaturating, r1 } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import type { View } from '../augment/view.ts';
import { oneHotLabels } from '../shared/one-hot-labels.ts';
import { pathLengthPenalty, pathLengths } from './path-length.ts';
import type { StyleGan2Settings } from './style-gan-2-options.ts';
import { styleCount } from './style-sizes.ts';
import { drawStyles } from './styles.ts';

/** The batch for the path length penalty is smaller by this factor: Karras et al. 2020, appendix B. */
const PATH_SHRINK = 2;

/** The parameters of the players. */
export interface StyleGame {
  readonly settings: StyleGan2Settings;
  readonly pathEvery: number;
  readonly r1Every: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly classes?: number;
  readonly view: Pick<View, 'seen' | 'observe'>;
}

/** The networks that are trained by the generator and by the path length penalty. */
const generators = ['mapping', 'synthesis'];

/**
 * Creates four players: the generator, the path length penalty, the discriminator and the R1 penalty. Each draws its
 * own latents. Generated images have the labels of the batch.
 */
export function stylePlayers(game: StyleGame): Player<ImageBatch>[] {
  const { settings, pathEvery, r1Every, view } = game;
  const { size, channels, latentDim, pathLength } = settings;
  const withLabels = (x: tf.Tensor, labels: tf.Tensor | undefined): tf.Tensor | tf.Tensor[] =>
    labels === undefined ? x : [x, labels];
  const labelsOf = ({ labels }: ImageBatch): tf.Tensor | undefined =>
    game.classes === undefined ? undefined : oneHotLabels(labels!, game.classes);
  const judge = (of: tf.Tensor, labels: tf.Tensor | undefined, ctx: LossContext, kind: 'real' | 'fake'): tf.Tensor =>
    ctx.run('discriminator', withLabels(view.seen(of, ctx, kind), labels));
  const styles = (ctx: LossContext, n: number, labels: tf.Tensor | undefined): tf.Tensor[] =>
    drawStyles((z, options) => ctx.run('mapping', withLabels(z, labels), options), {
      ...{ n, latentDim, count: styleCount(settings), mixing: settings.styleMixing },
      random: (stream) => ctx.random(stream),
    });
  const fakes = (ctx: LossContext, n: number, labels: tf.Tensor | undefined): tf.Tensor =>
    ctx.run('synthesis', styles(ctx, n, labels));

  const generator: Player<ImageBatch> = {
    name: 'generator',
    trains: generators,
    optimizer: lazyAdam(game, pathEvery),
    loss(batch, ctx) {
      const labels = labelsOf(batch);
      return {
        adversarial: nonSaturating.generator(judge(fakes(ctx, batch.images.shape[0], labels), labels, ctx, 'fake')),
      };
    },
  };
  const path: Player<ImageBatch> = {
    name: 'path-length',
    trains: generators,
    optimizer: { sharedWith: 'generator' },
    every: pathEvery,
    loss(batch, ctx) {
      const n = Math.max(1, Math.floor(batch.images.shape[0] / PATH_SHRINK));
      const labels = labelsOf(batch);
      const some = labels && tf.slice(labels, [0, 0], [n, -1]);
      const noise = ctx.random('path').normal([n, size, size, channels], 0, 1 / size);
      const lengths = pathLengths((w) => ctx.run('synthesis', w), styles(ctx, n, some), noise);
      ctx.observe('pathLength', { mean: tf.mean(lengths) });
      ctx.log('length', tf.mean(lengths));
      const penalty = pathLengthPenalty(lengths, ctx.state('pathLength').mean!);
      return { path: tf.mul(pathLength * pathEvery, penalty) };
    },
  };
  const discriminator: Player<ImageBatch> = {
    name: 'discriminator',
    trains: ['discriminator'],
    optimizer: lazyAdam(game, r1Every),
    loss(batch, ctx) {
      const labels = labelsOf(batch);
      const fake = stopGradient(fakes(ctx, batch.images.shape[0], labels));
      const onReal = judge(batch.images, labels, ctx, 'real');
      const onFake = judge(fake, labels, ctx, 'fake');
      view.observe(ctx, onReal);
      ctx.log('D(x)', tf.mean(onReal));
      ctx.log('D(G(z))', tf.mean(onFake));
      return { adversarial: nonSaturating.discriminator(onReal, onFake) };
    },
  };
  const penalty: Player<ImageBatch> = {
    name: 'r1',
    trains: ['discriminator'],
    optimizer: { sharedWith: 'discriminator' },
    every: r1Every,
    loss(batch, ctx) {
      const gamma = settings.r1 ?? (0.0002 * size ** 2) / ctx.batchSize;
      const labels = labelsOf(batch);
      return {
        r1: tf.mul(
          gamma * r1Every,
          r1((x) => judge(x, labels, ctx, 'real'), batch.images),
        ),
      };
    },
  };
  return [generator, ...(pathLength > 0 ? [path] : []), discriminator, ...(settings.r1 === 0 ? [] : [penalty])];
}

/**
 * Creates Adam for a player that has a lazy penalty. Of every `interval + 1` updates, only `interval` are updates of
 * the loss. So, with `c = interval / (interval + 1)`, the learning rate is multiplied by c and the betas are raised to
 * the power c. Source: Karras et al. 2020, appendix B.
 */
function lazyAdam({ settings: { learningRate }, beta1, beta2 }: StyleGame, interval: number): OptimizerSpec {
  const c = interval / (interval + 1);
  return adam({ learningRate: learningRate * c, beta1: beta1 ** c, beta2: beta2 ** c });
}
