import {
  adam,
  dcganInitialiser,
  type Gan,
  type ImageBatch,
  initialiseAll,
  type LossContext,
  type RandomStream,
  runNetwork,
  stopGradient,
  type Variant,
  variant,
} from '@ganforge/core';
import type { OptionsOf } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { sequential } from '@tensorflow/tfjs-layers';
import { adaptiveAugment, viewThrough } from '../augment/view.ts';
import { adversarialLoss, crossEntropyLoss } from '../shared/adversarial-loss.ts';
import { adamBetas, firstWeights } from '../shared/option-blocks.ts';
import { packed } from '../shared/packed.ts';
import { r1Penalty, r1Player } from '../shared/r1-penalty.ts';
import { regulariserOptions } from '../shared/regularisers/options.ts';
import { regularisers } from '../shared/regularisers/regularisers.ts';
import { imageSides, sidesOf } from '../shared/sides.ts';
import { averagedGenerator, weightAverage } from '../shared/weight-average.ts';
import { checkDiscriminator, dcganDiscriminator } from './dcgan-discriminator.ts';
import { checkDcganSizes, dcganGenerator } from './dcgan-networks.ts';
import { checkR1, dcganRate, dcganSizes, discriminatorNorm } from './dcgan-options.ts';

const where = 'models/dcgan';

const ownSchema = {
  realLabel: {
    type: 'number',
    default: 1,
    about: "Target of the discriminator's cross-entropy for real examples; 0.9 is one-sided label smoothing.",
  },
  fakeLabel: {
    type: 'number',
    default: 0,
    about: "Target of the discriminator's cross-entropy for generated examples.",
  },
  instanceNoise: {
    type: 'schedule',
    min: 0,
    default: 0,
    about:
      'Standard deviation of the noise that is added to all images that the discriminator sees (instance noise), such as a ramp from 0.1 to 0; 0 turns it off.',
  },
  minibatchFeatures: {
    type: 'integer',
    min: 0,
    default: 0,
    about:
      'Features of minibatch discrimination, which show the discriminator how similar the images of a batch are; 100 in its paper, 0 turns it off.',
  },
  pac: {
    type: 'integer',
    min: 1,
    max: 16,
    default: 1,
    about: 'Images that the discriminator judges together, stacked along the channels (PacGAN); its paper uses 2 to 4.',
  },
} as const;
const schema: readonly [
  typeof dcganSizes,
  typeof imageSides,
  typeof crossEntropyLoss,
  typeof ownSchema,
  typeof discriminatorNorm,
  typeof adaptiveAugment,
  typeof r1Penalty,
  typeof regulariserOptions,
  typeof weightAverage,
  typeof dcganRate,
  typeof adamBetas,
  typeof firstWeights,
] = [
  dcganSizes,
  imageSides,
  crossEntropyLoss,
  ownSchema,
  discriminatorNorm,
  adaptiveAugment,
  r1Penalty,
  regulariserOptions,
  weightAverage,
  dcganRate,
  adamBetas,
  firstWeights,
];

/** Options of {@link dcgan}. */
export interface DcganOptions extends OptionsOf<typeof schema> {}

/**
 * DCGAN has a convolutional generator and discriminator with batch norm. It trains on images float32 [N,H,W,C] in
 * [-1,1].
 *
 * The latent is z [N,latentDim] ~ N(0,1). The generator projects z to 4x4 feature maps (7x7 for size 28) and doubles
 * their resolution with 4x4 transposed convolutions of stride 2. The discriminator halves the resolution with 4x4
 * convolutions of stride 2 and outputs one logit [N,1]. Options select other losses, and methods for small datasets;
 * docs/regularisers.md explains when to use them.
 *
 * Source: Radford et al. 2016, "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial
 * Networks". Sizes, layers and batch norm are those of PyTorch's reference example. For images of 64x64x3 the generator
 * has 3,576,704 parameters, and the discriminator has 2,765,568 parameters.
 *
 * @throws GanError `argument` if an option is invalid or the networks have more than 2^29 parameters; `engine` if no
 *   engine is ready
 * @example
 * const gan = dcgan({ size: 28, channels: 1, seed: 1 });
 * const { images } = await gan.sample({ n: 16, random: randomStream(2) }); // [16,28,28,1] in [-1,1]
 */
