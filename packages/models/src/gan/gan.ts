import {
  adam,
  type Gan,
  glorotUniform,
  heUniform,
  type ImageBatch,
  type InitialiserRule,
  initialiseAll,
  type PointBatch,
  type RandomStream,
  runNetwork,
  stopGradient,
  type Variant,
  variant,
} from '@ganforge/core';
import { dropout } from '@ganforge/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { adversarialLoss } from '../shared/adversarial-loss.ts';
import { examplesOf } from '../shared/examples.ts';
import { mlpLayers } from '../shared/mlp.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { r1Player } from '../shared/r1-penalty.ts';
import { averagedGenerator } from '../shared/weight-average.ts';
import { type GanConfig, ganSchema, resolveGan } from './gan-options.ts';

/**
 * The original GAN, whose networks are two perceptrons. It trains on square images float32 [N,S,S,C] in [-1,1], or on
 * points float32 [N,D].
 *
 * The latent is z [N,latentDim] ~ N(0,1). The generator has two hidden layers with ReLU. The discriminator has two
 * maxout layers with dropout and outputs one logit [N,1]. The discriminator updates first. The default loss is
 * cross-entropy, in its non-saturating form for the generator.
 *
 * Source: Goodfellow et al. 2014, "Generative Adversarial Nets", algorithm 1 and section 5. The numbers of units and
 * the dropout are those of the authors' MNIST experiment: the generator has 2,503,984 parameters, and the discriminator
 * has 1,231,441. There are three differences: the generator ends with tanh on [-1,1] instead of a sigmoid on [0,1],
 * Adam replaces gradient descent with momentum, and the initial weights are those of He.
 *
 * @throws GanError `argument` if an option is invalid or the networks have more than 2^29 parameters; `engine` if no
 *   engine is ready
 * @example
 * const digits = gan({ size: 28, channels: 1, seed: 1 });
 * const ring = gan({ dimensions: 2 }); // trains on batches { points } [N,2]
 */
export const gan: Variant<typeof ganSchema, Gan<ImageBatch | PointBatch>> = variant('gan', ganSchema, (given) => {
  const config = resolveGan(given);
  const { latentDim, learningRate, beta1, beta2 } = config;
  const { entry, spec, shape } = examplesOf(config);
  checkSizes(config, shape);
  const optimizer = adam({ learningRate, beta1, beta2 });
  const networks = { discriminator: discriminator(config, shape), generator: generator(config, shape) };
  initialiseAll(networks, initialiser, config.seed);
  const loss = adversarialLoss('models/gan', config.loss);
  const latent = (n: number, from: RandomStream): tf.Tensor => from.normal([n, latentDim]);
  return {
    config,
    networks,
    players: [
      {
        name: 'discriminator',
        trains: ['discriminator'],
        optimizer,
        updatesPerStep: config.discriminatorUpdates,
        loss(batch, ctx) {
          const real = batch[entry]!;
          const fake = stopGradient(ctx.run('generator', latent(real.shape[0]!, ctx.random('z'))));
          const [onReal, onFake] = [ctx.run('discriminator', real), ctx.run('discriminator', fake)];
          ctx.log('D(x)', tf.mean(tf.sigmoid(onReal)));
          ctx.log('D(G(z))', tf.mean(tf.sigmoid(onFake)));
          return { adversarial: loss.discriminator(onReal, onFake) };
        },
      },
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss(batch, ctx) {
          const real = batch[entry]!;
          const fake = ctx.run('generator', latent(real.shape[0]!, ctx.random('z')));
          return { adversarial: loss.generator(ctx.run('discriminator', fake), () => ctx.run('discriminator', real)) };
        },
      },
      ...r1Player<ImageBatch | PointBatch>(config, (of, _, ctx) => ctx.run('discriminator', of), entry),
    ],
    ...averagedGenerator(config.ema),
    needs: { [entry]: spec },
    output: { [entry]: spec },
    latent: { z: { kind: 'normal', shape: [latentDim] } },
    sampling: ['generator'],
    sample: ({ latent: { z } }) => ({ [entry]: tf.tidy(() => runNetwork(networks.generator, z!)) }),
  };
});

function checkSizes({ latentDim, features, maxoutUnits, maxoutPieces }: GanConfig, shape: readonly number[]): void {
  const values = tf.util.sizeFromShape([...shape]);
  const count = features * (latentDim + features + values) + maxoutUnits * maxoutPieces * (values + maxoutUnits);
  checkParameters('models/gan', count, 'size, features or maxoutUnits');
}

function generator({ latentDim, features }: GanConfig, shape: readonly number[]): LayersModel {
  const values = tf.util.sizeFromShape([...shape]);
  const hidden = mlpLayers({ inputs: latentDim, features, depth: 2, outputs: values });
  const image =
    shape.length === 1
      ? []
      : [
          layers.activation({ name: 'tanh', activation: 'tanh' }),
          layers.reshape({ name: 'image', targetShape: [...shape] }),
        ];
  return sequential({ name: 'generator', layers: [...hidden, ...image] });
}

function discriminator(config: GanConfig, shape: readonly number[]): LayersModel {
  const { maxoutUnits, maxoutPieces } = config;
  const values = tf.util.sizeFromShape([...shape]);
  const drop = (name: string, rate: number) => (rate > 0 ? [dropout({ name, rate })] : []);
  // The output of a unit is the maximum of its linear pieces (Goodfellow et al. 2013, "Maxout Networks", section 3).
  const maxout = (i: number) => [
    layers.dense({ name: `hidden${i}`, units: maxoutPieces * maxoutUnits, kernelInitializer: 'zeros' }),
    layers.reshape({ name: `pieces${i}`, targetShape: [maxoutPieces, maxoutUnits] }),
    layers.maxPooling1d({ name: `maxout${i}`, poolSize: maxoutPieces }),
    layers.flatten({ name: `units${i}` }),
  ];
  return sequential({
    name: 'discriminator',
    layers: [
      layers.reshape({ name: 'values', inputShape: [...shape], targetShape: [values] }),
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
