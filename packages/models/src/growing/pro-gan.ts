import {
  adam,
  type Gan,
  type ImageBatch,
  initialiseAll,
  type LossContext,
  normalKernels,
  runNetwork,
  stopGradient,
  type Variant,
  variant,
} from '@ganforge/core';
import { gradientPenalty, wasserstein } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { viewThrough } from '../augment/view.ts';
import { levelsOf } from '../shared/pyramid.ts';
import { averagedGenerator } from '../shared/weight-average.ts';
import { enlarged, type Growth, grownImages, grownLogits, grownReals, growthAt, growthStages } from './growth.ts';
import { proGanNetworks } from './pro-gan-networks.ts';
import { proGanSchema, resolveProGan } from './pro-gan-options.ts';

/**
 * ProGAN starts with images of 4x4 pixels and adds layers to both networks until the full size is reached. It trains on
 * square images float32 [N,S,S,C] in [-1,1].
 *
 * The latent is z [N,latentDim] ~ N(0,1). Each size fades in over `stageExamples` real images and then trains for the
 * same number of images. The optimizers are reset at the start and at the end of each fade-in. The loss is the
 * Wasserstein loss with the two-sided gradient penalty and a drift term. The networks use equalised learning rates,
 * pixel norm and the minibatch standard deviation. During a run, samples have the current size and are enlarged to the
 * full size.
 *
 * Source: Karras et al. 2018, "Progressive Growing of GANs for Improved Quality, Stability, and Variation". At 1024
 * pixels the generator has 23,079,115 parameters and the discriminator 23,087,249, including the image layers of all
 * sizes.
 *
 * @throws GanError `argument` if an option is invalid or the networks have more than 2^29 parameters; `engine` if no
 *   engine is ready
 * @example
 * const gan = proGan({ size: 32, features: 32, maxFeatures: 128, stageExamples: 20000, batchSizes: [32], seed: 1 });
 * const { images } = await gan.sample({ n: 16, random: randomStream(2) }); // [16,32,32,3], of the last size
 */
export const proGan: Variant<typeof proGanSchema, Gan<ImageBatch>> = variant('pro-gan', proGanSchema, (given) => {
  const sizes = resolveProGan(given);
  const { size, channels, latentDim } = sizes;
  const { learningRate, beta1, beta2, lambda, drift, stageExamples, batchSizes } = given;
  const { seen, observe, state } = viewThrough('models/pro-gan', given);
  const sides = levelsOf(sizes).map(({ side }) => side);
  const { networks, generators, discriminators } = proGanNetworks(sizes);
  initialiseAll(networks, normalKernels({ std: 1 }), given.seed);
  const optimizer = adam({ learningRate, beta1, beta2 });
  const growth = (ctx: LossContext): Growth => growthAt(ctx.stage, sides, () => ctx.schedule('alpha'));
  const fakes = (ctx: LossContext, n: number): tf.Tensor =>
    grownImages((name, x) => ctx.run(name, x), ctx.random('z').normal([n, latentDim]), growth(ctx));
  const critic = (ctx: LossContext) => {
    const now = growth(ctx);
    return (images: tf.Tensor): tf.Tensor => grownLogits((name, x) => ctx.run(name, x), images, now);
  };
  const images = { kind: 'image', height: size, width: size, channels } as const;
  return {
    config: { features: sizes.features },
    networks,
    stages: growthStages({ sides, stageExamples, batchSizes }),
    schedules: { alpha: { linear: [0, 1], over: { examples: stageExamples }, since: 'stage' } },
    // The discriminator updates first and draws its own generated images, as in the authors' code.
    players: [
      {
        name: 'discriminator',
        trains: discriminators,
        optimizer,
        loss({ images }, ctx) {
          const judge = critic(ctx);
          const real = seen(grownReals(images, growth(ctx)), ctx, 'real');
          const fake = seen(stopGradient(fakes(ctx, images.shape[0])), ctx, 'fake');
          const [onReal, onFake] = [judge(real), judge(fake)];
          observe(ctx, onReal, onFake);
          const penalty = gradientPenalty(judge, real, fake, ctx.random('alpha'));
          return {
            wasserstein: wasserstein.discriminator(onReal, onFake),
            penalty: tf.mul(lambda, penalty),
            drift: tf.mul(drift, tf.mean(tf.square(onReal))),
          };
        },
      },
      {
        name: 'generator',
        trains: generators,
        optimizer,
        loss({ images }, ctx) {
          const fake = seen(fakes(ctx, images.shape[0]), ctx, 'fake');
          return { wasserstein: wasserstein.generator(critic(ctx)(fake)) };
        },
      },
    ],
    ...state,
    ...averagedGenerator(given.ema, generators),
    needs: { images },
    output: { images },
    latent: { z: { kind: 'normal', shape: [latentDim] } },
    sampling: generators,
    sample: ({ latent: { z }, at = { stage: String(size), schedules: {} } }) => ({
      images: tf.tidy(() => {
        const now = growthAt(at.stage, sides, () => tf.scalar(at.schedules.alpha ?? 1));
        const grown = grownImages((name, x) => runNetwork(networks[name]!, x), z!, now);
        return tf.clipByValue(enlarged(grown, size), -1, 1);
      }),
    }),
  };
});
