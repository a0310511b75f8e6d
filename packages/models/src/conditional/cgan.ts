import {
  adam,
  checkEngineReady,
  dcganInitialiser,
  disposeNetworks,
  type Gan,
  type InitialiserRule,
  initialise,
  type LabelledImageBatch,
  type RandomStream,
  randomStream,
  type Schedule,
  stopGradient,
} from '@ganforge/core';
import { checkKnownOptions } from '@ganforge/formats';
import { nonSaturating } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { checkDcganSizes, stemSide } from '../dcgan/dcgan-networks.ts';
import { batchEntry } from '../shared/batch-entry.ts';
import { type Classes, checkLabels, classNames } from '../shared/labels.ts';
import { normalLatent, requestedLatent } from '../shared/latent.ts';
import { checkInteger, checkOneOf, withDefaults } from '../shared/options.ts';
import { cganDiscriminator, cganGenerator } from './cgan-networks.ts';

const where = 'models/cgan';

/** Options of {@link cgan}. */
export interface CganOptions {
  /** How many classes there are, at least 2, or their names in the order of the labels. */
  readonly classes: Classes;
  /**
   * How the discriminator sees a label: by the product of its embedding with the image's features (`projection`), or as
   * one more channel of the image (`concat`).
   * @default 'projection'
   */
  readonly form?: 'projection' | 'concat';
  /**
   * How the generator does: by a map of `labelDim` channels, learnt for each class, beside the stem that z is
   * projected to (`embedding`), or by scales and shifts of batch norm of each class's own (`batch-norm`).
   * @default 'embedding'
   */
  readonly generatorLabels?: 'embedding' | 'batch-norm';
  /** Channels of the generator's map of a label, where it has one. @default 16 */
  readonly labelDim?: number;
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
  /** Of Adam, for both players. @default 2e-4 */
  readonly learningRate?: Schedule;
  /** Of Adam. @default 0.5 */
  readonly beta1?: number;
  /** Of Adam. @default 0.999 */
  readonly beta2?: number;
  /** Of the first weights. @default 0 */
  readonly seed?: number;
}

const defaults: Required<Omit<CganOptions, 'classes'>> = {
  form: 'projection',
  generatorLabels: 'embedding',
  labelDim: 16,
  size: 64,
  channels: 3,
  latentDim: 100,
  features: 64,
  maxFeatures: 1024,
  learningRate: 2e-4,
  beta1: 0.5,
  beta2: 0.999,
  seed: 0,
};

type Config = Required<CganOptions>;

/**
 * A conditional GAN on DCGAN's networks, for square images float32 [N,S,S,C] in [-1,1] with labels int32 [N].
 *
 * z [N,latentDim] ~ N(0,1). The generator takes z and labels [N,1]; the discriminator judges an image with its label:
 * in the form `projection` D(x,y) = <embedding(y), phi(x)> + w phi(x) + b (Miyato & Koyama 2018, "cGANs with Projection
 * Discriminator", equation 3), phi the last feature maps, flat, where its ResNets have their sum over the image; in the
 * form `concat` D([x, map(y)]) with a map learnt for each class (Mirza & Osindero 2014, "Conditional Generative
 * Adversarial Nets", whose perceptrons DCGAN's networks replace). Fakes have the labels of the batch. Non-saturating
 * cross-entropy.
 *
 * Samples take `labels`, int32 [n].
 *
 * @throws GanError `argument` for options that cannot work, no classes among them; `engine` when no engine is ready
 * @example
 * const gan = cgan({ classes: 10, size: 28, channels: 1, seed: 1 });
 * const sevens = gan.sample({ n: 16, random: randomStream(2), labels: tf.fill([16], 7, 'int32') }); // [16,28,28,1]
 */
