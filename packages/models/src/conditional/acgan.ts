import {
  adam,
  type Gan,
  type ImageBatch,
  initialiseAll,
  type LabelledImageBatch,
  type LossContext,
  type RandomStream,
  runNetwork,
  stopGradient,
  type Variant,
  variant,
} from '@ganforge/core';
import type { OptionsOf } from '@ganforge/formats';
import { auxiliaryClassification } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { adaptiveAugment, viewThrough } from '../augment/view.ts';
import { dcganRate, dcganSizes } from '../dcgan/dcgan-options.ts';
import { adversarialLoss, crossEntropyLoss } from '../shared/adversarial-loss.ts';
import { classNames, conditionClasses } from '../shared/classes.ts';
import { adamBetas, firstWeights } from '../shared/option-blocks.ts';
import { imageSides, sidesOf } from '../shared/sides.ts';
import { averagedGenerator, weightAverage } from '../shared/weight-average.ts';
import { acganDiscriminator } from './acgan-networks.ts';
import { cganGenerator } from './cgan-networks.ts';
import { checkCganSizes, labelsInProduct } from './cgan-options.ts';
import { conditionalInitialiser } from './conditional-initialiser.ts';

const where = 'models/acgan';

const ownSchema = {
  discriminatorNorm: {
    type: 'choice',
    choices: ['spectral', 'batch', 'none'],
    default: 'spectral',
    about:
      'Normalisation of the discriminator: spectral norms, so that it does not get too far ahead; batch norm, closest to the paper; or none.',
  },
  discriminatorClassWeight: {
    type: 'number',
    min: 0,
    default: 1,
    about: "Weight of the classification in the discriminator's loss.",
  },
  generatorClassWeight: {
    type: 'number',
    min: 0,
    default: 1,
    about: "Weight of the classification in the generator's loss; less gives more diverse classes.",
  },
  classifyFakes: {
    type: 'boolean',
    default: true,
    about: 'Whether the discriminator also learns the classes of generated images, as in the paper.',
  },
} as const;
const schema: readonly [
  typeof conditionClasses,
  typeof labelsInProduct,
  typeof ownSchema,
  typeof dcganSizes,
  typeof imageSides,
  typeof crossEntropyLoss,
  typeof adaptiveAugment,
  typeof weightAverage,
  typeof dcganRate,
  typeof adamBetas,
  typeof firstWeights,
] = [
  conditionClasses,
  labelsInProduct,
  ownSchema,
  dcganSizes,
  imageSides,
  crossEntropyLoss,
  adaptiveAugment,
  weightAverage,
  dcganRate,
  adamBetas,
  firstWeights,
];

/** Options of {@link acgan}. */
export interface AcganOptions extends OptionsOf<typeof schema> {}

/** An ACGAN, whose discriminator can classify images. */
export interface Acgan extends Gan<LabelledImageBatch> {
  /** Returns the class logits float32 [n,K] of images float32 [n,H,W,C] in [-1,1]. The caller disposes them. */
  classify(images: ImageBatch['images']): tf.Tensor2D;
}

/**
 * ACGAN has the networks of DCGAN, but its discriminator also predicts the class of an image. It trains on images
 * float32 [N,H,W,C] in [-1,1] with labels int32 [N].
 *
 * The latent is z [N,latentDim] ~ N(0,1). The input of the generator is z, multiplied elementwise by a learned vector
 * of the class. The discriminator receives only the image. It has two outputs: a logit [N,1] and class logits [N,K].
 * Both players add a class cross-entropy to their adversarial loss. For the discriminator it covers real and generated
 * images; for the generator it covers generated images. Generated images get the labels of the batch. Samples need
 * `labels`, int32 [n].
 *
 * Source: Odena et al. 2017, "Conditional Image Synthesis with Auxiliary Classifier GANs", section 3. Such a generator
 * tends to produce images that are easy to classify, so check the diversity within each class.
 *
 * @throws GanError `argument` if an option is invalid or two classes have the same name; `engine` if no engine is ready
 * @example
 * const gan = acgan({ classes: 10, size: 28, channels: 1, seed: 1 });
 * const { images } = await gan.sample({ n: 16, random: randomStream(2), conditions: { labels: tf.fill([16], 7, 'int32') } });
 */
export const acgan: Variant<typeof schema, Acgan> = variant('acgan', schema, (config) => {
  const { channels, latentDim, learningRate, beta1, beta2 } = config;
  const classes = classNames(config.classes);
  checkCganSizes(where, config, classes.length, 0);
  const loss = adversarialLoss(where, config.loss);
  const { seen, observe, state } = viewThrough(where, config);
  const optimizer = adam({ learningRate, beta1, beta2 });
  const networks = {
    generator: cganGenerator(config, classes.length),
    discriminator: acganDiscriminator(config, classes.length),
  };
  initialiseAll(networks, conditionalInitialiser, config.seed);
  const made = ({ images, labels }: LabelledImageBatch, ctx: LossContext, random: RandomStream): tf.Tensor =>
    ctx.run('generator', [random.normal([images.shape[0], latentDim]), tf.expandDims(labels, 1)]);
  const judge = (of: tf.Tensor, ctx: LossContext, kind: 'real' | 'fake'): tf.Tensor[] =>
    ctx.run<tf.Tensor[]>('discriminator', seen(of, ctx, kind));
  const classified = (logits: tf.Tensor | undefined, labels: tf.Tensor, weight: number): tf.Scalar =>
    tf.mul(weight, auxiliaryClassification(logits!, labels));
  const images = { kind: 'image', ...sidesOf(config), channels } as const;
  return {
    networks,
    // The generator updates first and passes its generated images to the discriminator, as in dcgan.
    players: [
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss(batch, ctx) {
          const fake = ctx.share('fake', made(batch, ctx, ctx.random('z')));
          const [onFake, fakeClasses] = judge(fake, ctx, 'fake');
          return {
            adversarial: loss.generator(onFake!, () => judge(batch.images, ctx, 'real')[0]!),
            classes: classified(fakeClasses, batch.labels, config.generatorClassWeight),
          };
        },
      },
      {
        name: 'discriminator',
        trains: ['discriminator'],
        optimizer,
        loss(batch, ctx) {
          const fake = ctx.shared('fake') ?? stopGradient(made(batch, ctx, ctx.random('z')));
          const [onReal, realClasses] = judge(batch.images, ctx, 'real');
          const [onFake, fakeClasses] = judge(fake, ctx, 'fake');
          ctx.log('D(x)', tf.mean(tf.sigmoid(onReal!)));
          ctx.log('D(G(z))', tf.mean(tf.sigmoid(onFake!)));
          observe(ctx, onReal!, loss.isSigned ? undefined : onFake);
          const weight = config.discriminatorClassWeight;
          return {
            adversarial: loss.discriminator(onReal!, onFake!),
            realClasses: classified(realClasses, batch.labels, weight),
            ...(config.classifyFakes && { fakeClasses: classified(fakeClasses, batch.labels, weight) }),
          };
        },
      },
    ],
    ...state,
    ...averagedGenerator(config.ema),
    needs: { images, labels: { kind: 'class', classes } },
    conditions: ['labels'],
    output: { images },
    latent: { z: { kind: 'normal', shape: [latentDim] } },
    sampling: ['generator'],
    sample: ({ latent: { z }, conditions: { labels } }) => ({
      images: tf.tidy(() => runNetwork(networks.generator, [z!, tf.expandDims(labels!, 1)])),
    }),
    classify: (of) => tf.tidy(() => runNetwork<tf.Tensor[]>(networks.discriminator, of)[1] as tf.Tensor2D),
  };
});
