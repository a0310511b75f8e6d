import {
  adam,
  checkEngineReady,
  createDraw,
  type Draw,
  dcganInitialiser,
  type Gan,
  type ImageBatch,
  initialise,
  type Schedule,
  stopGradient,
} from '@ganforge/core';
import { checkKnownOptions, GanError, written } from '@ganforge/formats';
import { type DiscriminatorLabels, minimax, nonSaturating, resolveLabels } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { checkLatent, normalLatent } from './latent.ts';
import { checkInteger, checkOneOf, withDefaults } from './options.ts';

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
 * const images = gan.sample({ n: 16, draw: createDraw(2) }); // [16,28,28,1] in [-1,1]
 */
export function dcgan(options: DcganOptions = {}): Gan<ImageBatch> {
  const config = resolve(options);
  const { size, channels, latentDim, learningRate, beta1, beta2 } = config;
  // What refuses options comes before the networks, which nobody could free after an error.
  const optimizer = adam({ learningRate, beta1, beta2 });
  const start = createDraw(config.seed, 'initialise');
  checkEngineReady(where);
  const networks = { generator: generator(config), discriminator: discriminator(config) };
  for (const [name, network] of Object.entries(networks)) initialise(network, dcganInitialiser, start.fork(name));
  const { generator: lossOfGenerator, discriminator: lossOfDiscriminator } = losses[config.loss];
  const labels = labelsOf(config);
  const latent = (n: number, from: Draw): tf.Tensor2D => normalLatent(where, n, latentDim, from);
  return {
    name: 'dcgan',
    config: { ...config },
    networks,
    // The generator moves first and leaves its fakes to the discriminator, which so need not be computed twice: both
    // then judge the same fakes, as in the reference example.
    players: [
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss({ images }, ctx) {
          const fake = ctx.keep('fake', ctx.run('generator', latent(images.shape[0], ctx.draw('z'))));
          return { adversarial: lossOfGenerator(ctx.run('discriminator', fake), labels) };
        },
      },
      {
        name: 'discriminator',
        trains: ['discriminator'],
        optimizer,
        loss({ images }, ctx) {
          const fake = ctx.kept('fake') ?? stopGradient(ctx.run('generator', latent(images.shape[0], ctx.draw('z'))));
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
    sample: ({ n, draw: from, latent: given }) =>
      tf.tidy(() => {
        const z = given === undefined ? latent(n, from) : checkLatent(where, given, n, latentDim);
        return networks.generator.predict(z) as tf.Tensor4D;
      }),
  };
}

/** The options with their defaults, refused unless they can work. */
function resolve(options: DcganOptions): Required<DcganOptions> {
  checkKnownOptions(where, options, Object.keys(defaults));
  const config = withDefaults(defaults, options);
  const { size, channels, latentDim, features, maxFeatures } = config;
  checkSize(size);
  checkOneOf(where, 'channels', channels, [1, 3]);
  checkInteger(where, 'latentDim', latentDim, 1);
  checkInteger(where, 'features', features, 1);
  checkInteger(where, 'maxFeatures', maxFeatures, features);
  checkOneOf(where, 'loss', config.loss, ['non-saturating', 'minimax']);
  resolveLabels(where, labelsOf(config));
  checkParameters(config);
  return config;
}

function labelsOf({ realLabel, fakeLabel }: Required<DcganOptions>): Required<DiscriminatorLabels> {
  return { realLabel, fakeLabel };
}

function checkSize(size: number): void {
  const power = Math.log2(size);
  if (size === 28 || (Number.isInteger(size) && Number.isInteger(power) && power >= 3 && power <= 9)) return;
  const nearest = Number.isNaN(power) ? 64 : 2 ** Math.min(9, Math.max(3, Math.round(power)));
  throw new GanError(where, `size must be 28 or a power of two in 8..512; received ${written(size)}. Try ${nearest}.`);
}

/** Sizes with their feature maps from next to the image down to the stem: 64 gives 32:64, 16:128, 8:256, 4:512. */
function levels({ size, features, maxFeatures }: Required<DcganOptions>): { side: number; maps: number }[] {
  const stem = size === 28 ? 7 : 4;
  return Array.from({ length: Math.log2(size / stem) }, (_, i) => ({
    side: size / 2 ** (i + 1),
    maps: Math.min(features * 2 ** i, maxFeatures),
  }));
}

/** Both networks' together: 2 GiB of float32, to which Adam adds twice as much. */
const MAX_PARAMETERS = 2 ** 29;

/** Refuses networks of absurd size before anything is allocated. */
function checkParameters(config: Required<DcganOptions>): void {
  const downs = levels(config);
  const { side, maps } = downs.at(-1)!;
  let count = config.latentDim * side * side * maps + side * side * maps; // the projection, the logit
  let outer: number = config.channels;
  for (const { maps: inner } of downs) {
    count += 2 * 4 * 4 * outer * inner; // a 4x4 kernel up, another down; batch norm is nothing beside them
    outer = inner;
  }
  if (count <= MAX_PARAMETERS) return;
  const problem = `these networks would have ${count.toPrecision(3)} parameters; the most is ${MAX_PARAMETERS}`;
  throw new GanError(where, `${problem}. Try a smaller latentDim, features or maxFeatures.`);
}

function generator(config: Required<DcganOptions>): LayersModel {
  const [stem, ...ups] = levels(config).reverse();
  const { side, maps } = stem!;
  // "Project and reshape" (figure 1 of the paper): the same map as a transposed convolution of z as a 1x1 image.
  const project = { name: 'project', inputShape: [config.latentDim], units: side * side * maps, ...untouched };
  const norm = (at: number) => [
    layers.batchNormalization({ name: `norm${at}`, ...canonicalNorm }),
    layers.reLU({ name: `relu${at}` }),
  ];
  return sequential({
    name: 'generator',
    layers: [
      layers.dense(project),
      layers.reshape({ name: 'stem', targetShape: [side, side, maps] }),
      ...norm(side),
      ...ups.flatMap((up) => [
        layers.conv2dTranspose({ name: `up${up.side}`, filters: up.maps, ...half }),
        ...norm(up.side),
      ]),
      layers.conv2dTranspose({ name: `up${config.size}`, filters: config.channels, ...half }),
      layers.activation({ name: 'image', activation: 'tanh' }),
    ],
  });
}

function discriminator(config: Required<DcganOptions>): LayersModel {
  const downs = levels(config);
  const inputShape = [config.size, config.size, config.channels];
  const { side } = downs.at(-1)!;
  return sequential({
    name: 'discriminator',
    layers: [
      ...downs.flatMap((down, i) => [
        layers.conv2d({ name: `down${down.side}`, filters: down.maps, ...half, ...(i === 0 && { inputShape }) }),
        ...(i === 0 ? [] : [layers.batchNormalization({ name: `norm${down.side}`, ...canonicalNorm })]),
        layers.leakyReLU({ name: `relu${down.side}`, alpha: 0.2 }),
      ]),
      layers.conv2d({ name: 'logit', filters: 1, kernelSize: side, padding: 'valid', ...untouched }),
      layers.flatten({ name: 'logits' }),
    ],
  });
}

// `initialise` fills every weight; zeros spare tfjs's own draws.
const untouched = { useBias: false, kernelInitializer: 'zeros' } as const;
// At stride 2 with a 4x4 kernel and an even size, `same` is the paper's zero padding of 1 on each side.
const half = { kernelSize: 4, strides: 2, padding: 'same', ...untouched } as const;
// PyTorch's batch norm, in tfjs's terms: momentum .1 there is .9 here.
const canonicalNorm = { epsilon: 1e-5, momentum: 0.9 } as const;
