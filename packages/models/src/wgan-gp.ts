import {
  adam,
  checkEngineReady,
  createDraw,
  type Draw,
  type Gan,
  type ImageBatch,
  initialise,
  type PointBatch,
  type Schedule,
  stopGradient,
} from '@ganforge/core';
import { groupNormalization, instanceNormalization } from '@ganforge/core/layers';
import { checkKnownOptions, GanError } from '@ganforge/formats';
import { gradientPenalty, wasserstein } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { batchEntry } from './batch-entry.ts';
import { checkImageSize } from './image-size.ts';
import { checkLatent, normalLatent } from './latent.ts';
import { mlpLayers } from './mlp.ts';
import { checkInteger, checkNumber, checkOneOf, withDefaults } from './options.ts';
import { checkParameters } from './parameter-limit.ts';
import { cnnCritic, cnnGenerator, countCnn } from './wgan-gp-cnn.ts';
import { wganGpInitialiser } from './wgan-gp-initialiser.ts';
import { countResnet, resnetCritic, resnetGenerator } from './wgan-gp-resnet.ts';

const where = 'models/wgan-gp';

/** Options of {@link wganGp}; which there are, and some defaults, depend on the architecture. */
export interface WganGpOptions {
  /**
   * `cnn`: the convolutional networks of the paper's CIFAR-10 and MNIST code; `resnet`: those of its table 3; `mlp`:
   * those of its toy sets, for points.
   * @default 'cnn', or 'mlp' where `dimensions` are given
   */
  readonly architecture?: 'cnn' | 'resnet' | 'mlp';
  /** Height and width of images: for `cnn` 28 or a power of two in 8..512, for `resnet` one in 16..512. @default 32 */
  readonly size?: number;
  /** 1 (grey) or 3 (RGB). @default 3 */
  readonly channels?: 1 | 3;
  /** Of `mlp`, which needs it: the points' number of coordinates. */
  readonly dimensions?: number;
  /** Length of z. @default 128, of `mlp` 2 */
  readonly latentDim?: number;
  /**
   * Feature maps: of `cnn` next to the image, doubled with each halving of the size; of `resnet` everywhere; of `mlp`
   * the units of each of three hidden layers. @default 128, for 28x28 64, of `mlp` 512
   */
  readonly features?: number;
  /** Of `cnn`: no layer has more feature maps than this. @default 1024 */
  readonly maxFeatures?: number;
  /** Of `cnn`: whether the generator has batch norm. @default true, for 28x28 false */
  readonly generatorNorm?: boolean;
  /** The critic's: `layer` is over all of an example, `instance` over each of its maps. @default 'none' */
  readonly normalization?: 'none' | 'layer' | 'instance';
  /** Weight of the gradient penalty. @default 10, of `mlp` 0.1 */
  readonly lambda?: number;
  /** Moves of the critic for each of the generator, n_critic in the paper. @default 5 */
  readonly criticMoves?: Schedule;
  /** Fakes in the generator's loss for each example of a batch. @default 1, of `resnet` 2 */
  readonly fakesPerExample?: number;
  /** Of Adam. @default 1e-4, of `resnet` '2e-4 * max(0, 1 - step / 100000)' */
  readonly learningRate?: Schedule;
  /** Of Adam. @default 0.5, of `resnet` 0 */
  readonly beta1?: number;
  /** Of Adam. @default 0.9 */
  readonly beta2?: number;
  /** Of the first weights. @default 0 */
  readonly seed?: number;
}

/** The options of one architecture, all there. */
type Config = Required<Omit<WganGpOptions, 'architecture' | 'size' | 'channels' | 'dimensions' | CnnOption>> &
  (
    | ({ architecture: 'cnn'; size: number; channels: 1 | 3 } & Required<Pick<WganGpOptions, CnnOption>>)
    | { architecture: 'resnet'; size: number; channels: 1 | 3 }
    | { architecture: 'mlp'; dimensions: number }
  );
type CnnOption = 'maxFeatures' | 'generatorNorm';

