import {
  adam,
  checkEngineReady,
  dcganInitialiser,
  disposeNetworks,
  type Gan,
  type ImageBatch,
  initialise,
  type RandomStream,
  randomStream,
  type Schedule,
  stopGradient,
} from '@ganforge/core';
import { checkKnownOptions } from '@ganforge/formats';
import { type DiscriminatorLabels, minimax, nonSaturating, resolveLabels } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { sequential } from '@tensorflow/tfjs-layers';
import { normalLatent, requestedLatent } from '../shared/latent.ts';
import { checkOneOf, withDefaults } from '../shared/options.ts';
import { checkDcganSizes, dcganFeatures, dcganGenerator, dcganLogit } from './dcgan-networks.ts';

const where = 'models/dcgan';
const losses = { 'non-saturating': nonSaturating, minimax: minimax };

/** Options of {@link dcgan}. */
export interface DcganOptions {
  /** Height and width of the images in pixels: 28 or a power of two in 8..512. @default 64 */
  readonly size?: number;
  /** 1 (grey) or 3 (RGB). @default 3 */
  readonly channels?: 1 | 3;
  /** Length of z. @default 100 */
  readonly latentDim?: number;
  /** Feature maps next to the image; each halving of the size doubles them. @default 64 */
  readonly features?: number;
  /** No layer has more feature maps than this. @default 1024 */
  readonly maxFeatures?: number;
  /** What the generator lowers; the discriminator's cross-entropy is the same. @default 'non-saturating' */
  readonly loss?: 'non-saturating' | 'minimax';
  /** The discriminator's target for reals; 0.9 is one-sided label smoothing. @default 1 */
  readonly realLabel?: number;
  /** The discriminator's target for fakes. @default 0 */
  readonly fakeLabel?: number;
  /** Of Adam, for both players. @default 2e-4 */
  readonly learningRate?: Schedule;
  /** Of Adam. @default 0.5 */
  readonly beta1?: number;
  /** Of Adam. @default 0.999 */
  readonly beta2?: number;
  /** Of the first weights. @default 0 */
  readonly seed?: number;
}

const defaults: Required<DcganOptions> = {
  size: 64,
  channels: 3,
  latentDim: 100,
  features: 64,
  maxFeatures: 1024,
  loss: 'non-saturating',
  realLabel: 1,
  fakeLabel: 0,
  learningRate: 2e-4,
  beta1: 0.5,
  beta2: 0.999,
  seed: 0,
};

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
 * const images = gan.sample({ n: 16, random: randomStream(2) }); // [16,28,28,1] in [-1,1]
 */
export function dcgan(options: DcganOptions = {}): Gan<ImageBatch> {
  const config = resolve(options);
  const { size, channels, latentDim, learningRate, beta1, beta2 } = config;
  // What refuses options comes before the networks, which nobody could free after an error.
  const optimizer = adam({ learningRate, beta1, beta2 });
  const start = randomStream(config.seed, 'initialise');
  checkEngineReady(where);
  const networks = {
    generator: sequential({ name: 'generator', layers: dcganGenerator(config) }),
    discriminator: sequential({
      name: 'discriminator',
      layers: [...dcganFeatures(config), ...dcganLogit(config)],
    }),
  };
  for (const [name, network] of Object.entries(networks)) initialise(network, dcganInitialiser, start.fork(name));
  const { generator: lossOfGenerator, discriminator: lossOfDiscriminator } = losses[config.loss];
  const labels = labelsOf(config);
  const latent = (n: number, from: RandomStream): tf.Tensor2D => normalLatent(where, n, latentDim, from);
  return {
    name: 'dcgan',
    config: { ...config },
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
    output: { kind: 'image', height: size, width: size, channels },
    latent: (n, from) => [latent(n, from)],
    sample: (request) =>
      tf.tidy(() => networks.generator.predict(requestedLatent(where, request, latentDim)) as tf.Tensor4D),
    dispose: () => disposeNetworks(networks),
  };
}

/** The options with their defaults, refused unless they can work. */
function resolve(options: DcganOptions): Required<DcganOptions> {
  checkKnownOptions(where, options, Object.keys(defaults));
  const config = withDefaults(defaults, options);
  checkDcganSizes(where, config);
  checkOneOf(where, 'loss', config.loss, ['non-saturating', 'minimax']);
  resolveLabels(where, labelsOf(config));
  return config;
}

function labelsOf({ realLabel, fakeLabel }: Required<DcganOptions>): Required<DiscriminatorLabels> {
  return { realLabel, fakeLabel };
}
