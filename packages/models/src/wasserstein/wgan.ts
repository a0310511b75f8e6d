import {
  dcganInitialiser,
  type Gan,
  type ImageBatch,
  initialiseAll,
  type LossContext,
  type RandomStream,
  rmsProp,
  runNetwork,
  stopGradient,
  type Variant,
  variant,
} from '@ganforge/core';
import type { OptionsOf } from '@ganforge/formats';
import { wasserstein } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { sequential } from '@tensorflow/tfjs-layers';
import { adaptiveAugment, viewThrough } from '../augment/view.ts';
import { checkDcganSizes, dcganFeatures, dcganGenerator, dcganLogit } from '../dcgan/dcgan-networks.ts';
import { dcganSizes } from '../dcgan/dcgan-options.ts';
import { firstWeights } from '../shared/option-blocks.ts';
import { imageSides, sidesOf } from '../shared/sides.ts';
import { averagedGenerator, weightAverage } from '../shared/weight-average.ts';

const ownSchema = {
  clip: {
    type: 'number',
    above: 0,
    default: 0.01,
    about: "Clips the critic's weights to [-clip, clip] after each of its updates.",
  },
  criticUpdates: {
    type: 'schedule',
    integer: true,
    min: 0,
    default: '(step < 25 or step % 500 == 0) ? 100 : 5',
    about: 'Updates of the critic per step; by default 5, and 100 in the first 25 steps and every 500th step.',
  },
  learningRate: { type: 'schedule', above: 0, default: 5e-5, about: 'Learning rate of RMSProp for both players.' },
} as const;
const schema: readonly [
  typeof dcganSizes,
  typeof imageSides,
  typeof ownSchema,
  typeof adaptiveAugment,
  typeof weightAverage,
  typeof firstWeights,
] = [dcganSizes, imageSides, ownSchema, adaptiveAugment, weightAverage, firstWeights];

/** Options of {@link wgan}. */
export interface WganOptions extends OptionsOf<typeof schema> {}

/**
 * WGAN uses the networks of DCGAN with the Wasserstein loss and clips the weights of the critic. It trains on images
 * float32 [N,H,W,C] in [-1,1].
 *
 * The latent is z [N,latentDim] ~ N(0,1). The scores [N,1] of the critic are not bounded. In each step the critic f
 * updates `criticUpdates` times and minimises `E[f(G(z))] - E[f(x)]`. Then the generator updates and minimises
 * `-E[f(G(z))]`. The negative loss of the critic estimates the Wasserstein distance up to a factor.
 *
 * Source: Arjovsky et al. 2017, "Wasserstein GAN", algorithm 1. The networks, the initial weights and the 100 initial
 * updates of the critic are the same as in the authors' code (WassersteinGAN/main.py). The critic has batch norm, and
 * its scales and shifts are clipped like all other weights. With batch norm, the score of an example depends on the
 * other examples of the batch. Weight clipping works with batch norm, but a gradient penalty does not.
 *
 * @throws GanError `argument` if an option is invalid or the networks have more than 2^29 parameters; `engine` if no
 *   engine is ready
 * @example
 * const gan = wgan({ size: 28, channels: 1, seed: 1 });
 * const { images } = await gan.sample({ n: 16, random: randomStream(2) }); // [16,28,28,1] in [-1,1]
 */
export const wgan: Variant<typeof schema, Gan<ImageBatch>> = variant('wgan', schema, (config) => {
  const { channels, latentDim, clip, criticUpdates, learningRate } = config;
  checkDcganSizes('models/wgan', config);
  const optimizer = rmsProp({ learningRate });
  const clipped = rmsProp({ learningRate, clipWeights: clip });
  const networks = {
    critic: sequential({ name: 'critic', layers: [...dcganFeatures(config), ...dcganLogit(config)] }),
    generator: sequential({ name: 'generator', layers: dcganGenerator(config) }),
  };
  initialiseAll(networks, dcganInitialiser, config.seed);
  const latent = (n: number, from: RandomStream): tf.Tensor => from.normal([n, latentDim]);
  const { seen, observe, state } = viewThrough('models/wgan', config);
  const score = (of: tf.Tensor, ctx: LossContext, kind: 'real' | 'fake'): tf.Tensor =>
    ctx.run('critic', seen(of, ctx, kind));
  const images = { kind: 'image', ...sidesOf(config), channels } as const;
  return {
    networks,
    players: [
      {
        name: 'critic',
        trains: ['critic'],
        optimizer: clipped,
        updatesPerStep: criticUpdates,
        loss({ images: real }, ctx) {
          const fake = stopGradient(ctx.run('generator', latent(real.shape[0], ctx.random('z'))));
          // Real and generated images are separate batches, so batch norm in the critic never mixes them.
          const [onReal, onFake] = [score(real, ctx, 'real'), score(fake, ctx, 'fake')];
          observe(ctx, onReal, onFake);
          return { wasserstein: wasserstein.discriminator(onReal, onFake) };
        },
      },
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss({ images: real }, ctx) {
          const fake = ctx.run('generator', latent(real.shape[0], ctx.random('z')));
          return { wasserstein: wasserstein.generator(score(fake, ctx, 'fake')) };
        },
      },
    ],
    ...state,
    ...averagedGenerator(config.ema),
    needs: { images },
    output: { images },
    latent: { z: { kind: 'normal', shape: [latentDim] } },
    sampling: ['generator'],
    sample: ({ latent: { z } }) => ({ images: tf.tidy(() => runNetwork(networks.generator, z!)) }),
  };
});
