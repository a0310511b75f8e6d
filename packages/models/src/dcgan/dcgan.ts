import {
  adam,
  dcganInitialiser,
  type Gan,
  type ImageBatch,
  initialiseAll,
  type RandomStream,
  runNetwork,
  stopGradient,
  type Variant,
  variant,
} from '@ganforge/core';
import type { OptionsOf } from '@ganforge/formats';
import { minimax, nonSaturating, resolveLabels } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { sequential } from '@tensorflow/tfjs-layers';
import { adamBetas, firstWeights } from '../shared/option-blocks.ts';
import { checkDcganSizes, dcganFeatures, dcganGenerator, dcganLogit } from './dcgan-networks.ts';
import { dcganRate, dcganSizes } from './dcgan-options.ts';

const losses = { 'non-saturating': nonSaturating, minimax };

const ownSchema = {
  loss: {
    type: 'choice',
    choices: ['non-saturating', 'minimax'],
    default: 'non-saturating',
    about: "What the generator lowers; the discriminator's cross-entropy is the same.",
  },
  realLabel: {
    type: 'number',
    default: 1,
    about: "The discriminator's target for reals; 0.9 is one-sided label smoothing.",
  },
  fakeLabel: { type: 'number', default: 0, about: "The discriminator's target for fakes." },
} as const;
const schema: readonly [typeof dcganSizes, typeof ownSchema, typeof dcganRate, typeof adamBetas, typeof firstWeights] =
  [dcganSizes, ownSchema, dcganRate, adamBetas, firstWeights];

/** Options of {@link dcgan}. */
export interface DcganOptions extends OptionsOf<typeof schema> {}

/**
 * DCGAN: a convolutional generator and discriminator with batch norm, for square images float32 [N,S,S,C] in [-1,1].
 *
 * z [N,latentDim] ~ N(0,1). The generator projects it to a 4x4 stem (7x7 for 28) and doubles the size by transposed
 * convolutions 4x4 of stride 2; the discriminator halves it back to one logit [N,1]. Radford et al. 2016,
 * "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial Networks", with the sizes,
 * layers and batch norm of PyTorch's reference example: at 64x64x3 it has 3,576,704 and 2,765,568 parameters.
 *
 * @throws GanError `argument` for options that cannot work, together more than 2^29 parameters among them; `engine`
 *   when no engine is ready to hold them
 * @example
 * const gan = dcgan({ size: 28, channels: 1, seed: 1 });
 * const { images } = await gan.sample({ n: 16, random: randomStream(2) }); // [16,28,28,1] in [-1,1]
 */
export const dcgan: Variant<typeof schema, Gan<ImageBatch>> = variant('dcgan', schema, (config) => {
  const { size, channels, latentDim, realLabel, fakeLabel, learningRate, beta1, beta2 } = config;
  checkDcganSizes('models/dcgan', config);
  const labels = resolveLabels('models/dcgan', { realLabel, fakeLabel });
  const optimizer = adam({ learningRate, beta1, beta2 });
  const networks = {
    generator: sequential({ name: 'generator', layers: dcganGenerator(config) }),
    discriminator: sequential({
      name: 'discriminator',
      layers: [...dcganFeatures(config), ...dcganLogit(config)],
    }),
  };
  initialiseAll(networks, dcganInitialiser, config.seed);
  const { generator: lossOfGenerator, discriminator: lossOfDiscriminator } = losses[config.loss];
  const latent = (n: number, from: RandomStream): tf.Tensor => from.normal([n, latentDim]);
  const images = { kind: 'image', height: size, width: size, channels } as const;
  return {
    networks,
    // The generator updates first and leaves its fakes to the discriminator, which so need not be computed twice: both
    // then judge the same fakes, as in the reference example.
    players: [
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss({ images }, ctx) {
          const fake = ctx.share('fake', ctx.run('generator', latent(images.shape[0], ctx.random('z'))));
          return { adversarial: lossOfGenerator(ctx.run('discriminator', fake), labels) };
        },
      },
      {
        name: 'discriminator',
        trains: ['discriminator'],
        optimizer,
        loss({ images }, ctx) {
          const fake =
            ctx.shared('fake') ?? stopGradient(ctx.run('generator', latent(images.shape[0], ctx.random('z'))));
          // Reals and fakes pass separately: batch norm in the discriminator sees one kind at a time.
          const onReal = ctx.run('discriminator', images);
          const onFake = ctx.run('discriminator', fake);
          ctx.log('D(x)', tf.mean(tf.sigmoid(onReal)));
          ctx.log('D(G(z))', tf.mean(tf.sigmoid(onFake)));
          return { adversarial: lossOfDiscriminator(onReal, onFake, labels) };
        },
      },
    ],
    needs: { images },
    output: { images },
    latent: { z: { kind: 'normal', shape: [latentDim] } },
    sampling: ['generator'],
    sample: ({ latent: { z } }) => ({ images: tf.tidy(() => runNetwork(networks.generator, z!)) }),
  };
});
