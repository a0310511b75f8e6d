import {
  adam,
  type Gan,
  type ImageBatch,
  initialiseAll,
  type LossContext,
  type Player,
  runNetwork,
  stopGradient,
  type Variant,
  variant,
} from '@ganforge/core';
import { r1, r2, relativisticPairing } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { viewThrough } from '../augment/view.ts';
import { classNames } from '../shared/classes.ts';
import { oneHotLabels } from '../shared/one-hot-labels.ts';
import { blockCount, r3Discriminator, r3Generator } from './r3-gan-networks.ts';
import { r3GanSchema, r3Schedules, resolveR3Gan } from './r3-gan-options.ts';
import { r3Initialiser } from './r3-initialiser.ts';

/**
 * R3GAN has a relativistic loss with two gradient penalties, and simple residual networks. It trains on square images
 * float32 [N,S,S,C] in [-1,1].
 *
 * The latent is z [N,latentDim] ~ N(0,1). Real image i is paired with generated image i. In every step the
 * discriminator minimises `mean(softplus(D(G(z)) - D(x))) + gamma / 2 * (R1 + R2)`. The generator minimises
 * `mean(softplus(D(x) - D(G(z))))` on its own batch. The networks have grouped convolutions and no normalisation. The
 * penalty weight, the learning rate, beta2 and the weight average follow cosine schedules over `rampExamples`.
 *
 * With `classes`, batches contain `labels` int32 [N]. Generated images get the labels of their real images, and samples
 * need labels.
 *
 * Source: Huang et al. 2024, "The GAN is dead; long live the GAN! A Modern GAN Baseline", with the settings of the
 * authors' code (brownvc/R3GAN).
 *
 * @throws GanError `argument` if an option is invalid or the networks have more than 2^29 parameters; `engine` if no
 *   engine is ready
 * @example
 * const gan = r3Gan({ size: 32, features: 32, maxFeatures: 64, rampExamples: 100000, gamma: 0.5, seed: 1 });
 * const { images } = await gan.sample({ n: 16, random: randomStream(2) }); // [16,32,32,3] in [-1,1]
 */
export const r3Gan: Variant<typeof r3GanSchema, Gan<ImageBatch>> = variant('r3-gan', r3GanSchema, (given) => {
  const names = given.classes === undefined ? undefined : classNames(given.classes);
  const sizes = resolveR3Gan(given, names?.length);
  const { gamma, learningRate, beta2, emaHalfLife } = r3Schedules(given);
  const { seen, observe, state } = viewThrough('models/r3-gan', given);
  const networks = { discriminator: r3Discriminator(sizes), generator: r3Generator(sizes) };
  initialiseAll(networks, r3Initialiser(blockCount(sizes)), given.seed);
  const optimizer = adam({ learningRate, beta1: 0, beta2 });
  const { size, channels, latentDim } = sizes;
  const withLabels = (x: tf.Tensor, labels: tf.Tensor | undefined): tf.Tensor | tf.Tensor[] =>
    labels === undefined ? x : [x, labels];
  const labelsOf = (batch: ImageBatch): tf.Tensor | undefined => names && oneHotLabels(batch.labels!, names.length);
  const fakes = (n: number, labels: tf.Tensor | undefined, ctx: LossContext): tf.Tensor =>
    ctx.run('generator', withLabels(ctx.random('z').normal([n, latentDim]), labels));
  const critic = (labels: tf.Tensor | undefined, ctx: LossContext, kind: 'real' | 'fake') => (of: tf.Tensor) =>
    ctx.run('discriminator', withLabels(seen(of, ctx, kind), labels));

  const discriminator: Player<ImageBatch> = {
    name: 'discriminator',
    trains: ['discriminator'],
    optimizer,
    loss(batch, ctx) {
      const labels = labelsOf(batch);
      const fake = stopGradient(fakes(batch.images.shape[0], labels, ctx));
      const [ofReal, ofFake] = [critic(labels, ctx, 'real'), critic(labels, ctx, 'fake')];
      const weight = ctx.schedule('gamma');
      const [onReal, onFake] = [ofReal(batch.images), ofFake(fake)];
      observe(ctx, onReal, onFake);
      return {
        adversarial: relativisticPairing.discriminator(onReal, onFake),
        r1: tf.mul(weight, r1(ofReal, batch.images)),
        r2: tf.mul(weight, r2(ofFake, fake)),
      };
    },
  };
  const generator: Player<ImageBatch> = {
    name: 'generator',
    trains: ['generator'],
    optimizer,
    batches: 'own',
    loss(batch, ctx) {
      const labels = labelsOf(batch);
      const onReal = stopGradient(critic(labels, ctx, 'real')(batch.images));
      const onFake = critic(labels, ctx, 'fake')(fakes(batch.images.shape[0], labels, ctx));
      return { adversarial: relativisticPairing.generator(onReal, onFake) };
    },
  };
  const images = { kind: 'image', height: size, width: size, channels } as const;
  return {
    config: { features: sizes.features, gamma, learningRate, beta2, emaHalfLife },
    networks,
    players: [discriminator, generator],
    ...state,
    schedules: { gamma },
    ...(emaHalfLife !== 0 && { averaged: { generator: { halfLife: emaHalfLife } } }),
    needs: { images, ...(names && { labels: { kind: 'class', classes: names } }) },
    ...(names && { conditions: ['labels'] }),
    output: { images },
    latent: { z: { kind: 'normal', shape: [latentDim] } },
    sampling: ['generator'],
    sample: ({ latent: { z }, conditions: { labels } }) => ({
      images: tf.tidy(() => {
        const made = runNetwork(networks.generator, withLabels(z!, names && oneHotLabels(labels!, names.length)));
        return tf.clipByValue(made, -1, 1);
      }),
    }),
  };
});
