import {
  adam,
  dcganInitialiser,
  type Gan,
  type ImageBatch,
  initialiseAll,
  type LossContext,
  runNetwork,
  stopGradient,
  type Variant,
  variant,
} from '@ganforge/core';
import { hinge } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { viewThrough } from '../augment/view.ts';
import { averagedGenerator } from '../shared/weight-average.ts';
import { decodedSide, fastDecoder, fastDiscriminator } from './fast-gan-discriminator.ts';
import { fastGenerator } from './fast-gan-generator.ts';
import { checkFastGan, fastGanSchema } from './fast-gan-options.ts';
import { randomQuadrant } from './quadrants.ts';

/** The outputs of the discriminator: the logits, and three tensors of feature maps for the decoders. */
type Judged = [logits: tf.Tensor, last: tf.Tensor, part: tf.Tensor, small: tf.Tensor];
const decoders = ['decoder', 'part-decoder', 'small-decoder'] as const;

/**
 * FastGAN trains on only a hundred to a thousand square images, float32 [N,S,S,C] in [-1,1].
 *
 * The generator is small and has skip-layer excitation. The latent is z [N,latentDim] ~ N(0,1). The generator outputs
 * an image and a small image of half its size. The discriminator computes logits of patches of both images, and the
 * loss is the hinge loss with margins drawn from U(0.8,1). For real images, the discriminator must also be able to
 * reconstruct its input: from its feature maps, three decoders reconstruct the image, a quadrant crop of the image, and
 * the small image. The loss of the decoders is the mean squared error.
 *
 * Source: Liu et al. 2021, "Towards Faster and Stabilized GAN Training for High-fidelity Few-shot Image Synthesis",
 * with the numbers of feature maps of the authors' code. There are two differences. If the images are smaller than 128
 * pixels, the skip connections go from the feature maps of 4x4 to those of 32x32, and from those of 8x8 to those of
 * 64x64. The mean squared error replaces the perceptual distance of the authors. Use this variant with `augment`.
 *
 * @throws GanError `argument` if an option is invalid or the networks have more than 2^29 parameters; `engine` if no
 *   engine is ready
 * @example
 * const gan = fastGan({ size: 64, features: 16, augment: ['color', 'translation'], seed: 1 });
 * const { images } = await gan.sample({ n: 16, random: randomStream(2) }); // [16,64,64,3] in [-1,1]
 */
export const fastGan: Variant<typeof fastGanSchema, Gan<ImageBatch>> = variant('fast-gan', fastGanSchema, (config) => {
  const { size, channels, latentDim, reconstruction, learningRate, beta1, beta2 } = config;
  checkFastGan(config);
  const { seen, observe, state } = viewThrough('models/fast-gan', config);
  const discriminator = fastDiscriminator(config);
  const mapsOf = (output: number): number => discriminator.outputs[output]!.shape.at(-1)!;
  const networks = {
    discriminator,
    generator: fastGenerator(config),
    ...(reconstruction > 0 &&
      Object.fromEntries(decoders.map((name, i) => [name, fastDecoder(name, mapsOf(i + 1), config)]))),
  };
  initialiseAll(networks, dcganInitialiser, config.seed);
  const optimizer = adam({ learningRate, beta1, beta2 });
  const made = (n: number, ctx: LossContext): tf.Tensor[] =>
    ctx.run<tf.Tensor[]>('generator', ctx.random('z').normal([n, latentDim]));
  const judge = (pair: readonly tf.Tensor[], ctx: LossContext, kind: 'real' | 'fake'): Judged =>
    ctx.run<tf.Tensor[]>(
      'discriminator',
      pair.map((of) => seen(of, ctx, kind)),
    ) as Judged;
  const reals = (images: tf.Tensor): tf.Tensor[] => [images, halved(images)];
  const images = { kind: 'image', height: size, width: size, channels } as const;
  return {
    networks,
    // Each player draws its own latents. The authors' code uses the same generated images for both players.
    players: [
      {
        name: 'discriminator',
        trains: ['discriminator', ...(reconstruction > 0 ? decoders : [])],
        optimizer,
        loss({ images }, ctx) {
          const fake = made(images.shape[0], ctx).map((one) => stopGradient(one));
          const [onReal, ...maps] = judge(reals(images), ctx, 'real');
          const [onFake] = judge(fake, ctx, 'fake');
          observe(ctx, onReal);
          const margin = (stream: string): tf.Tensor => ctx.random(stream).uniform(onReal.shape, 0.8, 1);
          return {
            real: tf.mean(tf.relu(tf.sub(margin('real-margin'), onReal))),
            fake: tf.mean(tf.relu(tf.add(margin('fake-margin'), onFake))),
            ...(reconstruction > 0 && remade(seen(images, ctx, 'real'), maps, ctx, reconstruction)),
          };
        },
      },
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss: ({ images }, ctx) => ({
          adversarial: hinge.generator(judge(made(images.shape[0], ctx), ctx, 'fake')[0]),
        }),
      },
    ],
    ...state,
    ...averagedGenerator(config.ema),
    needs: { images },
    output: { images },
    latent: { z: { kind: 'normal', shape: [latentDim] } },
    sampling: ['generator'],
    sample: ({ latent: { z } }) => ({
      images: tf.tidy(() => runNetwork<tf.Tensor[]>(networks.generator, z!)[0]!),
    }),
  };
});

/**
 * Computes the reconstruction errors of the three decoders for real images: the errors of the image, of the quadrant
 * crop, and of the small image.
 */
function remade(
  images: tf.Tensor,
  [last, part, small]: readonly tf.Tensor[],
  ctx: LossContext,
  weight: number,
): Record<string, tf.Scalar> {
  const side = decodedSide(images.shape[1]!);
  const quarter = randomQuadrant(ctx.random('quarter'));
  const target = shrunk(images, side);
  const distance = (name: string, maps: tf.Tensor, wanted: tf.Tensor): tf.Scalar =>
    tf.mul(weight, tf.mean(tf.square(tf.sub(ctx.run(name, maps), wanted))));
  return {
    whole: distance('decoder', last!, target),
    part: distance('part-decoder', quarter(part!), shrunk(quarter(images), side)),
    small: distance('small-decoder', small!, target),
  };
}

function halved(images: tf.Tensor): tf.Tensor {
  return shrunk(images, images.shape[1]! / 2);
}

/** Reduces images to a smaller side by averaging. The side must divide the image side. */
function shrunk(images: tf.Tensor, side: number): tf.Tensor {
  const factor = images.shape[1]! / side;
  return factor === 1 ? images : tf.avgPool(images as tf.Tensor4D, factor, factor, 'valid');
}