const shared = { normalization: 'none', lambda: 10, criticMoves: 5, fakesPerExample: 1, beta2: 0.9, seed: 0 } as const;
const images = { size: 32, channels: 3, latentDim: 128, features: 128 } as const;
const adamOfPaper = { learningRate: 1e-4, beta1: 0.5 } as const;
const adamOfResnet = { learningRate: '2e-4 * max(0, 1 - step / 100000)', beta1: 0 } as const;

/** What the authors' code (improved_wgan_training) has: gan_cifar.py, gan_mnist.py, gan_cifar_resnet.py, gan_toy.py. */
function defaultsOf(architecture: Config['architecture'], { size, dimensions }: WganGpOptions): Config {
  if (architecture === 'mlp') {
    const sizes = { dimensions: dimensions as number, latentDim: 2, features: 512 }; // resolve refuses none
    return { architecture, ...sizes, ...shared, ...adamOfPaper, lambda: 0.1 };
  }
  if (architecture === 'resnet') return { architecture, ...images, ...shared, ...adamOfResnet, fakesPerExample: 2 };
  const ofMnist = size === 28 ? { features: 64, generatorNorm: false } : { generatorNorm: true };
  return { architecture, ...images, maxFeatures: 1024, ...shared, ...adamOfPaper, ...ofMnist };
}

/**
 * WGAN-GP: a critic held to gradients of norm 1 between reals and fakes, on square images float32 [N,S,S,C] in [-1,1]
 * or points float32 [N,D].
 *
 * z [N,latentDim] ~ N(0,1). The critic moves `criticMoves` times and lowers
 * E[f(G(z))] - E[f(x)] + lambda E[(||grad f(x')||_2 - 1)^2], x' uniform between a real and a fake; the generator lowers
 * -E[f(G(z))]. Gulrajani et al. 2017, "Improved Training of Wasserstein GANs", algorithm 1, with layers and settings of
 * its authors' code. Where MNIST's generator there ends in a sigmoid for [0,1], tanh is the same map for [-1,1].
 *
 * @throws GanError `argument` for options that cannot work, batch norm and dropout in the critic among them; `engine`
 *   when no engine is ready to hold the networks
 * @example
 * const gan = wganGp({ size: 28, channels: 1, seed: 1 });
 * const ring = wganGp({ dimensions: 2, features: 128 }); // trains on batches { points } [N,2]
 */
export function wganGp(options: WganGpOptions & { readonly dimensions: number }): Gan<PointBatch>;
export function wganGp(options?: WganGpOptions): Gan<ImageBatch>;
export function wganGp(options: WganGpOptions = {}): Gan {
  const config = resolve(options);
  const { latentDim, lambda, fakesPerExample, learningRate, beta1, beta2 } = config;
  const optimizer = adam({ learningRate, beta1, beta2 });
  const start = createDraw(config.seed, 'initialise');
  checkEngineReady(where);
  const networks = networksOf(config);
  for (const [name, network] of Object.entries(networks)) initialise(network, wganGpInitialiser, start.fork(name));
  const examples = config.architecture === 'mlp' ? 'points' : 'images';
  const latent = (n: number, from: Draw): tf.Tensor2D => normalLatent(where, n, latentDim, from);
  return {
    name: 'wgan-gp',
    config: { ...config },
    networks,
    players: [
      {
        name: 'critic',
        trains: ['critic'],
        optimizer,
        moves: config.criticMoves,
        loss(batch, ctx) {
          const real = batchEntry(where, batch, examples);
          const fake = stopGradient(ctx.run('generator', latent(real.shape[0]!, ctx.draw('z'))));
          const critic = (x: tf.Tensor): tf.Tensor => ctx.run('critic', x);
          return {
            wasserstein: wasserstein.discriminator(critic(real), critic(fake)),
            penalty: tf.mul(lambda, gradientPenalty(critic, real, fake, ctx.draw('alpha'))),
          };
        },
      },
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss(batch, ctx) {
          const n = fakesPerExample * batchEntry(where, batch, examples).shape[0]!;
          const fake = ctx.run('generator', latent(n, ctx.draw('z')));
          return { wasserstein: wasserstein.generator(ctx.run('critic', fake)) };
        },
      },
    ],
    output:
      config.architecture === 'mlp'
        ? { kind: 'points', dimensions: config.dimensions }
        : { kind: 'image', height: config.size, width: config.size, channels: config.channels },
    latent: (n, from) => [latent(n, from)],
    sample: ({ n, draw: from, latent: given }) =>
      tf.tidy(() => {
        const z = given === undefined ? latent(n, from) : checkLatent(where, given, n, latentDim);
        return networks.generator.predict(z) as tf.Tensor;
      }),
  };
}

