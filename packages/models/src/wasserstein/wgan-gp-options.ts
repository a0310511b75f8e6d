import { checkKnownOptions, GanError, type OptionsOf, type ResolvedOf, resolveOptions } from '@ganforge/formats';
import { adaptiveAugment } from '../augment/view.ts';
import { checkMaxFeatures } from '../shared/max-features.ts';
import { firstWeights } from '../shared/option-blocks.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { type ImageSides, imageSides } from '../shared/sides.ts';
import { weightAverage } from '../shared/weight-average.ts';
import { countCnn } from './wgan-gp-cnn.ts';
import { countResnet } from './wgan-gp-resnet.ts';

const where = 'models/wgan-gp';

const ownSchema = {
  architecture: {
    type: 'choice',
    choices: ['cnn', 'resnet', 'mlp'],
    optional: true,
    about:
      "The networks. cnn: the convolutional networks of the paper's CIFAR-10 and MNIST code; resnet: those of its table 3; mlp: those of its toy data, for points. By default cnn, and mlp if dimensions is given.",
  },
  size: {
    type: 'integer',
    powerOfTwo: true,
    min: 8,
    max: 512,
    also: [28],
    optional: true,
    about: 'Height and width of images in pixels; 32 by default. resnet needs a power of two of at least 16.',
  },
  channels: {
    type: 'choice',
    choices: [1, 3, 4],
    optional: true,
    about: 'Channels of images: 1 (grey), 3 (RGB) or 4 (RGBA); 3 by default.',
  },
  dimensions: { type: 'integer', min: 1, optional: true, about: 'Number of coordinates of points; mlp needs it.' },
  latentDim: { type: 'integer', min: 1, optional: true, about: 'Length of z; by default 128, and 2 for mlp.' },
  features: {
    type: 'integer',
    min: 1,
    optional: true,
    about:
      'Feature maps: for cnn at full size, doubled with each halving of the size; for resnet in all layers; for mlp the units of each of three hidden layers. By default 128, 64 for 28x28, and 512 for mlp.',
  },
  maxFeatures: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'Largest number of feature maps in a layer of cnn; 1024 by default.',
  },
  generatorNorm: {
    type: 'boolean',
    optional: true,
    about: 'Whether the generator of cnn has batch norm; true by default, false for 28x28.',
  },
  normalization: {
    type: 'choice',
    choices: ['none', 'layer', 'instance'],
    default: 'none',
    about:
      'Normalisation of the critic: layer normalises each example, instance each feature map of an example (not for mlp). Batch norm is not possible, because the penalty needs the gradient of each example alone.',
  },
  lambda: {
    type: 'number',
    min: 0,
    optional: true,
    about: 'Weight of the gradient penalty; by default 10, and 0.1 for mlp.',
  },
  criticUpdates: {
    type: 'schedule',
    integer: true,
    min: 0,
    default: 5,
    about: 'Updates of the critic per step (n_critic in the paper).',
  },
  fakesPerExample: {
    type: 'integer',
    min: 1,
    optional: true,
    about: "Generated images per example of the batch in the generator's loss; by default 1, and 2 for resnet.",
  },
  learningRate: {
    type: 'schedule',
    above: 0,
    optional: true,
    about: "Learning rate of Adam; by default 1e-4, and '2e-4 * max(0, 1 - step / 100000)' for resnet.",
  },
  beta1: {
    type: 'number',
    min: 0,
    below: 1,
    optional: true,
    about: "Adam's decay rate of the first moment; by default 0.5, and 0 for resnet.",
  },
  beta2: { type: 'number', min: 0, below: 1, default: 0.9, about: "Adam's decay rate of the second moment." },
} as const;

/** The options of `wganGp`. */
export const wganGpSchema: readonly [
  typeof ownSchema,
  typeof imageSides,
  typeof adaptiveAugment,
  typeof weightAverage,
  typeof firstWeights,
] = [ownSchema, imageSides, adaptiveAugment, weightAverage, firstWeights];

/** Options of `wganGp`. The available options and some defaults depend on the architecture. */
export interface WganGpOptions extends OptionsOf<typeof wganGpSchema> {}

