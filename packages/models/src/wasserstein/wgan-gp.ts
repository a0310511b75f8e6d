import {
  adam,
  type Gan,
  type ImageBatch,
  initialiseAll,
  type PointBatch,
  type RandomStream,
  runNetwork,
  stopGradient,
  type Variant,
  variant,
} from '@ganforge/core';
import { groupNormalization, instanceNormalization } from '@ganforge/core/layers';
import { gradientPenalty, wasserstein } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { viewThrough } from '../augment/view.ts';
import { examplesOf } from '../shared/examples.ts';
import { mlpLayers } from '../shared/mlp.ts';
import { averagedGenerator } from '../shared/weight-average.ts';
import { cnnCritic, cnnGenerator } from './wgan-gp-cnn.ts';
import { wganGpInitialiser } from './wgan-gp-initialiser.ts';
import { resolveWganGp, type WganGpConfig, wganGpSchema } from './wgan-gp-options.ts';
import { resnetCritic, resnetGenerator } from './wgan-gp-resnet.ts';

/**
 * WGAN-GP is a Wasserstein GAN with a gradient penalty on the critic. It trains on images float32 [N,H,W,C] in [-1,1],
 * or on points float32 [N,D].
 *
 * The latent is z [N,latentDim] ~ N(0,1). In each step the critic f updates `criticUpdates` times and minimises
 * `E[f(G(z))] - E[f(x)] + lambda * E[(||grad f(x')||_2 - 1)^2]`, where x' is a random point on the line between a real
 * and a generated example. The generator minimises `-E[f(G(z))]`.
 *
 * Source: Gulrajani et al. 2017, "Improved Training of Wasserstein GANs", algorithm 1, with the layers and settings of
 * the authors' code. Their MNIST generator ends with a sigmoid s for values in [0,1]. Here it ends with `tanh(x) = 2 *
 * s(2x) - 1` for values in [-1,1].
 *
 * @throws GanError `argument` if an option is invalid, for instance a normalisation that uses several examples;
 *   `engine` if no engine is ready
 * @example
 * const gan = wganGp({ size: 28, channels: 1, seed: 1 });
 * const ring = wganGp({ dimensions: 2, features: 128 }); // trains on batches { points } [N,2]
 */
export const wganGp: Variant<typeof wganGpSchema, Gan<ImageBatch | PointBatch>> = variant(
  'wgan-gp',
  wganGpSchema,
  (given) => {
    const config = resolveWganGp(given);
    const { latentDim, lambda, fakesPerExample, learningRate, beta1, beta2 } = config;
    const { entry, spec } = examplesOf(config);
    const optimizer = adam({ learningRate, beta1, beta2 });
    const { seen, observe, state } = viewThrough('models/wgan-gp', config);
    const networks = networksOf(config);
    initialiseAll(networks, wganGpInitialiser, config.seed);
    const latent = (n: number, from: RandomStream): tf.Tensor => from.normal([n, latentDim]);
    return {
      config,
      networks,
      players: [
        {
          name: 'critic',
          trains: ['critic'],
          optimizer,
          updatesPerStep: config.criticUpdates,
          loss(batch, ctx) {
            const real = seen(batch[entry]!, ctx, 'real');
            const fake = seen(stopGradient(ctx.run('generator', latent(real.shape[0]!, ctx.random('z')))), ctx, 'fake');
            const critic = (x: tf.Tensor): tf.Tensor => ctx.run('critic', x);
            const [onReal, onFake] = [critic(real), critic(fake)];
            observe(ctx, onReal, onFake);
            return {
              wasserstein: wasserstein.discriminator(onReal, onFake),
              penalty: tf.mul(lambda, gradientPenalty(critic, real, fake, ctx.random('alpha'))),
            };
          },
        },
        {
          name: 'generator',
          trains: ['generator'],
          optimizer,
          loss(batch, ctx) {
            const n = fakesPerExample * batch[entry]!.shape[0]!;
            const fake = ctx.run('generator', latent(n, ctx.random('z')));
            return { wasserstein: wasserstein.generator(ctx.run('critic', seen(fake, ctx, 'fake'))) };
          },
        },
      ],
      ...state,
      ...averagedGenerator(config.ema),
      needs: { [entry]: spec },
      output: { [entry]: spec },
      latent: { z: { kind: 'normal', shape: [latentDim] } },
      sampling: ['generator'],
      sample: ({ latent: { z } }) => ({ [entry]: tf.tidy(() => runNetwork(networks.generator, z!)) }),
    };
  },
);

function networksOf(config: WganGpConfig): { critic: LayersModel; generator: LayersModel } {
  const normalize = (name: string): layers.Layer =>
    config.normalization === 'instance'
      ? instanceNormalization({ name, center: true, scale: true })
      : config.architecture === 'mlp'
        ? layers.layerNormalization({ name, epsilon: 1e-5 })
        : groupNormalization({ name, groups: 1 });
  const none = config.normalization === 'none';
  const some = none ? () => [] : (name: string) => [normalize(name)];
  switch (config.architecture) {
    case 'cnn':
      return { critic: cnnCritic(config, some), generator: cnnGenerator(config) };
    case 'resnet':
      return { critic: resnetCritic(config, none ? undefined : normalize), generator: resnetGenerator(config) };
    case 'mlp': {
      const { dimensions, latentDim, features } = config;
      const critic = mlpLayers({ inputs: dimensions, features, depth: 3, outputs: 1 }, some);
      const generator = mlpLayers({ inputs: latentDim, features, depth: 3, outputs: dimensions });
      return {
        critic: sequential({ name: 'critic', layers: critic }),
        generator: sequential({ name: 'generator', layers: generator }),
      };
    }
  }
}
