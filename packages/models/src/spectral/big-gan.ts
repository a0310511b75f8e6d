import {
  adam,
  type Gan,
  initialiseAll,
  type LabelledImageBatch,
  type LossContext,
  normalKernels,
  type RandomStream,
  runNetwork,
  standingStatistics,
  truncateNormal,
  type Variant,
  variant,
} from '@ganforge/core';
import type { ResolvedOf } from '@ganforge/formats';
import { orthogonalRegularisation } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { viewThrough } from '../augment/view.ts';
import { adversarialLoss } from '../shared/adversarial-loss.ts';
import { classNames } from '../shared/classes.ts';
import { averagedGenerator } from '../shared/weight-average.ts';
import { type BigGanSizes, bigGanGenerator } from './big-gan-networks.ts';
import { bigGanSampling, bigGanSchema, resolveBigGan } from './big-gan-options.ts';
import { spectralPlayers } from './spectral-players.ts';
import { resnetDiscriminator } from './spectral-resnet.ts';

const where = 'models/big-gan';

/** The batch size for computing standing statistics. */
const STANDING_BATCH = 64;

/**
 * BigGAN is a conditional SAGAN in which every block of the generator receives a part of z and the shared embedding of
 * the label. It trains on square images float32 [N,S,S,C] in [-1,1] with labels int32 [N].
 *
 * The latent z [N,latentDim] ~ N(0,1) is split into equal chunks. The 4x4 stem is computed from the first chunk. The
 * scales and shifts of the batch norms of each block are computed from another chunk and the embedding. The
 * discriminator is that of SAGAN with a projection. In each step the discriminator updates five times, and then the
 * generator once; both use the hinge loss. Orthogonal regularisation is applied to the kernels of the generator.
 * Generated images get the labels of the batch. Samples need `labels` and support the options `truncation` and
 * `standingBatches`.
 *
 * Source: Brock et al. 2019, "Large Scale GAN Training for High Fidelity Natural Image Synthesis". Sizes and learning
 * rates for 32 pixels are those of StudioGAN. Kernels are drawn from N(0,0.02), as in the authors' CIFAR-10 script.
 *
 * @throws GanError `argument` if an option is invalid, latentDim cannot be split into equal chunks, or the networks
 *   have more than 2^29 parameters; `engine` if no engine is ready
 * @example
 * const gan = bigGan({ classes: 10, seed: 1 });
 * const conditions = { labels: tf.fill([16], 7, 'int32') };
 * const { images } = await gan.sample({ n: 16, random: randomStream(2), conditions, options: { truncation: 0.5 } });
 */
export const bigGan: Variant<typeof bigGanSchema, Gan<LabelledImageBatch>> = variant(
  'big-gan',
  bigGanSchema,
  (given) => {
    const classes = classNames(given.classes);
    const sizes = resolveBigGan(given, classes.length);
    const { size, channels, latentDim, generatorFeatures, discriminatorFeatures, attention } = sizes;
    const { beta1, beta2, orthogonal } = given;
    const networks = {
      discriminator: resnetDiscriminator(sizes, { classes: classes.length, bias: true }),
      generator: bigGanGenerator(sizes),
    };
    initialiseAll(networks, normalKernels({ std: 0.02 }), given.seed);
    const view = viewThrough(where, given);
    const { generator, discriminator, penalties } = spectralPlayers({
      latentDim,
      conditional: true,
      loss: adversarialLoss(where, given.loss),
      view,
      r1: given.r1,
      r1Every: given.r1Every,
      optimizers: {
        generator: adam({ learningRate: given.generatorRate, beta1, beta2 }),
        discriminator: adam({ learningRate: given.discriminatorRate, beta1, beta2 }),
      },
      discriminatorUpdates: given.discriminatorUpdates,
      fakesPerExample: 1,
      ...(orthogonal > 0 && { regulariser: (ctx) => ({ orthogonal: tf.mul(orthogonal, nonOrthogonality(ctx)) }) }),
    });
    const images = { kind: 'image', height: size, width: size, channels } as const;
    return {
      config: { latentDim, generatorFeatures, discriminatorFeatures, attention },
      networks,
      players: [discriminator, ...penalties, generator],
      ...view.state,
      ...averagedGenerator(given.ema),
      needs: { images, labels: { kind: 'class', classes } },
      conditions: ['labels'],
      output: { images },
      latent: { z: { kind: 'normal', shape: [latentDim] } },
      sampling: ['generator'],
      sampleOptions: bigGanSampling,
      sample: ({ latent: { z }, conditions: { labels }, random, options }) => {
        const { truncation, standingBatches } = options as ResolvedOf<typeof bigGanSampling>;
        const cut = (x: tf.Tensor, from: RandomStream): tf.Tensor =>
          truncation === undefined ? x : truncateNormal(x, truncation, from);
        return {
          images: tf.tidy(() => {
            const weights = standingBatches > 0 && statistics(networks.generator, sizes, standingBatches, random, cut);
            const inputs = [cut(z!, random.fork('truncation')), tf.expandDims(labels!, 1)];
            return runNetwork(networks.generator, inputs, weights ? { name: 'generator', weights } : {});
          }),
        };
      },
    };
  },
);

/** Sums the orthogonal regularisation over the kernels of the generator, except the shared embedding. */
function nonOrthogonality(ctx: LossContext): tf.Scalar {
  const kernels = Object.entries(ctx.weights('generator')).filter(
    ([key, weight]) => weight.rank >= 2 && key !== 'generator/embedding/embeddings',
  );
  return tf.addN(kernels.map(([, kernel]) => orthogonalRegularisation(kernel)));
}

/**
 * Computes the batch norm statistics for sampling. The latents have the same truncation as the samples, and labels are
 * drawn from all classes.
 */
function statistics(
  network: LayersModel,
  { latentDim, classes }: BigGanSizes,
  batches: number,
  random: RandomStream,
  cut: (z: tf.Tensor, from: RandomStream) => tf.Tensor,
) {
  const from = random.fork('standing');
  const inputs = (batch: number): tf.Tensor[] => {
    const own = from.fork(batch);
    const z = cut(own.fork('z').normal([STANDING_BATCH, latentDim]), own.fork('truncation'));
    return [z, own.fork('labels').integers([STANDING_BATCH, 1], classes)];
  };
  return standingStatistics(network, inputs, { name: 'generator', batches });
}