type Given = ResolvedOf<typeof wganGpSchema>;

/** The options of one architecture after all its defaults were filled in. */
export type WganGpConfig = Required<
  Omit<Given, 'architecture' | 'size' | 'height' | 'width' | 'channels' | 'dimensions' | CnnOption>
> &
  (
    | ({ architecture: 'cnn'; channels: 1 | 3 | 4 } & ImageSides & Required<Pick<Given, CnnOption>>)
    | { architecture: 'resnet'; size: number; channels: 1 | 3 | 4 }
    | { architecture: 'mlp'; dimensions: number }
  );
type CnnOption = 'maxFeatures' | 'generatorNorm';

const shared = { lambda: 10, fakesPerExample: 1 } as const;
const images = { size: 32, channels: 3, latentDim: 128, features: 128 } as const;
const adamOfPaper = { learningRate: 1e-4, beta1: 0.5 } as const;
const adamOfResnet = { learningRate: '2e-4 * max(0, 1 - step / 100000)', beta1: 0 } as const;

/**
 * Returns the settings of the authors' code (improved_wgan_training): gan_cifar.py, gan_mnist.py, gan_cifar_resnet.py
 * and gan_toy.py.
 */
function defaultsOf(architecture: WganGpConfig['architecture'], size: number | undefined) {
  switch (architecture) {
    case 'mlp':
      return { latentDim: 2, features: 512, ...shared, ...adamOfPaper, lambda: 0.1 };
    case 'resnet':
      return { ...images, ...shared, ...adamOfResnet, fakesPerExample: 2 };
    case 'cnn': {
      const norm = size === 28 ? { features: 64, generatorNorm: false } : { generatorNorm: true };
      return { ...images, maxFeatures: 1024, ...shared, ...adamOfPaper, ...norm };
    }
  }
}

/**
 * Fills in the defaults of the architecture, and checks that the options can be combined.
 *
 * @throws GanError `argument` if they cannot
 */
export function resolveWganGp(given: Given): WganGpConfig {
  const architecture = given.architecture ?? (given.dimensions === undefined ? 'cnn' : 'mlp');
  const defaults = defaultsOf(architecture, given.size);
  const always = [
    'architecture',
    'normalization',
    'criticUpdates',
    'beta2',
    'augment',
    'adaTarget',
    'adaImages',
    'ema',
    'seed',
  ];
  const needed = { mlp: ['dimensions'], cnn: ['height', 'width'], resnet: [] }[architecture];
  checkKnownOptions(`${where} ${architecture}`, given, [...always, ...needed, ...Object.keys(defaults)]);
  // The given options are valid for the schema, and the check above allows only options of this architecture.
  const config = { ...defaults, ...given, architecture } as WganGpConfig;
  if (config.architecture === 'mlp') checkPoints(config);
  if (config.architecture === 'resnet') resolveOptions(where, resnetSize, { size: config.size });
  if (config.architecture === 'cnn') checkMaxFeatures(where, config);
  checkParameters(where, parametersOf(config), 'latentDim or features');
  return config;
}

/** The critic reduces images to 8x8 and halves them at least once, so the size must be at least 16. */
const resnetSize = { size: { ...ownSchema.size, min: 16, also: [] } } as const;

function checkPoints({ dimensions, normalization, augment }: WganGpConfig & { dimensions?: number }): void {
  if (dimensions === undefined) {
    throw new GanError(where, "architecture 'mlp' makes points and needs dimensions. Try dimensions: 2.");
  }
  if (augment.length > 0) {
    throw new GanError(where, `augment is for images; received ${augment.join(', ')} for points. Leave it out.`);
  }
  if (normalization === 'instance') {
    const why = "architecture 'mlp' has no maps that could be normalised by themselves";
    throw new GanError(where, `normalization 'instance' cannot work: ${why}. Try 'layer' or 'none'.`);
  }
}

function parametersOf(config: WganGpConfig): number {
  if (config.architecture === 'cnn') return countCnn(config);
  if (config.architecture === 'resnet') return countResnet(config);
  return config.features * (config.latentDim + 2 * config.dimensions + 4 * config.features);
}
