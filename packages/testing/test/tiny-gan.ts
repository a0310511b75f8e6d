import {
  type Batch,
  disposeNetworks,
  type Gan,
  glorotUniform,
  initialise,
  type LossContext,
  type Player,
  randomStream,
  sgd,
  stopGradient,
} from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { nonSaturating } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import type { VariantCase } from '../src/variant/variant-case.ts';

/** Options of {@link tinyGan}. */
export interface TinyOptions {
  readonly units?: number;
  readonly seed?: number;
}

/** A sound GAN on points in the plane, of a few dozen weights, from which the tests break one part at a time. */
export function tinyGan(options: TinyOptions = {}): Gan {
  const config = { units: 4, seed: 0, ...options };
  if (!(Number.isInteger(config.units) && config.units > 0)) {
    throw new GanError('testing/tiny-gan', `units must be a positive integer; received ${config.units}.`);
  }
  const networks = { generator: network('generator', config.units, 2), critic: network('critic', config.units, 1) };
  for (const [name, model] of Object.entries(networks)) {
    initialise(model, glorotUniform, randomStream(config.seed, name));
  }
  return {
    name: 'tiny',
    config,
    networks,
    players: [player('generator', generatorLoss), player('critic', criticLoss)],
    output: { kind: 'points', dimensions: 2 },
    latent: (n, random) => [random.normal([n, 2])],
    dispose: () => disposeNetworks(networks),
    sample: ({ n, random, latent }) =>
      tf.tidy(() => {
        const z = latent?.[0] ?? random.normal([n, 2]);
        if (n < 1 || z.shape[0] !== n) throw new GanError('testing/tiny-gan', `expected ${n} latents, at least 1.`);
        return networks.generator.predict(z) as tf.Tensor;
      }),
  };
}

/** The case of a factory like {@link tinyGan}. */
export function tinyCase(
  factory: (options: TinyOptions) => Gan = tinyGan,
  rest: Partial<VariantCase<TinyOptions>> = {},
): VariantCase<TinyOptions> {
  return {
    factory,
    options: { units: 3 },
    invalid: [[{ units: 0 }, 'units must be a positive integer; received 0.']],
    ...rest,
  };
}

/** A factory whose GANs are tiny ones with some parts replaced. */
export function broken(change: (gan: Gan, options: TinyOptions) => Partial<Gan>): VariantCase<TinyOptions> {
  return tinyCase((options) => {
    const gan = tinyGan(options);
    return { ...gan, ...change(gan, options) };
  });
}

/** A factory whose GANs are tiny ones with one player's parts replaced. */
export function brokenPlayer(
  name: 'generator' | 'critic',
  change: (player: Player, gan: Gan) => Partial<Player>,
): VariantCase<TinyOptions> {
  return broken((gan) => ({
    players: gan.players.map((player) => (player.name === name ? { ...player, ...change(player, gan) } : player)),
  }));
}

/** A factory whose GANs are tiny ones that sample by `make` from z and the generator. */
export function sampling(
  make: (z: tf.Tensor, generator: LayersModel) => tf.Tensor,
  checksLatent = true,
): VariantCase<TinyOptions> {
  return broken((gan) => ({
    sample: ({ n, random, latent }) =>
      tf.tidy(() => {
        if (checksLatent) gan.sample({ n, random, ...(latent && { latent }) });
        return make(latent?.[0] ?? random.normal([n, 2]), gan.networks.generator!);
      }),
  }));
}

/** Two dense layers with batch norm between. */
export function network(name: string, units: number, outputs: number, inputs = 2): LayersModel {
  return sequential({
    name,
    layers: [
      layers.dense({ name: 'hidden', units, useBias: false, inputShape: [inputs] }),
      layers.batchNormalization({ name: 'norm' }),
      layers.leakyReLU({ name: 'relu' }),
      layers.dense({ name: 'out', units: outputs }),
    ],
  });
}

function player(name: string, loss: Player['loss']): Player {
  return { name, trains: [name], optimizer: sgd({ learningRate: 0.01 }), loss };
}

function generatorLoss(batch: Batch, ctx: LossContext): Record<string, tf.Scalar> {
  const z = ctx.random('z').normal([batch.points!.shape[0]!, 2]);
  const fake = ctx.share('fake', ctx.run('generator', z));
  return { adversarial: nonSaturating.generator(ctx.run('critic', fake)) };
}

function criticLoss(batch: Batch, ctx: LossContext): Record<string, tf.Scalar> {
  const points = batch.points!;
  const fake = ctx.shared('fake') ?? stopGradient(ctx.run('generator', ctx.random('z').normal([points.shape[0]!, 2])));
  return { adversarial: nonSaturating.discriminator(ctx.run('critic', points), ctx.run('critic', fake)) };
}
