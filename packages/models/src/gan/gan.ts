import {
  adam,
  checkEngineReady,
  disposeNetworks,
  type Gan,
  glorotUniform,
  heUniform,
  type ImageBatch,
  type InitialiserRule,
  initialise,
  type PointBatch,
  type RandomStream,
  randomStream,
  type Schedule,
  stopGradient,
} from '@ganforge/core';
import { dropout } from '@ganforge/core/layers';
import { checkKnownOptions, GanError } from '@ganforge/formats';
import { minimax, nonSaturating } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { batchEntry } from '../shared/batch-entry.ts';
import { normalLatent, requestedLatent } from '../shared/latent.ts';
import { mlpLayers } from '../shared/mlp.ts';
import { checkFraction, checkInteger, checkOneOf, checkUpdates, withDefaults } from '../shared/options.ts';
import { checkParameters } from '../shared/parameter-limit.ts';

const where = 'models/gan';
const losses = { 'non-saturating': nonSaturating, minimax: minimax };

/** Options of {@link gan}: `size` and `channels` for images, or `dimensions` for points. */
export interface GanOptions {
  /** Height and width of the images in pixels, 1..512. @default 28 */
  readonly size?: number;
  /** 1 (grey) or 3 (RGB). @default 1 */
  readonly channels?: 1 | 3;
  /** Makes points of so many coordinates in place of images. */
  readonly dimensions?: number;
  /** Length of z. @default 100, for points 2 */
  readonly latentDim?: number;
  /** Units of each of the generator's two hidden layers. @default 1200, for points 128 */
  readonly features?: number;
  /** Units of each of the discriminator's two hidden layers. @default 240, for points 128 */
  readonly maxoutUnits?: number;
  /** Linear pieces that each of these units is the largest of. @default 5 */
  readonly maxoutPieces?: number;
  /** How much of the examples the discriminator's dropout leaves out, in [0,1). @default 0.2, for points 0 */
  readonly inputDropout?: number;
  /** How much of each of its hidden layers. @default 0.5, for points 0 */
  readonly dropout?: number;
  /** What the generator lowers; the discriminator's cross-entropy is the same. @default 'non-saturating' */
  readonly loss?: 'non-saturating' | 'minimax';
  /** Updates of the discriminator for each of the generator, k in the paper. @default 1 */
  readonly discriminatorUpdates?: Schedule;
  /** Of Adam, for both players. @default 2e-4 */
  readonly learningRate?: Schedule;
  /** Of Adam. @default 0.5 */
  readonly beta1?: number;
  /** Of Adam. @default 0.999 */
  readonly beta2?: number;
  /** Of the first weights. @default 0 */
  readonly seed?: number;
}

type Config = Required<Omit<GanOptions, 'size' | 'channels' | 'dimensions'>> &
  ({ readonly size: number; readonly channels: 1 | 3; readonly dimensions?: never } | { readonly dimensions: number });

const shared = { maxoutPieces: 5, loss: 'non-saturating', discriminatorUpdates: 1, seed: 0 } as const;
const adamOfDcgan = { learningRate: 2e-4, beta1: 0.5, beta2: 0.999 } as const;
/** The networks of the authors' MNIST experiment (goodfeli/adversarial, mnist.yaml). */
const ofMnist = { latentDim: 100, features: 1200, maxoutUnits: 240, inputDropout: 0.2, dropout: 0.5 } as const;
/** Enough for sets in the plane; dropout would blur what has two coordinates. */
const ofPoints = { latentDim: 2, features: 128, maxoutUnits: 128, inputDropout: 0, dropout: 0 } as const;

/**
 * The first GAN: two perceptrons, for square images float32 [N,S,S,C] in [-1,1] or points float32 [N,D].
 *
 * z [N,latentDim] ~ N(0,1). The generator has two hidden layers of ReLU; the discriminator two of maxout under dropout
 * and one logit [N,1]. It updates first: minimax cross-entropy, as the generator's unless that is non-saturating.
 * Goodfellow et al. 2014, "Generative Adversarial Nets", algorithm 1, section 5. With the widths and dropout of the
 * authors' MNIST experiment, 2,503,984 and 1,231,441 parameters; tanh on [-1,1] stands for their sigmoid on [0,1], and
 * Adam and He's first weights for their gradient descent with momentum.
 *
 * @throws GanError `argument` for options that cannot work, together more than 2^29 parameters among them; `engine`
 *   when no engine is ready to hold them
 * @example
 * const digits = gan({ size: 28, channels: 1, seed: 1 });
 * const ring = gan({ dimensions: 2 }); // trains on batches { points } [N,2]
 */
