import {
  type Batch,
  disposeNetworks,
  type Gan,
  glorotUniform,
  initialise,
  randomStream,
  sgd,
  stopGradient,
} from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { nonSaturating } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import type { VariantCase } from '../src/variant/variant-case.ts';
import { network } from './tiny-gan.ts';

const where = 'testing/tiny-conditional';
const K = 3;

/** A GAN on points of three classes: the one-hot label is put beside z, and beside a point to be judged. */
function tinyConditional(options: { readonly seed?: number } = {}): Gan {
  const config = { seed: 0, ...options };
  const networks = { generator: network('generator', 4, 2, 2 + K), critic: network('critic', 4, 1, 2 + K) };
  for (const [name, model] of Object.entries(networks))
    initialise(model, glorotUniform, randomStream(config.seed, name));
  const beside = (x: tf.Tensor, labels: tf.Tensor) =>
    tf.concat([x, tf.cast(tf.oneHot(labels as tf.Tensor1D, K), 'float32')], 1);
  const entries = (batch: Batch) => ({ points: batch.points!, labels: batch.labels! });
  return {
    name: 'tiny conditional',
    config,
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
    output: { kind: 'points', dimensions: 2, classes: ['a', 'b', 'c'] },
    latent: (n, random) => [random.normal([n, 2])],
    dispose: () => disposeNetworks(networks),
    sample: ({ n, random, latent, labels }) =>
      tf.tidy(() => {
        const z = latent?.[0] ?? random.normal([n, 2]);
        const known = labels?.dataSync().every((label) => label >= 0 && label < K);
        if (n < 1 || z.shape[0] !== n || labels?.shape[0] !== n || !known) {
          throw new GanError(where, `expected ${n} latents and ${n} labels in 0..${K - 1}.`);
        }
        return networks.generator.predict(beside(z, labels)) as tf.Tensor;
      }),
  };
}

/** The case of a factory like tinyConditional. */
export function conditionalCase(change: (gan: Gan) => Partial<Gan> = () => ({})): VariantCase<{ seed?: number }> {
  const factory = (options: { seed?: number }) => {
    const gan = tinyConditional(options);
    return { ...gan, ...change(gan) };
  };
  return { factory, options: {}, invalid: [] };
}
