import {
  type Gan,
  glorotUniform,
  initialiseAll,
  type StateSpec,
  sgd,
  stopGradient,
  type Variant,
  variant,
} from '@ganforge/core';
import { nonSaturating } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import type { VariantCase } from '../src/variant/variant-case.ts';

const schema = { seed: { type: 'integer', default: 0, about: 'Seed of the initial weights.' } } as const;
const spec = { kind: 'image', height: 4, width: 4, channels: 1 } as const;
const image = [4, 4, 1];

/**
 * A GAN that translates images like a to images like b. It has a pool of the generated images that its critic saw last.
 */
const tinyTranslation: Variant<typeof schema> = variant('tiny-translation', schema, ({ seed }) => {
  const conv = (name: string) => layers.conv2d({ name, inputShape: image, filters: 1, kernelSize: 3, padding: 'same' });
  const networks = {
    aToB: sequential({ name: 'aToB', layers: [conv('conv'), layers.activation({ name: 'tanh', activation: 'tanh' })] }),
    critic: sequential({ name: 'critic', layers: [conv('conv'), layers.flatten({ name: 'logits' })] }),
  };
  initialiseAll(networks, glorotUniform, seed);
  return {
    networks,
    players: [
      {
        name: 'aToB',
        trains: ['aToB'],
        optimizer: sgd({ learningRate: 0.01 }),
        loss({ a }, ctx) {
          const fake = ctx.share('fake', ctx.run('aToB', a!));
          return { adversarial: nonSaturating.generator(ctx.run('critic', fake)) };
        },
      },
      {
        name: 'critic',
        trains: ['critic'],
        optimizer: sgd({ learningRate: 0.01 }),
        loss({ a, b }, ctx) {
          const fake = ctx.shared('fake') ?? stopGradient(ctx.run('aToB', a!));
          const { now, full } = ctx.state('pool');
          const shown = tf.where(tf.greater(full!, 0), tf.concat([now!, tf.slice(fake, 2)]), fake);
          ctx.observe('pool', { now: tf.slice(fake, 0, 2), full: tf.scalar(1) });
          return { adversarial: nonSaturating.discriminator(ctx.run('critic', b!), ctx.run('critic', shown)) };
        },
      },
    ],
    state: { pool: lastFakes },
    needs: { a: spec, b: spec },
    conditions: ['a'],
    output: { b: spec },
    sampling: ['aToB'],
    sample: ({ conditions }) => ({ b: networks.aToB.predict(conditions.a!) as tf.Tensor }),
  };
});

/** Half of the images that the critic judges are from the previous update. */
const lastFakes: StateSpec = {
  initial: () => ({ now: tf.zeros([2, ...image]), full: tf.scalar(0) }),
  reduce: 'mean',
  next: (_, found) => found,
};

/** Returns the case of a factory like tinyTranslation. `change` replaces members of the GAN. */
export function translationCase(change: (gan: Gan) => Partial<Gan> = () => ({})): VariantCase<{ seed?: number }> {
  const factory = (options: { seed?: number }) => {
    const gan = tinyTranslation(options);
    return { ...gan, ...change(gan) };
  };
  return { factory, options: {}, invalid: [] };
}
