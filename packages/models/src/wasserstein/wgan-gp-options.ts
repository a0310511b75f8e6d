import type { Schedule } from '@ganforge/core';
import { checkKnownOptions, GanError } from '@ganforge/formats';
import { checkImageSize } from '../shared/image-size.ts';
import { checkInteger, checkNumber, checkOneOf, checkUpdates, withDefaults } from '../shared/options.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { countCnn } from './wgan-gp-cnn.ts';
import { countResnet } from './wgan-gp-resnet.ts';

const where = 'models/wgan-gp';

/** Options of `wganGp`; which there are, and some defaults, depend on the architecture. */
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
  /** Updates of the critic for each of the generator, n_critic in the paper. @default 5 */
  readonly criticUpdates?: Schedule;
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
export type WganGpConfig = Required<
  Omit<WganGpOptions, 'architecture' | 'size' | 'channels' | 'dimensions' | CnnOption>
> &
  (
    | ({ architecture: 'cnn'; size: number; channels: 1 | 3 } & Required<Pick<WganGpOptions, CnnOption>>)
    | { architecture: 'resnet'; size: number; channels: 1 | 3 }
    | { architecture: 'mlp'; dimensions: number }
  );
type CnnOption = 'maxFeatures' | 'generatorNorm';

const shared = {
  normalization: 'none',
  lambda: 10,
  criticUpdates: 5,
  fakesPerExample: 1,
  beta2: 0.9,
  seed: 0,
} as const;
const images = { size: 32, channels: 3, latentDim: 128, features: 128 } as const;
const adamOfPaper = { learningRate: 1e-4, beta1: 0.5 } as const;
const adamOfResnet = { learningRate: '2e-4 * max(0, 1 - step / 100000)', beta1: 0 } as const;

/** What the authors' code (improved_wgan_training) has: gan_cifar.py, gan_mnist.py, gan_cifar_resnet.py, gan_toy.py. */
function defaultsOf(architecture: WganGpConfig['architecture'], { size, dimensions }: WganGpOptions): WganGpConfig {
  if (architecture === 'mlp') {
    const sizes = { dimensions: dimensions as number, latentDim: 2, features: 512 }; // resolve refuses none
    return { architecture, ...sizes, ...shared, ...adamOfPaper, lambda: 0.1 };
  }
  if (architecture === 'resnet') return { architecture, ...images, ...shared, ...adamOfResnet, fakesPerExample: 2 };
  const ofMnist = size === 28 ? { features: 64, generatorNorm: false } : { generatorNorm: true };
  return { architecture, ...images, maxFeatures: 1024, ...shared, ...adamOfPaper, ...ofMnist };
}

/**
 * The options with their architecture's defaults, refused unless they can work.
 *
 * @throws GanError `argument`
 */
export function resolveWganGp(options: WganGpOptions): WganGpConfig {
  if (typeof options === 'object' && options !== null) refuseWhatCouplesExamples(options);
  const architecture = options?.architecture ?? (options?.dimensions === undefined ? 'cnn' : 'mlp');
  checkOneOf(where, 'architecture', architecture, ['cnn', 'resnet', 'mlp']);
  const defaults = defaultsOf(architecture, options ?? {});
  checkKnownOptions(where, options, Object.keys(defaults));
  const config = withDefaults<WganGpConfig>(defaults, options as Partial<WganGpConfig>);
  const norms = architecture === 'mlp' ? (['none', 'layer'] as const) : (['none', 'layer', 'instance'] as const);
  checkOneOf(where, 'normalization', config.normalization, norms);
  for (const name of ['latentDim', 'features', 'fakesPerExample'] as const) checkInteger(where, name, config[name], 1);
  checkUpdates(where, 'criticUpdates', config.criticUpdates);
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

function parametersOf(config: WganGpConfig): number {
  if (config.architecture === 'cnn') return countCnn(config);
  if (config.architecture === 'resnet') return countResnet(config);
  return config.features * (config.latentDim + 2 * config.dimensions + 4 * config.features);
}
