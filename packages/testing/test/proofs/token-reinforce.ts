import { adam, glorotUniform, initialiseAll, type Variant, variant } from '@ganforge/core';
import { categoricalLogProbability, nonSaturating, reinforce } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model } from '@tensorflow/tfjs-layers';
import { perceptron } from './perceptron.ts';
import { type Cell, flat, H, length, tokens, V, written } from './token-writing.ts';

const schema = { seed: { type: 'integer', default: 0, about: 'Seed of the initial weights.' } } as const;

/**
 * A text GAN that is trained by REINFORCE (Yu et al. 2017, "SeqGAN"). For the reward of a word, averaged weights
 * complete the text after this word. The reward is how real the discriminator considers the completed texts. The
 * averages are used only for these completions; samples use the raw weights.
 */
export const tokenGan: Variant<typeof schema> = variant('token-reinforce', schema, ({ seed }) => {
  const [word, before] = [input({ shape: [V], name: 'word' }), input({ shape: [H], name: 'state' })];
  const both = layers.concatenate({ name: 'both' }).apply([word, before]) as typeof word;
  const after = layers.dense({ name: 'cell', units: H, activation: 'tanh' }).apply(both) as typeof word;
  const logits = layers.dense({ name: 'logits', units: V }).apply(after) as typeof word;
  const networks = {
    generator: model({ name: 'generator', inputs: [word, before], outputs: [logits, after] }),
    discriminator: perceptron('discriminator', length * V, 1),
  };
  initialiseAll(networks, glorotUniform, seed);
  return {
    networks,
    averaged: { generator: { decay: 0.8, sampling: false } },
    players: [
      {
        name: 'generator',
        trains: ['generator'],
        optimizer: adam({ learningRate: 0.01 }),
        surrogate: true,
        loss({ texts }, ctx) {
          const n = texts!.shape[0]!;
          const random = ctx.random('words');
          const run: Cell = (inputs) => ctx.run('generator', inputs);
          const { words, logits: from } = written(run, n, (one) => random.categorical(one));
          const weights = ctx.weights('generator', { averaged: true });
          const completed = Array.from({ length }, (_, t) => {
            const rollout: Cell = (inputs) => ctx.run('generator', inputs, { weights, training: false });
            const prefix = tf.slice(words, [0, 0], [-1, t + 1]);
            const { words: whole } = written(rollout, n, (one) => random.categorical(one), prefix);
            const real = ctx.run('discriminator', flat(whole));
            return tf.sigmoid(tf.reshape(real, [n]));
          });
          const chosen = tf.reshape(categoricalLogProbability(from, words), [-1]);
          return { policy: reinforce(chosen, tf.reshape(tf.stack(completed, 1), [-1]), 0.5) };
        },
      },
      {
        name: 'discriminator',
        trains: ['discriminator'],
        optimizer: adam({ learningRate: 0.01 }),
        loss({ texts }, ctx) {
          const random = ctx.random('words');
          const cell: Cell = (inputs) => ctx.run('generator', inputs);
          const { words } = written(cell, texts!.shape[0]!, (one) => random.categorical(one));
          const judge = (ids: tf.Tensor) => ctx.run('discriminator', flat(ids));
          return { adversarial: nonSaturating.discriminator(judge(texts!), judge(words)) };
        },
      },
    ],
    needs: { texts: tokens },
    output: { texts: tokens },
    sampling: ['generator'],
    sample: ({ n, random }) => {
      const cell: Cell = (inputs) => networks.generator.predict(inputs) as tf.Tensor[];
      return tf.tidy(() => ({ texts: written(cell, n, (one) => random.categorical(one)).words }));
    },
  };
});
