import { adam, type Gan, glorotUniform, initialiseAll, type LossContext, type Variant, variant } from '@ganforge/core';
import { categoricalLogProbability, nonSaturating, reinforce } from '@ganforge/losses';
import { decodeExamples, type MoleculeGraph } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { drawn, flat, heads, spec, width } from './molecule-tensors.ts';
import { perceptron } from './perceptron.ts';

/** Returns the reward of one molecule. */
export type Reward = (molecule: MoleculeGraph) => number;

const schema = { seed: { type: 'integer', default: 0, about: 'Seed of the initial weights.' } } as const;
/**
 * A GAN on molecules like MolGAN (De Cao & Kipf 2018). Its output has two parts. Before the loss, the host computes a
 * reward from the decoded molecules.
 */
export const moleculeGan: Variant<typeof schema, Gan, Reward> = variant(
  'molecule-reward',
  schema,
  ({ seed }, reward) => {
    const networks = {
      generator: perceptron('generator', 4, width),
      discriminator: perceptron('discriminator', width, 1),
    };
    initialiseAll(networks, glorotUniform, seed);
    const logitsOf = (ctx: LossContext, n: number) => heads(ctx.run('generator', ctx.random('z').normal([n, 4])));
    const made = (ctx: LossContext, n: number) => drawn(logitsOf(ctx, n), ctx.random('draw'));
    return {
      networks,
      players: [
        {
          name: 'generator',
          trains: ['generator'],
          optimizer: adam({ learningRate: 0.01 }),
          surrogate: true,
          async prepare(batch, ctx) {
            const n = batch['molecules.nodes']!.shape[0]!;
            const [nodes, bonds] = tf.tidy(() => [...made(ctx, n)]) as [tf.Tensor, tf.Tensor];
            const host = async (t: tf.Tensor) => ({ shape: t.shape, data: await t.data<'int32'>() });
            const molecules = decodeExamples(spec, { nodes: await host(nodes), bonds: await host(bonds) });
            return { 'fakes.nodes': nodes, 'fakes.bonds': bonds, rewards: tf.tensor1d(molecules.map(reward)) };
          },
          loss(batch, ctx) {
            const { 'fakes.nodes': atoms, 'fakes.bonds': links, rewards } = batch;
            const n = rewards!.shape[0]!;
            const [nodes, bonds] = logitsOf(ctx, n);
            const chosen = [categoricalLogProbability(nodes, atoms!), categoricalLogProbability(bonds, links!)];
            const logs = tf.addN(chosen.map((one) => tf.sum(tf.reshape(one, [n, -1]), 1)));
            const real = tf.sigmoid(tf.reshape(ctx.run('discriminator', flat(atoms!, links!)), [n]));
            return { policy: reinforce(logs, tf.add(real, rewards!), tf.mean(tf.add(real, rewards!))) };
          },
        },
        {
          name: 'discriminator',
          trains: ['discriminator'],
          optimizer: adam({ learningRate: 0.01 }),
          loss(batch, ctx) {
            const { 'molecules.nodes': nodes, 'molecules.bonds': bonds } = batch;
            const judge = (x: tf.Tensor) => ctx.run('discriminator', x);
            const fakes = flat(...made(ctx, nodes!.shape[0]!));
            return { adversarial: nonSaturating.discriminator(judge(flat(nodes!, bonds!)), judge(fakes)) };
          },
        },
      ],
      needs: { molecules: spec },
      output: { molecules: spec },
      latent: { z: { kind: 'normal', shape: [4] } },
      sampling: ['generator'],
      sample: ({ latent }) =>
        tf.tidy(() => {
          const [nodes, bonds] = heads(networks.generator.predict(latent.z!) as tf.Tensor);
          return {
            'molecules.nodes': tf.cast(tf.argMax(nodes, -1), 'int32'),
            'molecules.bonds': tf.cast(tf.argMax(bonds, -1), 'int32'),
          };
        }),
    };
  },
);