/** The options with their architecture's defaults, refused unless they can work. */
function resolve(options: WganGpOptions): Config {
  if (typeof options === 'object' && options !== null) refuseWhatCouplesExamples(options);
  const architecture = options?.architecture ?? (options?.dimensions === undefined ? 'cnn' : 'mlp');
  checkOneOf(where, 'architecture', architecture, ['cnn', 'resnet', 'mlp']);
  const defaults = defaultsOf(architecture, options ?? {});
  checkKnownOptions(where, options, Object.keys(defaults));
  const config = withDefaults<Config>(defaults, options as Partial<Config>);
  const norms = architecture === 'mlp' ? (['none', 'layer'] as const) : (['none', 'layer', 'instance'] as const);
  checkOneOf(where, 'normalization', config.normalization, norms);
  for (const name of ['latentDim', 'features', 'fakesPerExample'] as const) checkInteger(where, name, config[name], 1);
  checkNumber(where, 'lambda', config.lambda, 0);
  if (config.architecture === 'mlp') {
    checkInteger(where, 'dimensions', config.dimensions, 1);
  } else {
    checkOneOf(where, 'channels', config.channels, [1, 3]);
    checkImageSize(where, config.size, config.architecture === 'cnn' ? 8 : 16, config.architecture === 'cnn');
  }
  if (config.architecture === 'cnn') {
    checkInteger(where, 'maxFeatures', config.maxFeatures, config.features);
    checkOneOf(where, 'generatorNorm', config.generatorNorm, [true, false]);
  }
  checkParameters(where, parametersOf(config), 'latentDim or features');
  return config;
}

/** What people bring along from other GANs, refused with the reason. */
function refuseWhatCouplesExamples(options: { readonly normalization?: unknown; readonly dropout?: unknown }): void {
  if (options.normalization === 'batch') {
    const why = 'the penalty holds the gradient of each example, which batch norm makes depend on the others';
    throw new GanError(where, `normalization 'batch' cannot work: ${why}. Try 'layer', 'instance' or 'none'.`);
  }
  if (options.dropout !== undefined) {
    const why =
      'reals, fakes and penalty would see three different critics, none of them the one that is held to norm 1';
    throw new GanError(where, `there is no dropout in a critic under a gradient penalty: ${why}. Leave it out.`);
  }
}

function parametersOf(config: Config): number {
  if (config.architecture === 'cnn') return countCnn(config);
  if (config.architecture === 'resnet') return countResnet(config);
  return config.features * (config.latentDim + 2 * config.dimensions + 4 * config.features);
}

function networksOf(config: Config): { critic: LayersModel; generator: LayersModel } {
  const normalize = (name: string): layers.Layer =>
    config.normalization === 'instance'
      ? instanceNormalization({ name, center: true, scale: true })
      : config.architecture === 'mlp'
        ? layers.layerNormalization({ name, epsilon: 1e-5 })
        : groupNormalization({ name, groups: 1 });
  const none = config.normalization === 'none';
  const some = none ? () => [] : (name: string) => [normalize(name)];
  switch (config.architecture) {
    case 'cnn':
      return { critic: cnnCritic(config, some), generator: cnnGenerator(config) };
    case 'resnet':
      return { critic: resnetCritic(config, none ? undefined : normalize), generator: resnetGenerator(config) };
    case 'mlp': {
      const { dimensions, latentDim, features } = config;
      const critic = mlpLayers({ inputs: dimensions, features, depth: 3, outputs: 1 }, some);
      const generator = mlpLayers({ inputs: latentDim, features, depth: 3, outputs: dimensions });
      return {
        critic: sequential({ name: 'critic', layers: critic }),
        generator: sequential({ name: 'generator', layers: generator }),
      };
    }
  }
}