export function cgan(options: CganOptions): Gan<LabelledImageBatch> {
  const { config, names } = resolve(options);
  const { size, channels, latentDim, learningRate, beta1, beta2 } = config;
  const optimizer = adam({ learningRate, beta1, beta2 });
  const start = randomStream(config.seed, 'initialise');
  checkEngineReady(where);
  const networks = {
    generator: cganGenerator(config, names.length),
    discriminator: cganDiscriminator(config, names.length),
  };
  for (const [name, network] of Object.entries(networks)) initialise(network, initialiser, start.fork(name));
  const latent = (n: number, from: RandomStream): tf.Tensor2D => normalLatent(where, n, latentDim, from);
  return {
    name: 'cgan',
    config: { ...config },
    networks,
    // The generator updates first and leaves its fakes to the discriminator, as in dcgan.
    players: [
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss(batch, ctx) {
          const labels = columnOf(batch);
          const fake = ctx.share('fake', ctx.run('generator', [latent(labels.shape[0], ctx.random('z')), labels]));
          return { adversarial: nonSaturating.generator(ctx.run('discriminator', [fake, labels])) };
        },
      },
      {
        name: 'discriminator',
        trains: ['discriminator'],
        optimizer,
        loss(batch, ctx) {
          const labels = columnOf(batch);
          const drawn = () => stopGradient(ctx.run('generator', [latent(labels.shape[0], ctx.random('z')), labels]));
          const fake = ctx.shared('fake') ?? drawn();
          // Reals and fakes pass separately: batch norm in the discriminator sees one kind at a time.
          const onReal = ctx.run('discriminator', [batchEntry(where, batch, 'images'), labels]);
          const onFake = ctx.run('discriminator', [fake, labels]);
          ctx.log('D(x)', tf.mean(tf.sigmoid(onReal)));
          ctx.log('D(G(z))', tf.mean(tf.sigmoid(onFake)));
          return { adversarial: nonSaturating.discriminator(onReal, onFake) };
        },
      },
    ],
    output: { kind: 'image', height: size, width: size, channels, classes: names },
    latent: (n, from) => [latent(n, from)],
    sample: (request) =>
      tf.tidy(() => {
        const z = requestedLatent(where, request, latentDim);
        const column = tf.expandDims(checkLabels(where, request.labels, request.n, names.length), 1);
        return networks.generator.predict([z, column]) as tf.Tensor4D;
      }),
    dispose: () => disposeNetworks(networks),
  };
}

/** The labels of a batch as the networks take them, [N,1]. */
function columnOf(batch: LabelledImageBatch): tf.Tensor2D {
  return tf.expandDims(batchEntry(where, batch, 'labels'), 1);
}

/** The options with their defaults, refused unless they can work, and the names of the classes. */
function resolve(options: CganOptions): { config: Config; names: readonly string[] } {
  checkKnownOptions(where, options ?? {}, ['classes', ...Object.keys(defaults)]);
  const names = classNames(where, options?.classes);
  const config = withDefaults<Config>({ classes: options.classes, ...defaults }, options);
  checkOneOf(where, 'form', config.form, ['projection', 'concat']);
  checkOneOf(where, 'generatorLabels', config.generatorLabels, ['embedding', 'batch-norm']);
  checkInteger(where, 'labelDim', config.labelDim, 1);
  const ofGenerator = stemSide(config) ** 2 * config.labelDim;
  const ofDiscriminator = config.form === 'concat' ? config.size ** 2 : flatFeatures(config);
  checkDcganSizes(where, config, names.length * (ofGenerator + ofDiscriminator));
  return { config, names };
}

/** Numbers in the last feature maps, of sizes that are not checked yet. */
function flatFeatures(config: Config): number {
  const side = stemSide(config);
  return side ** 2 * Math.min((config.features * config.size) / (2 * side), config.maxFeatures);
}

/**
 * As DCGAN's, scales of conditional batch norm N(1, .02) too; but labels that stand beside features or an image are
 * of their size: at .02 they would not be seen.
 */
const initialiser: InitialiserRule = (weight, random) => {
  if (weight.layerName === 'label') return random.normal(weight.shape);
  return weight.weightName === 'gamma' ? random.normal(weight.shape, 1, 0.02) : dcganInitialiser(weight, random);
};
