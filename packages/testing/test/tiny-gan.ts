import {
  type Batch,
  type Gan,
  glorotUniform,
  initialiseAll,
  type LossContext,
  type Player,
  sgd,
  stopGradient,
  type Variant,
  variant,
} from '@ganforge/core';
import type { OptionsOf } from '@ganforge/formats';
import { nonSaturating } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import type { VariantCase } from '../src/variant/variant-case.ts';

const schema = {
  units: { type: 'integer', min: 1, default: 4, about: 'Units of the hidden layers.' },
  seed: { type: 'integer', default: 0, about: 'Seed of the initial weights.' },
} as const;

/** Options of {@link tinyGan}. */
export type TinyOptions = OptionsOf<typeof schema>;

const points = { kind: 'points', dimensions: 2 } as const;

/** A correct GAN on 2-D points with a few dozen weights. The tests break one part of it at a time. */
export const tinyGan: Variant<typeof schema> = variant('tiny', schema, ({ units, seed }) => {
  const networks = { generator: network('generator', units, 2), critic: network('critic', units, 1) };
  initialiseAll(networks, glorotUniform, seed);
  return {
    networks,
    players: [player('generator', generatorLoss), player('critic', criticLoss)],
    needs: { points },
    output: { points },
    latent: { z: { kind: 'normal', shape: [2] } },
    sampling: ['generator'],
    sample: ({ latent }) => ({ points: networks.generator.predict(latent.z!) as tf.Tensor }),
  };
});

/** Returns the case of a factory like {@link tinyGan}. */
export function tinyCase(
  factory: (options: TinyOptions) => Gan = tinyGan,
  rest: Partial<VariantCase<TinyOptions>> = {},
): VariantCase<TinyOptions> {
  return {
    factory,
    options: { units: 3 },
    invalid: [[{ units: 0 }, 'units must be an integer of at least 1; received 0. Try 1.']],
    ...rest,
  };
}

/** Returns a case whose factory builds tiny GANs with some parts replaced. */
export function broken(change: (gan: Gan, options: TinyOptions) => Partial<Gan>): VariantCase<TinyOptions> {
  return tinyCase((options) => {
    const gan = tinyGan(options);
    return { ...gan, ...change(gan, options) };
  });
}

/** Returns a case whose factory builds tiny GANs with some parts of one player replaced. */
export function brokenPlayer(
  name: 'generator' | 'critic',
  change: (player: Player, gan: Gan) => Partial<Player>,
): VariantCase<TinyOptions> {
  return broken((gan) => ({
    players: gan.players.map((player) => (player.name === name ? { ...player, ...change(player, gan) } : player)),
  }));
}

/** Returns a case whose factory builds tiny GANs that sample by `make` from z and the generator. */
export function sampling(
  make: (z: tf.Tensor, generator: LayersModel) => tf.Tensor,
  checksLatent = true,
): VariantCase<TinyOptions> {
  return broken((gan) => ({
    sample: (request) => ({
      points: tf.tidy(() => {
        if (checksLatent) gan.sample(request);
        const z = request.latent?.z ?? request.random.normal([request.n, 2]);
        return make(z, gan.networks.generator!);
      }),
    }),
  }));
}

/** Returns a network of two dense layers with batch norm between them. */
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
