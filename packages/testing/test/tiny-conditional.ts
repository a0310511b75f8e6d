import {
  type Batch,
  type Gan,
  glorotUniform,
  initialiseAll,
  sgd,
  stopGradient,
  type Variant,
  variant,
} from '@ganforge/core';
import { nonSaturating } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import type { VariantCase } from '../src/variant/variant-case.ts';
import { network } from './tiny-gan.ts';

const schema = { seed: { type: 'integer', default: 0, about: 'Seed of the initial weights.' } } as const;
const points = { kind: 'points', dimensions: 2 } as const;
const labels = { kind: 'class', classes: ['a', 'b', 'c'] } as const;
const K = labels.classes.length;

/**
 * A GAN on points of three classes. The one-hot label is concatenated to z, and to the points that the critic judges.
 */
const tinyConditional: Variant<typeof schema> = variant('tiny-conditional', schema, ({ seed }) => {
  const networks = { generator: network('generator', 4, 2, 2 + K), critic: network('critic', 4, 1, 2 + K) };
  initialiseAll(networks, glorotUniform, seed);
  const beside = (x: tf.Tensor, labels: tf.Tensor) =>
    tf.concat([x, tf.cast(tf.oneHot(labels as tf.Tensor1D, K), 'float32')], 1);
  const entries = (batch: Batch) => ({ points: batch.points!, labels: batch.labels! });
  return {
    networks,
    players: [
      {
        name: 'generator',
        trains: ['generator'],
        optimizer: sgd({ learningRate: 0.01 }),
        loss(batch, ctx) {
          const { points, labels } = entries(batch);
          const z = ctx.random('z').normal([points.shape[0]!, 2]);
          const fake = ctx.share('fake', ctx.run('generator', beside(z, labels)));
          return { adversarial: nonSaturating.generator(ctx.run('critic', beside(fake, labels))) };
        },
      },
      {
        name: 'critic',
        trains: ['critic'],
        optimizer: sgd({ learningRate: 0.01 }),
        loss(batch, ctx) {
          const { points, labels } = entries(batch);
          const made = () => ctx.run('generator', beside(ctx.random('z').normal([points.shape[0]!, 2]), labels));
          const fake = ctx.shared('fake') ?? stopGradient(made());
          const judge = (x: tf.Tensor) => ctx.run('critic', beside(x, labels));
          return { adversarial: nonSaturating.discriminator(judge(points), judge(fake)) };
        },
      },
    ],
    needs: { points, labels },
    conditions: ['labels'],
    output: { points },
    latent: { z: { kind: 'normal', shape: [2] } },
    sampling: ['generator'],
    sample: ({ latent, conditions }) => ({
      points: tf.tidy(() => networks.generator.predict(beside(latent.z!, conditions.labels!)) as tf.Tensor),
    }),
  };
});

/** Returns the case of a factory like tinyConditional. `change` replaces members of the GAN. */
export function conditionalCase(change: (gan: Gan) => Partial<Gan> = () => ({})): VariantCase<{ seed?: number }> {
  const factory = (options: { seed?: number }) => {
    const gan = tinyConditional(options);
    return { ...gan, ...change(gan) };
  };
  return { factory, options: {}, invalid: [] };
}