export const dcgan: Variant<typeof schema, Gan<ImageBatch>> = variant('dcgan', schema, (config) => {
  const { channels, latentDim, realLabel, fakeLabel, learningRate, beta1, beta2, pac } = config;
  checkDcganSizes(where, config);
  checkR1(where, config);
  checkDiscriminator(config);
  const loss = adversarialLoss(where, config.loss, { realLabel, fakeLabel });
  const { seen, observe, state } = viewThrough(where, config);
  const optimizer = adam({ learningRate, beta1, beta2 });
  const networks = {
    generator: sequential({ name: 'generator', layers: dcganGenerator(config) }),
    discriminator: dcganDiscriminator(config),
  };
  initialiseAll(networks, dcganInitialiser, config.seed);
  const latent = (n: number, from: RandomStream): tf.Tensor => from.normal([n, latentDim]);
  const made = (z: tf.Tensor, ctx: LossContext): tf.Tensor => ctx.run('generator', z);
  /** Returns an output of the discriminator. Output 0 is the logit, and output 1 predicts rotations. */
  const output = (of: tf.Tensor, ctx: LossContext, head: number): tf.Tensor =>
    [ctx.run<tf.Tensor | tf.Tensor[]>('discriminator', of)].flat()[head]!;
  const judge = (of: tf.Tensor, ctx: LossContext, kind: 'real' | 'fake'): tf.Tensor => {
    const noise = (): tf.Tensor => tf.mul(ctx.random(`noise-${kind}`).normal(of.shape), ctx.schedule('instanceNoise'));
    const shown = seen(of, ctx, kind);
    return output(packed(config.instanceNoise === 0 ? shown : tf.add(shown, noise()), pac), ctx, 0);
  };
  const more = regularisers(config, { judge, turns: (of, ctx) => output(of, ctx, 1), generate: made });
  const images = { kind: 'image', ...sidesOf(config), channels } as const;
  return {
    networks,
    // The generator updates first and passes its generated images to the discriminator. So they are computed only once,
    // and both losses use the same images, as in the reference example.
    players: [
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss({ images }, ctx) {
          const z = ctx.share('z', latent(images.shape[0], ctx.random('z')));
          const fake = ctx.share('fake', made(z, ctx));
          const onFake = more.chosen(judge(fake, ctx, 'fake'));
          return {
            adversarial: loss.generator(onFake, () => judge(images, ctx, 'real')),
            ...more.generator({ z, fake }, ctx),
          };
        },
      },
      {
        name: 'discriminator',
        trains: ['discriminator'],
        optimizer,
        loss({ images: real }, ctx) {
          const z = ctx.shared('z') ?? latent(real.shape[0], ctx.random('z'));
          const fake = ctx.shared('fake') ?? stopGradient(made(z, ctx));
          // Real and generated images are separate batches, so batch norm in the discriminator never mixes them.
          const onReal = judge(real, ctx, 'real');
          const onFake = judge(fake, ctx, 'fake');
          ctx.log('D(x)', tf.mean(tf.sigmoid(onReal)));
          ctx.log('D(G(z))', tf.mean(tf.sigmoid(onFake)));
          observe(ctx, onReal, loss.isSigned ? undefined : onFake);
          return {
            adversarial: loss.discriminator(onReal, onFake),
            ...more.discriminator({ real, fake, z, onReal, onFake }, ctx),
          };
        },
      },
      ...r1Player<ImageBatch>(config, (of, _, ctx) => judge(of, ctx, 'real')),
    ],
    schedules: { ...(config.instanceNoise !== 0 && { instanceNoise: config.instanceNoise }), ...more.schedules },
    state: { ...state.state, ...more.state },
    ...averagedGenerator(config.ema),
    ...(pac > 1 && { multipleOf: pac }),
    needs: { images },
    output: { images },
    latent: { z: { kind: 'normal', shape: [latentDim] } },
    sampling: ['generator'],
    sample: ({ latent: { z } }) => ({ images: tf.tidy(() => runNetwork(networks.generator, z!)) }),
  };
});
