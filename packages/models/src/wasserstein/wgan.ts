import {
  checkEngineReady,
  dcganInitialiser,
  disposeNetworks,
  type Gan,
  type ImageBatch,
  initialise,
  type RandomStream,
  randomStream,
  rmsProp,
  type Schedule,
  stopGradient,
} from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { wasserstein } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { sequential } from '@tensorflow/tfjs-layers';
import { checkDcganSizes, dcganFeatures, dcganGenerator, dcganLogit } from '../dcgan/dcgan-networks.ts';
import { batchEntry } from '../shared/batch-entry.ts';
import { normalLatent, requestedLatent } from '../shared/latent.ts';
import { checkUpdates, withDefaults } from '../shared/options.ts';

const where = 'models/wgan';

/** Options of {@link wgan}. */
export interface WganOptions {
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
  /** The critic's weights are clipped to [-clip, clip] after each of its updates. @default 0.01 */
  readonly clip?: number;
  /**
   * Updates of the critic for each of the generator: 5, and 100 in the first 25 steps and every 500th.
   * @default '(step < 25 or step % 500 == 0) ? 100 : 5'
   */
  readonly criticUpdates?: Schedule;
  /** Of RMSProp, for both players. @default 5e-5 */
  readonly learningRate?: Schedule;
  /** Of the first weights. @default 0 */
  readonly seed?: number;
}

const defaults: Required<WganOptions> = {
  size: 64,
  channels: 3,
  latentDim: 100,
  features: 64,
  maxFeatures: 1024,
  clip: 0.01,
  criticUpdates: '(step < 25 or step % 500 == 0) ? 100 : 5',
  learningRate: 5e-5,
  seed: 0,
};

/**
 * WGAN: DCGAN's networks for square images float32 [N,S,S,C] in [-1,1], the discriminator a critic whose weights are
 * clipped and whose scores [N,1] have no bounds.
 *
 * z [N,latentDim] ~ N(0,1). The critic updates `criticUpdates` times and lowers E[f(G(z))] - E[f(x)], the generator
 * -E[f(G(z))]; the negative of the critic's loss estimates the Wasserstein distance up to a factor. Arjovsky et al. 2017,
 * "Wasserstein GAN", algorithm 1, with networks, first weights and the 100 updates of its authors' code
 * (WassersteinGAN/main.py). As there the critic has batch norm, whose scales and shifts are clipped like all its
 * weights; batch norm couples examples, which clipping allows and a gradient penalty does not.
 *
 * @throws GanError `argument` for options that cannot work, together more than 2^29 parameters among them; `engine`
 *   when no engine is ready to hold them
 * @example
 * const gan = wgan({ size: 28, channels: 1, seed: 1 });
 * const images = gan.sample({ n: 16, random: randomStream(2) }); // [16,28,28,1] in [-1,1]
 */
export function wgan(options: WganOptions = {}): Gan<ImageBatch> {
  const config = resolve(options);
  const { size, channels, latentDim, clip, criticUpdates, learningRate } = config;
  const optimizer = rmsProp({ learningRate });
  const clipped = rmsProp({ learningRate, clipWeights: clip });
  const start = randomStream(config.seed, 'initialise');
  checkEngineReady(where);
  const networks = {
    critic: sequential({ name: 'critic', layers: [...dcganFeatures(config), ...dcganLogit(config)] }),
    generator: sequential({ name: 'generator', layers: dcganGenerator(config) }),
  };
  for (const [name, network] of Object.entries(networks)) initialise(network, dcganInitialiser, start.fork(name));
  const latent = (n: number, from: RandomStream): tf.Tensor2D => normalLatent(where, n, latentDim, from);
  return {
    name: 'wgan',
    config: { ...config },
    networks,
    players: [
      {
        name: 'critic',
        trains: ['critic'],
        optimizer: clipped,
        updatesPerStep: criticUpdates,
        loss(batch, ctx) {
          const real = batchEntry(where, batch, 'images');
          const fake = stopGradient(ctx.run('generator', latent(real.shape[0]!, ctx.random('z'))));
          // Reals and fakes pass separately: batch norm in the critic sees one kind at a time.
          return { wasserstein: wasserstein.discriminator(ctx.run('critic', real), ctx.run('critic', fake)) };
        },
      },
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss(batch, ctx) {
          const n = batchEntry(where, batch, 'images').shape[0]!;
          const fake = ctx.run('generator', latent(n, ctx.random('z')));
          return { wasserstein: wasserstein.generator(ctx.run('critic', fake)) };
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
function resolve(options: WganOptions): Required<WganOptions> {
  checkKnownOptions(where, options, Object.keys(defaults));
  const config = withDefaults(defaults, options);
  checkDcganSizes(where, config);
  checkUpdates(where, 'criticUpdates', config.criticUpdates);
  if (!(Number.isFinite(config.clip) && config.clip > 0)) {
    throw new GanError(where, `clip must be a finite number above 0; received ${formatValue(config.clip)}. Try 0.01.`);
  }
  return config;
}
