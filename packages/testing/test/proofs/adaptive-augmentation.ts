import { glorotUniform, initialiseAll, type StateSpec, sgd, type Variant, variant } from '@ganforge/core';
import { nonSaturating } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';

const schema = { seed: { type: 'integer', default: 0, about: 'Seed of the initial weights.' } } as const;
const points = { kind: 'points', dimensions: 2 } as const;

/** Number of the discriminator's updates between two changes of p, and the size of a change. */
export const [interval, change] = [4, 0.1];

/**
 * The probability p of an augmentation. It is controlled by the discriminator's logits on real examples. Every
 * `interval` updates, p changes by `change` in the direction of the mean sign of these logits minus 0.6, and stays in
 * [0,0.8]. Source: Karras et al. 2020, "Training generative adversarial networks with limited data", section 3.2.
 */
const controller: StateSpec = {
  initial: () => ({ p: tf.scalar(0.2), sum: tf.scalar(0), count: tf.scalar(0) }),
  reduce: 'mean',
  next(old, found) {
    const [sum, count] = [tf.add(old.sum!, found.sign!), tf.add(old.count!, 1)];
    const acts = tf.greaterEqual(count, interval);
    const moved = tf.add(old.p!, tf.mul(change, tf.sign(tf.sub(tf.div(sum, interval), 0.6))));
    return {
      p: tf.where(acts, tf.clipByValue(moved, 0, 0.8), old.p!),
      sum: tf.where(acts, tf.scalar(0), sum),
      count: tf.where(acts, tf.scalar(0), count),
    };
  },
};

/**
 * A GAN on points whose discriminator sees noise with probability p. It uses a state that sums over four steps and then
 * changes p.
 */
export const adaptiveGan: Variant<typeof schema> = variant('adaptive-augmentation', schema, ({ seed }) => {
  const dense = (name: string, units: number) => layers.dense({ name, units, inputShape: [2] });
  const networks = {
    generator: sequential({ name: 'generator', layers: [dense('out', 2)] }),
    critic: sequential({ name: 'critic', layers: [dense('out', 1)] }),
  };
  initialiseAll(networks, glorotUniform, seed);
  const optimizer = sgd({ learningRate: 0.05 });
  return {
    networks,
    players: [
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss({ points }, ctx) {
          const z = ctx.random('z').normal([points!.shape[0]!, 2]);
          return { adversarial: nonSaturating.generator(ctx.run('critic', ctx.run('generator', z))) };
        },
      },
      {
        name: 'critic',
        trains: ['critic'],
        optimizer,
        loss({ points }, ctx) {
          const n = points!.shape[0]!;
          const random = ctx.random('augment');
          const on = tf.cast(tf.less(random.uniform([n, 1]), ctx.state('augment').p!), 'float32');
          const seen = (x: tf.Tensor) => tf.add(x, tf.mul(on, random.normal([n, 2])));
          const onReal = ctx.run('critic', seen(points!));
          const onFake = ctx.run('critic', seen(ctx.run('generator', ctx.random('z').normal([n, 2]))));
          const sign = tf.mean(tf.sign(onReal)) as tf.Scalar;
          ctx.observe('augment', { sign });
          ctx.log('sign', sign);
          ctx.log('p', ctx.state('augment').p as tf.Scalar);
          return { adversarial: nonSaturating.discriminator(onReal, onFake) };
        },
      },
    ],
    state: { augment: controller },
    needs: { points },
    output: { points },
    latent: { z: { kind: 'normal', shape: [2] } },
    sampling: ['generator'],
    sample: ({ latent }) => ({ points: networks.generator.predict(latent.z!) as tf.Tensor }),
  };
});
