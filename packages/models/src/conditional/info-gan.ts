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
  type Tensors,
  type Variant,
  variant,
} from '@ganforge/core';
import { softmaxCrossEntropy } from '@ganforge/core/gradients';
import type { OptionsOf } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { adaptiveAugment, viewThrough } from '../augment/view.ts';
import { adversarialLoss, crossEntropyLoss } from '../shared/adversarial-loss.ts';
import { oneHotDraws } from '../shared/draws.ts';
import { adamBetas, firstWeights } from '../shared/option-blocks.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { averagedGenerator, weightAverage } from '../shared/weight-average.ts';
import {
  countInfoGan,
  infoGanDiscriminator,
  infoGanGenerator,
  infoGanRecogniser,
  infoGanTrunk,
} from './info-gan-networks.ts';

const where = 'models/info-gan';

const ownSchema = {
  size: {
    type: 'integer',
    multipleOf: 4,
    min: 8,
    max: 128,
    default: 28,
    about: 'Height and width of the images in pixels.',
  },
  channels: { type: 'choice', choices: [1, 3], default: 1, about: 'Channels of the images: 1 (grey) or 3 (RGB).' },
  noiseDim: { type: 'integer', min: 1, default: 62, about: 'Length of the noise that is not recovered.' },
  categories: { type: 'integer', min: 2, default: 10, about: 'Categories of the categorical code.' },
  codes: { type: 'integer', min: 1, default: 2, about: 'Continuous codes, uniform in [-1,1).' },
  features: {
    type: 'integer',
    min: 1,
    default: 64,
    about: 'Feature maps at the full image size; the other layers have 2 and 16 times as many.',
  },
  categoryWeight: { type: 'number', min: 0, default: 1, about: 'Weight of the category loss in both players.' },
  codeWeight: {
    type: 'number',
    min: 0,
    default: 1,
    about: "Weight of the recovered codes in both losses: 1 in the authors' code, 0.1 in the paper.",
  },
  generatorRate: { type: 'schedule', above: 0, default: 1e-3, about: "Learning rate of the generator's Adam." },
  discriminatorRate: { type: 'schedule', above: 0, default: 2e-4, about: "Learning rate of the discriminator's Adam." },
} as const;
const schema: readonly [
  typeof ownSchema,
  typeof crossEntropyLoss,
  typeof adaptiveAugment,
  typeof weightAverage,
  typeof adamBetas,
  typeof firstWeights,
] = [ownSchema, crossEntropyLoss, adaptiveAugment, weightAverage, adamBetas, firstWeights];

/** Options of {@link infoGan}. */
export interface InfoGanOptions extends OptionsOf<typeof schema> {}

/** An InfoGAN, which can recover the codes of an image. */
export interface InfoGan extends Gan<ImageBatch> {
  /**
   * Returns the codes of images float32 [n,S,S,C] in [-1,1]: the category probabilities [n,K] and the continuous codes
   * [n,U]. The caller disposes these tensors.
   */
  recognise(images: ImageBatch['images']): { readonly category: tf.Tensor2D; readonly codes: tf.Tensor2D };
}

/**
 * InfoGAN learns interpretable codes, because a recogniser must be able to recover the codes from the images. It trains
 * on square images float32 [N,S,S,C] in [-1,1].
 *
 * The latent consists of noise [N,noiseDim], continuous codes [N,U] uniform in [-1,1), and a one-hot category [N,K].
 * The recogniser uses the trunk of the discriminator and predicts the category and the codes. Both players add two
 * terms to their adversarial loss: the cross-entropy of the category, and half the squared error of the codes. If codes
 * are normal with standard deviation 1, the sum of the two terms is the negative lower bound of the mutual information,
 * up to a constant. The discriminator updates first.
 *
 * Source: Chen et al. 2016, "InfoGAN: Interpretable Representation Learning by Information Maximizing Generative
 * Adversarial Nets", section 5 and appendix C.1 (MNIST). The following details are the same as in the authors' code
 * (openai/InfoGAN): the weights of the terms, the fixed standard deviation, and that the optimizer of the discriminator
 * also trains the recogniser.
 *
 * @throws GanError `argument` if an option is invalid; `engine` if no engine is ready
 * @example
 * const gan = infoGan({ seed: 1 });
 * const { images } = await gan.sample({ n: 16, random: randomStream(2) }); // [16,28,28,1] in [-1,1]
 * const { category } = gan.recognise(images); // [16,10]
 */
