import {
  adam,
  type Gan,
  heUniform,
  initialiseAll,
  type Player,
  type PointBatch,
  type RandomStream,
  runNetwork,
  type StateSpec,
  stopGradient,
  type Variant,
  variant,
} from '@ganforge/core';
import { GanError, type ResolvedOf } from '@ganforge/formats';
import { hinge, r1 } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';

const schema = {
  dimensions: { type: 'integer', min: 1, default: 2, about: 'Coordinates of a point.' },
  units: { type: 'integer', min: 1, default: 128, about: 'Units of each of the two hidden layers of both networks.' },
  latentDim: { type: 'integer', min: 1, default: 2, about: 'Length of z.' },
  lambda: { type: 'number', min: 0, default: 0.1, about: 'Weight of the regularisation.' },
  decay: {
    type: 'number',
    min: 0,
    below: 1,
    default: 0.99,
    about: 'Weight of the past in the moving means of the logits.',
  },
  gamma: { type: 'number', min: 0, default: 0.1, about: 'Weight of the R1 penalty, taken every 4th step; 0 for none.' },
  batchNorm: {
    type: 'boolean',
    default: false,
    about: 'Batch norm in the discriminator, which an R1 penalty rules out.',
  },
  learningRate: { type: 'schedule', above: 0, default: 5e-4, about: 'Learning rate of Adam for both players.' },
  seed: { type: 'integer', min: 0, default: 0, about: 'Seed of the initial weights.' },
} as const;

/** R1 is computed in every 4th step, with 4 times its weight. */
const LAZY = 4;

/**
 * LeCam-GAN on points float32 [N,D]. It uses the hinge loss, and a regulariser that keeps the logits of the
 * discriminator near their moving means.
 *
 * Let a_R and a_F be the moving means of the logits of real and of generated examples. The discriminator also minimises
 *
 * ```
 * lambda * (E[(D(x) - a_F)^2] + E[(D(G(z)) - a_R)^2])
 * ```
 *
 * Source: Tseng et al. 2021, "Regularizing Generative Adversarial Networks under Limited Data". R1 is from Mescheder et
 * al. 2018, and it is computed lazily as in Karras et al. 2020 ("StyleGAN2", section 3.1). The moving means start at 0.
 * The networks and the defaults are those of this example.
 *
 * @throws GanError `argument` if an option is invalid
 */
export const lecamGan: Variant<typeof schema, Gan<PointBatch>> = variant('lecam-gan', schema, (config) => {
  const { dimensions, latentDim, lambda, gamma, learningRate } = config;
  if (gamma > 0 && config.batchNorm) {
    // R1 needs the derivative of a logit with respect to its own point, but with batch norm a logit depends on all
    // points.
    throw new GanError(
      'models/lecam-gan',
      'an R1 penalty and batch norm exclude each other. Set gamma to 0 or batchNorm to false.',
    );
  }
  const networks = {
    generator: mlp('generator', latentDim, dimensions, config),
    discriminator: mlp('discriminator', dimensions, 1, config),
  };
  initialiseAll(networks, heUniform, config.seed);
  const latent = (n: number, random: RandomStream): tf.Tensor => random.normal([n, latentDim]);
  const optimizer = adam({ learningRate, beta1: 0.5 });

  const generator: Player<PointBatch> = {
    name: 'generator',
    trains: ['generator'],
    optimizer,
    loss({ points }, ctx) {
      const fake = ctx.share('fake', ctx.run('generator', latent(points.shape[0], ctx.random('z'))));
      return { adversarial: hinge.generator(ctx.run('discriminator', fake)) };
    },
  };
  const discriminator: Player<PointBatch> = {
    name: 'discriminator',
    trains: ['discriminator'],
    optimizer,
    loss({ points }, ctx) {
      const made = () => stopGradient(ctx.run('generator', latent(points.shape[0], ctx.random('z'))));
      const onFake = ctx.run('discriminator', ctx.shared('fake') ?? made());
      const onReal = ctx.run('discriminator', points);
      const { means } = ctx.state('past');
      ctx.observe('past', { means: tf.stack([tf.mean(onReal), tf.mean(onFake)]) });
      return {
        adversarial: hinge.discriminator(onReal, onFake),
        lecam: tf.mul(lambda, distance(means!, onReal, onFake)),
      };
    },
  };
  const penalty: Player<PointBatch> = {
    name: 'penalty',
    trains: ['discriminator'],
    optimizer: { sharedWith: 'discriminator' },
    every: LAZY,
    loss({ points }, ctx) {
      const critic = (x: tf.Tensor): tf.Tensor => ctx.run('discriminator', x);
      return { r1: tf.mul(gamma * LAZY, r1(critic, points)) };
    },
  };

  const points = { kind: 'points', dimensions } as const;
  return {
    networks,
    players: gamma > 0 ? [generator, discriminator, penalty] : [generator, discriminator],
    state: { past: movingMeans(config.decay) },
    needs: { points },
    output: { points },
    latent: { z: { kind: 'normal', shape: [latentDim] } },
    sampling: ['generator'],
    sample: ({ latent: { z } }) => ({ points: tf.tidy(() => runNetwork(networks.generator, z!)) }),
  };
});

/**
 * Describes the moving means of the logits of real and of generated examples. They change once after each update of the
 * discriminator.
 */
function movingMeans(decay: number): StateSpec {
  return {
    initial: () => ({ means: tf.zeros([2]) }),
    reduce: 'mean',
    next: (old, found) => ({ means: tf.add(tf.mul(decay, old.means!), tf.mul(1 - decay, found.means!)) }),
  };
}

/** Computes `E[(D(x) - a_F)^2] + E[(D(G(z)) - a_R)^2]`. */
function distance(means: tf.Tensor, onReal: tf.Tensor, onFake: tf.Tensor): tf.Scalar {
  const meanSquare = (logits: tf.Tensor, from: number) =>
    tf.mean(tf.squaredDifference(logits, tf.slice(means, from, 1)));
  return tf.add(meanSquare(onReal, 1), meanSquare(onFake, 0));
}

/** Builds a network with two hidden layers. Every layer has its own name. */
function mlp(
  name: string,
  inputs: number,
  outputs: number,
  { units, batchNorm }: ResolvedOf<typeof schema>,
): LayersModel {
  const hidden = (i: number) => [
    layers.dense({ name: `dense${i}`, units, kernelInitializer: 'zeros', ...(i === 1 && { inputShape: [inputs] }) }),
    ...(batchNorm && name === 'discriminator' ? [layers.batchNormalization({ name: `norm${i}` })] : []),
    layers.leakyReLU({ name: `relu${i}`, alpha: 0.2 }),
  ];
  const out = layers.dense({ name: 'out', units: outputs, kernelInitializer: 'zeros' });
  return sequential({ name, layers: [...hidden(1), ...hidden(2), out] });
}
