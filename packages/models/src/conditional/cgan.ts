import {
  adam,
  type Gan,
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
import * as tf from '@tensorflow/tfjs-core';
import { adaptiveAugment, viewThrough } from '../augment/view.ts';
import { stemOf } from '../dcgan/dcgan-networks.ts';
import { checkR1, dcganRate, dcganSizes, discriminatorNorm } from '../dcgan/dcgan-options.ts';
import { adversarialLoss, crossEntropyLoss } from '../shared/adversarial-loss.ts';
import { classNames, conditionClasses } from '../shared/classes.ts';
import { adamBetas, firstWeights } from '../shared/option-blocks.ts';
import { r1Penalty, r1Player } from '../shared/r1-penalty.ts';
import { imageSides, sidesOf } from '../shared/sides.ts';
import { averagedGenerator, weightAverage } from '../shared/weight-average.ts';
import { cganDiscriminator, cganGenerator } from './cgan-networks.ts';
import { checkCganSizes, generatorLabels } from './cgan-options.ts';
import { conditionalInitialiser } from './conditional-initialiser.ts';

const ownSchema = {
  form: {
    type: 'choice',
    choices: ['projection', 'concat'],
    default: 'projection',
    about:
      "How the discriminator gets the label: as the product of its embedding and the image's features (projection), or as an additional channel of the image (concat).",
  },
} as const;
const schema: readonly [
  typeof conditionClasses,
  typeof ownSchema,
  typeof generatorLabels,
  typeof dcganSizes,
  typeof imageSides,
  typeof crossEntropyLoss,
  typeof discriminatorNorm,
  typeof adaptiveAugment,
  typeof r1Penalty,
  typeof weightAverage,
  typeof dcganRate,
  typeof adamBetas,
  typeof firstWeights,
] = [
  conditionClasses,
  ownSchema,
  generatorLabels,
  dcganSizes,
  imageSides,
  crossEntropyLoss,
  discriminatorNorm,
  adaptiveAugment,
  r1Penalty,
  weightAverage,
  dcganRate,
  adamBetas,
  firstWeights,
];

/** Options of {@link cgan}. */
export interface CganOptions extends OptionsOf<typeof schema> {}

/**
 * A conditional GAN with the networks of DCGAN. It trains on images float32 [N,H,W,C] in [-1,1] with labels int32 [N].
 *
 * The latent is z [N,latentDim] ~ N(0,1). The generator receives z and labels [N,1]. The discriminator receives an
 * image and its label, in one of two forms:
 *
 * - `projection`: `D(x,y) = <embedding(y), phi(x)> + w * phi(x) + b`, where phi is the flattened last feature map
 *   (Miyato & Koyama 2018, "cGANs with Projection Discriminator", equation 3; their ResNets sum the feature map over
 *   the image instead).
 * - `concat`: `D([x, map(y)])`, where map(y) is a learned channel for each class (Mirza & Osindero 2014, "Conditional
 *   Generative Adversarial Nets", with DCGAN's networks instead of perceptrons).
 *
 * Generated images get the labels of the batch. The default loss is non-saturating cross-entropy. Samples need
 * `labels`, int32 [n], as their condition.
 *
 * @throws GanError `argument` if an option is invalid or two classes have the same name; `engine` if no engine is ready
 * @example
 * const gan = cgan({ classes: 10, size: 28, channels: 1, seed: 1 });
 * const labels = tf.fill([16], 7, 'int32');
 * const { images } = await gan.sample({ n: 16, random: randomStream(2), conditions: { labels } }); // [16,28,28,1]
 */
export const cgan: Variant<typeof schema, Gan<LabelledImageBatch>> = variant('cgan', schema, (config) => {
  const { channels, latentDim, learningRate, beta1, beta2 } = config;
  const classes = classNames(config.classes);
  const sides = sidesOf(config);
  const stem = stemOf(config);
  const ofClass = config.form === 'concat' ? sides.height * sides.width : stem.height * stem.width * stem.maps;
  checkCganSizes('models/cgan', config, classes.length, ofClass);
  checkR1('models/cgan', config);
  const loss = adversarialLoss('models/cgan', config.loss);
  const { seen, observe, state } = viewThrough('models/cgan', config);
  const optimizer = adam({ learningRate, beta1, beta2 });
  const networks = {
    generator: cganGenerator(config, classes.length),
    discriminator: cganDiscriminator(config, classes.length),
  };
  initialiseAll(networks, conditionalInitialiser, config.seed);
  const latent = (n: number, from: RandomStream): tf.Tensor => from.normal([n, latentDim]);
  const judge = (of: tf.Tensor, labels: tf.Tensor, ctx: LossContext, kind: 'real' | 'fake'): tf.Tensor =>
    ctx.run('discriminator', [seen(of, ctx, kind), labels]);
  const images = { kind: 'image', ...sides, channels } as const;
  return {
    networks,
    // The generator updates first and passes its generated images to the discriminator, as in dcgan.
    players: [
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss(batch, ctx) {
          const labels = tf.expandDims(batch.labels, 1);
          const fake = ctx.share(
            'fake',
            ctx.run('generator', [latent(batch.images.shape[0], ctx.random('z')), labels]),
          );
          const onReal = (): tf.Tensor => judge(batch.images, labels, ctx, 'real');
          return { adversarial: loss.generator(judge(fake, labels, ctx, 'fake'), onReal) };
        },
      },
      {
        name: 'discriminator',
        trains: ['discriminator'],
        optimizer,
        loss(batch, ctx) {
          const labels = tf.expandDims(batch.labels, 1);
          const drawn = () =>
            stopGradient(ctx.run('generator', [latent(batch.images.shape[0], ctx.random('z')), labels]));
          const fake = ctx.shared('fake') ?? drawn();
          // Real and generated images are separate batches, so batch norm in the discriminator never mixes them.
          const onReal = judge(batch.images, labels, ctx, 'real');
          const onFake = judge(fake, labels, ctx, 'fake');
          ctx.log('D(x)', tf.mean(tf.sigmoid(onReal)));
          ctx.log('D(G(z))', tf.mean(tf.sigmoid(onFake)));
          observe(ctx, onReal, loss.isSigned ? undefined : onFake);
          return { adversarial: loss.discriminator(onReal, onFake) };
        },
      },
      ...r1Player<LabelledImageBatch>(config, (of, { labels }, ctx) =>
        judge(of, tf.expandDims(labels, 1), ctx, 'real'),
      ),
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
  };
});