export const infoGan: Variant<typeof schema, InfoGan> = variant('info-gan', schema, (config) => {
  const { size, channels, noiseDim, categories, codes: codeCount, beta1, beta2 } = config;
  const latentDim = noiseDim + categories + codeCount;
  const sizes = { ...config, latentDim, outputs: categories + codeCount };
  checkParameters(where, countInfoGan(sizes), 'size, noiseDim or features');
  const loss = adversarialLoss(where, config.loss);
  const { seen, observe, state } = viewThrough(where, config);
  const networks = {
    trunk: infoGanTrunk(sizes),
    discriminator: infoGanDiscriminator(sizes),
    recogniser: infoGanRecogniser(sizes),
    generator: infoGanGenerator(sizes),
  };
  initialiseAll(networks, dcganInitialiser, config.seed);
  const drawn = (n: number, random: RandomStream): Tensors => ({
    noise: random.fork('noise').uniform([n, noiseDim], -1, 1),
    category: oneHotDraws(random.fork('category'), n, categories),
    codes: random.fork('codes').uniform([n, codeCount], -1, 1),
  });
  const joined = ({ noise, category, codes }: Tensors): tf.Tensor => tf.concat([noise!, category!, codes!], 1);
  const featuresOf = (of: tf.Tensor, ctx: LossContext, kind: 'real' | 'fake'): tf.Tensor =>
    ctx.run('trunk', seen(of, ctx, kind));
  /** Computes the terms of the mutual information from the features of generated images. */
  const information = (features: tf.Tensor, { category, codes }: Tensors, ctx: LossContext) => {
    const found = ctx.run('recogniser', features);
    const logits = tf.slice(found, [0, 0], [-1, categories]);
    const error = tf.sum(tf.square(tf.sub(tf.slice(found, [0, categories], [-1, codeCount]), codes!)), 1);
    return {
      category: tf.mul(config.categoryWeight, softmaxCrossEntropy(category!, logits)) as tf.Scalar,
      codes: tf.mul(config.codeWeight / 2, tf.mean(error)) as tf.Scalar,
    };
  };
  const images = { kind: 'image', height: size, width: size, channels } as const;
  return {
    networks,
    players: [
      {
        name: 'discriminator',
        trains: ['trunk', 'discriminator', 'recogniser'],
        optimizer: adam({ learningRate: config.discriminatorRate, beta1, beta2 }),
        loss(batch, ctx) {
          const latent = drawn(batch.images.shape[0], ctx.random('z'));
          const fake = stopGradient(ctx.run('generator', joined(latent)));
          const onReal = ctx.run('discriminator', featuresOf(batch.images, ctx, 'real'));
          const features = featuresOf(fake, ctx, 'fake');
          const onFake = ctx.run('discriminator', features);
          ctx.log('D(x)', tf.mean(tf.sigmoid(onReal)));
          ctx.log('D(G(z))', tf.mean(tf.sigmoid(onFake)));
          observe(ctx, onReal, loss.isSigned ? undefined : onFake);
          return { adversarial: loss.discriminator(onReal, onFake), ...information(features, latent, ctx) };
        },
      },
      {
        name: 'generator',
        trains: ['generator'],
        optimizer: adam({ learningRate: config.generatorRate, beta1, beta2 }),
        loss(batch, ctx) {
          const latent = drawn(batch.images.shape[0], ctx.random('z'));
          const features = featuresOf(ctx.run('generator', joined(latent)), ctx, 'fake');
          const onReal = (): tf.Tensor => ctx.run('discriminator', featuresOf(batch.images, ctx, 'real'));
          const adversarial = loss.generator(ctx.run('discriminator', features), onReal);
          return { adversarial, ...information(features, latent, ctx) };
        },
      },
    ],
    ...state,
    ...averagedGenerator(config.ema),
    needs: { images },
    output: { images },
    latent: {
      noise: { kind: 'uniform', shape: [noiseDim] },
      category: { kind: 'categorical', shape: [categories] },
      codes: { kind: 'uniform', shape: [codeCount] },
    },
    sampling: ['generator'],
    sample: ({ latent }) => ({ images: tf.tidy(() => runNetwork(networks.generator, joined(latent))) }),
    recognise: (of) => {
      const [category, codes] = tf.tidy(() => {
        const found = runNetwork(networks.recogniser, runNetwork(networks.trunk, of));
        const parts = tf.split(found, [categories, codeCount], 1);
        return [tf.softmax(parts[0]!), parts[1]!] as const;
      });
      return { category: category as tf.Tensor2D, codes: codes as tf.Tensor2D };
    },
  };
});
