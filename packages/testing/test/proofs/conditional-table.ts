import { adam, glorotUniform, initialiseAll, type LossContext, type Variant, variant } from '@ganforge/core';
import { hinge } from '@ganforge/losses';
import { spansOf } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { condition, rows, size } from './conditional-table-data.ts';
import { perceptron } from './perceptron.ts';

const schema = { seed: { type: 'integer', default: 0, about: 'Seed of the initial weights.' } } as const;
/**
 * A table GAN whose condition contains categories of any columns. A cross-entropy loss makes its samples satisfy the
 * condition.
 */
export const tableGan: Variant<typeof schema> = variant('conditional-table', schema, ({ seed }) => {
  const width = spansOf(rows).reduce((sum, span) => sum + span.size, 0);
  const networks = {
    generator: perceptron('generator', 2 + size, width),
    critic: perceptron('critic', width + size, 1),
  };
  initialiseAll(networks, glorotUniform, seed);
  const optimizer = adam({ learningRate: 0.01, beta1: 0.5 });
  const activated = (logits: tf.Tensor): tf.Tensor =>
    tf.concat(
      spansOf(rows).map(({ type, start, size: of }) => {
        const part = tf.slice(logits, [0, start], [-1, of]);
        return type === 'scalar' ? tf.tanh(part) : tf.softmax(part);
      }),
      1,
    );
  const fakes = (ctx: LossContext, given: tf.Tensor): tf.Tensor =>
    activated(ctx.run('generator', tf.concat([ctx.random('z').normal([given.shape[0]!, 2]), given], 1)));
  return {
    networks,
    players: [
      {
        name: 'critic',
        trains: ['critic'],
        optimizer,
        loss({ rows: real, condition: given }, ctx) {
          const judge = (x: tf.Tensor) => ctx.run('critic', tf.concat([x, given!], 1));
          return { adversarial: hinge.discriminator(judge(real!), judge(fakes(ctx, given!))) };
        },
      },
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss({ condition: given }, ctx) {
          const fake = fakes(ctx, given!);
          const chosen = tf.log(tf.add(tf.slice(fake, [0, 0], [-1, size]), 1e-6));
          return {
            adversarial: hinge.generator(ctx.run('critic', tf.concat([fake, given!], 1))),
            condition: tf.neg(tf.mean(tf.sum(tf.mul(given!, chosen), 1))),
          };
        },
      },
    ],
    needs: { rows, condition },
    conditions: ['condition'],
    output: { rows },
    latent: { z: { kind: 'normal', shape: [2] } },
    sampling: ['generator'],
    sample: ({ latent, conditions }) => ({
      rows: tf.tidy(() =>
        activated(networks.generator.predict(tf.concat([latent.z!, conditions.condition!], 1)) as tf.Tensor),
      ),
    }),
  };
});