export function gan(options: GanOptions & { readonly dimensions: number }): Gan<PointBatch>;
export function gan(options?: GanOptions): Gan<ImageBatch>;
export function gan(options: GanOptions = {}): Gan {
  const config = resolve(options);
  const { latentDim, learningRate, beta1, beta2 } = config;
  const optimizer = adam({ learningRate, beta1, beta2 });
  const start = randomStream(config.seed, 'initialise');
  checkEngineReady(where);
  const networks = { discriminator: discriminator(config), generator: generator(config) };
  for (const [name, network] of Object.entries(networks)) initialise(network, initialiser, start.fork(name));
  const { generator: lossOfGenerator, discriminator: lossOfDiscriminator } = losses[config.loss];
  const examples = config.dimensions === undefined ? 'images' : 'points';
  const latent = (n: number, from: RandomStream): tf.Tensor2D => normalLatent(where, n, latentDim, from);
  return {
    name: 'gan',
    config: { ...config },
    networks,
    players: [
      {
        name: 'discriminator',
        trains: ['discriminator'],
        optimizer,
        updatesPerStep: config.discriminatorUpdates,
        loss(batch, ctx) {
          const real = batchEntry(where, batch, examples);
          const fake = stopGradient(ctx.run('generator', latent(real.shape[0]!, ctx.random('z'))));
          const [onReal, onFake] = [ctx.run('discriminator', real), ctx.run('discriminator', fake)];
          ctx.log('D(x)', tf.mean(tf.sigmoid(onReal)));
          ctx.log('D(G(z))', tf.mean(tf.sigmoid(onFake)));
          return { adversarial: lossOfDiscriminator(onReal, onFake) };
        },
      },
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss(batch, ctx) {
          const n = batchEntry(where, batch, examples).shape[0]!;
          const fake = ctx.run('generator', latent(n, ctx.random('z')));
          return { adversarial: lossOfGenerator(ctx.run('discriminator', fake)) };
        },
      },
    ],
    output:
      config.dimensions === undefined
        ? { kind: 'image', height: config.size, width: config.size, channels: config.channels }
        : { kind: 'points', dimensions: config.dimensions },
    latent: (n, from) => [latent(n, from)],
    sample: (request) =>
      tf.tidy(() => networks.generator.predict(requestedLatent(where, request, latentDim)) as tf.Tensor),
    dispose: () => disposeNetworks(networks),
  };
}

/** The options with the defaults of images or points, refused unless they can work. */
function resolve(options: GanOptions): Config {
  const dimensions = options?.dimensions;
  const common = { ...shared, ...adamOfDcgan };
  const defaults: Config =
    dimensions === undefined
      ? { size: 28, channels: 1, ...ofMnist, ...common }
      : { dimensions, ...ofPoints, ...common };
  if (dimensions !== undefined) refuseImages(options);
  checkKnownOptions(where, options, [...new Set([...Object.keys(defaults), 'dimensions'])]);
  const config = withDefaults<Config>(defaults, options as Partial<Config>);
  if (config.dimensions === undefined) {
    checkInteger(where, 'size', config.size, 1, 512);
    checkOneOf(where, 'channels', config.channels, [1, 3]);
  } else {
    checkInteger(where, 'dimensions', config.dimensions, 1);
  }
  for (const name of ['latentDim', 'features', 'maxoutUnits'] as const) checkInteger(where, name, config[name], 1);
  checkInteger(where, 'maxoutPieces', config.maxoutPieces, 2);
  for (const name of ['inputDropout', 'dropout'] as const) checkFraction(where, name, config[name]);
  checkUpdates(where, 'discriminatorUpdates', config.discriminatorUpdates);
  checkOneOf(where, 'loss', config.loss, ['non-saturating', 'minimax']);
  const { latentDim, features, maxoutUnits, maxoutPieces } = config;
  const values = valuesOf(config);
  const count = features * (latentDim + features + values) + maxoutUnits * maxoutPieces * (values + maxoutUnits);
  checkParameters(where, count, 'size, features or maxoutUnits');
  return config;
}

/** Refuses points that are images too. */
function refuseImages(options: GanOptions): void {
  const name = (['size', 'channels'] as const).find((option) => options[option] !== undefined);
  if (name === undefined) return;
  throw new GanError(where, `dimensions make points, ${name} images: both cannot be. Leave one of them out.`);
}

/** Numbers in one example. */
function valuesOf(config: Config): number {
  return config.dimensions ?? config.size ** 2 * config.channels;
}

function generator(config: Config): LayersModel {
  const { latentDim, features } = config;
  const hidden = mlpLayers({ inputs: latentDim, features, depth: 2, outputs: valuesOf(config) });
  const image =
    config.dimensions === undefined
      ? [
          layers.activation({ name: 'tanh', activation: 'tanh' }),
          layers.reshape({ name: 'image', targetShape: [config.size, config.size, config.channels] }),
        ]
      : [];
  return sequential({ name: 'generator', layers: [...hidden, ...image] });
}

function discriminator(config: Config): LayersModel {
  const { maxoutUnits, maxoutPieces } = config;
  const exampleShape =
    config.dimensions === undefined ? [config.size, config.size, config.channels] : [config.dimensions];
  const drop = (name: string, rate: number) => (rate > 0 ? [dropout({ name, rate })] : []);
  // Each unit is the largest of its linear pieces (Goodfellow et al. 2013, "Maxout Networks", section 3).
  const maxout = (i: number) => [
    layers.dense({ name: `hidden${i}`, units: maxoutPieces * maxoutUnits, kernelInitializer: 'zeros' }),
    layers.reshape({ name: `pieces${i}`, targetShape: [maxoutPieces, maxoutUnits] }),
    layers.maxPooling1d({ name: `maxout${i}`, poolSize: maxoutPieces }),
    layers.flatten({ name: `units${i}` }),
  ];
  return sequential({
    name: 'discriminator',
    layers: [
      layers.reshape({ name: 'values', inputShape: exampleShape, targetShape: [valuesOf(config)] }),
      ...drop('drop0', config.inputDropout),
      ...maxout(1),
      ...drop('drop1', config.dropout),
      ...maxout(2),
      ...drop('drop2', config.dropout),
      layers.dense({ name: 'logit', units: 1, kernelInitializer: 'zeros' }),
    ],
  });
}

const initialiser: InitialiserRule = (weight, random) =>
  (weight.layerName.startsWith('hidden') ? heUniform : glorotUniform)(weight, random);
