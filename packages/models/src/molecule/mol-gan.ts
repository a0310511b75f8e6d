import {
  adam,
  type Gan,
  glorotUniform,
  initialiseAll,
  type LossContext,
  type MoleculeBatch,
  type RandomStream,
  runNetwork,
  stopGradient,
  type Variant,
  variant,
  withoutGradient,
} from '@ganforge/core';
import { GanError, type OptionsOf } from '@ganforge/formats';
import { gradientPenalty, gumbelSoftmax, straightThrough, wasserstein } from '@ganforge/losses';
import { decodeExamples, type MoleculeGraph, type MoleculeSpec, validateSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { firstWeights } from '../shared/option-blocks.ts';
import { type Graphs, graphScore, logitsOf, mirrored, molGanGenerator, withoutLoops } from './mol-gan-networks.ts';

const where = 'models/mol-gan';

const ownSchema = {
  size: { type: 'integer', min: 2, max: 100, about: 'The largest number of atoms, as in the dataset.' },
  atoms: {
    type: 'list',
    of: { type: 'text' },
    length: [2, 200],
    about: 'Symbols of the atoms, as in the dataset; the first means no atom.',
  },
  bonds: {
    type: 'list',
    of: { type: 'text' },
    length: [2, 200],
    default: ['none', '-', '=', '#'],
    about: 'Names of the bonds; the first means no bond.',
  },
  latentDim: { type: 'integer', min: 1, default: 32, about: 'Length of z.' },
  generatorUnits: {
    type: 'list',
    of: { type: 'integer', min: 1 },
    length: [1, 8],
    default: [128, 256, 512],
    about: "Units of the generator's layers.",
  },
  convolutionUnits: {
    type: 'list',
    of: { type: 'integer', min: 1 },
    length: [1, 8],
    default: [128, 64],
    about: 'Units of the graph convolutions.',
  },
  aggregationUnits: {
    type: 'integer',
    min: 1,
    default: 128,
    about: 'Length of the vector into which a graph is aggregated.',
  },
  denseUnits: {
    type: 'list',
    of: { type: 'integer', min: 1 },
    length: [1, 8],
    default: [128, 64],
    about: 'Units of the dense layers after the aggregation.',
  },
  dropout: {
    type: 'number',
    min: 0,
    below: 1,
    default: 0,
    about: 'Dropout rate of the critic and the reward network.',
  },
  relaxation: {
    type: 'choice',
    choices: ['softmax', 'gumbel', 'straight-through'],
    default: 'softmax',
    about:
      'What the critic sees of a generated graph: probabilities, a relaxed sample (Gumbel-softmax), or a discrete sample with its gradient (straight-through).',
  },
  criticUpdates: { type: 'schedule', integer: true, min: 0, default: 4, about: 'Updates of the critic per step.' },
  lambda: { type: 'number', min: 0, default: 10, about: 'Weight of the gradient penalty.' },
  adversarialWeight: {
    type: 'schedule',
    min: 0,
    max: 1,
    default: 1,
    about: "Share of the critic in the generator's loss; the reward has the rest, if there is one.",
  },
  rewardScale: {
    type: 'choice',
    choices: ['distance', 'published'],
    default: 'distance',
    about:
      "What the reward's loss is scaled to: the critic's estimate of the distance between real and generated molecules, or, as in the published code, the adversarial loss of the generator.",
  },
  learningRate: { type: 'schedule', above: 0, default: 1e-3, about: 'Learning rate of Adam for all players.' },
  beta1: {
    type: 'number',
    min: 0,
    below: 1,
    default: 0.5,
    about: "Adam's beta1 for all players. With the published code's 0.9 and 0.999 our runs collapsed.",
  },
  beta2: { type: 'number', min: 0, below: 1, default: 0.9, about: "Adam's beta2 for all players." },
} as const;
const schema: readonly [typeof ownSchema, typeof firstWeights] = [ownSchema, firstWeights];

/** Options of {@link molGan}. */
export interface MolGanOptions extends OptionsOf<typeof schema> {}

/** The parts of {@link molGan}, which are passed in addition to its options. */
export interface MolGanParts {
  /**
   * Returns the reward of a molecule in [0,1]. It is usually 0 for a graph that is not a valid molecule. The function
   * runs on the CPU, not on tensors.
   */
  reward(molecule: MoleculeGraph): number;
}

/**
 * MolGAN generates molecules as graphs with up to V atoms. All atoms and bonds are generated at once.
 *
 * The latent is z [N,latentDim] ~ N(0,1). The generator outputs logits of atoms [N,V,A] and symmetric logits of bonds
 * [N,V,V,B]. The critic uses graph convolutions, so its score does not depend on the order of the atoms. It is trained
 * with WGAN-GP.
 *
 * With a `reward`, another network with the architecture of the critic learns to predict the reward of real and
 * generated molecules. The generator then minimises `a * L_adv + (1 - a) * |W / L_reward| * L_reward`, where a is
 * `adversarialWeight` and L_adv is the adversarial loss. L_reward is minus the mean prediction of that network. W is
 * the critic's mean score of real molecules minus its mean score of generated molecules.
 *
 * Source: De Cao & Kipf 2018, "MolGAN: An implicit generative model for small molecular graphs", equations 3 to 6, with
 * the networks of the published code. There are three differences from that code. The gradient penalty uses the norm of
 * the gradient of all atoms and bonds together, not of the last axis only. The betas of Adam are not 0.9 and 0.999,
 * because with these values the validity on QM9 falls to 0 within 1,000 steps. The published code has L_adv in place of
 * W (`rewardScale: 'published'`). A constant added to the critic's scores changes L_adv but no gradient of the critic,
 * so that the weight of the reward is arbitrary.
 *
 * @throws GanError `argument` if an option is invalid; `engine` if no engine is ready
 * @example
 * const { size, atoms, bonds } = dataset.entries.molecules;
 * const gan = molGan({ size, atoms, bonds, seed: 1 });
 */
export const molGan: Variant<typeof schema, Gan<MoleculeBatch>, MolGanParts | undefined> = variant(
  'mol-gan',
  schema,
  (config, parts) => {
    const { size, atoms, bonds, latentDim, learningRate, beta1, beta2, relaxation } = config;
    const spec = specOf({ kind: 'molecule', size, atoms, bonds });
    if (typeof config.adversarialWeight === 'number' && config.adversarialWeight < 1 && parts === undefined) {
      throw new GanError(where, 'adversarialWeight below 1 needs a reward. Give one as molGan(options, { reward }).');
    }
    const sizes = { spec, ...config };
    const optimizer = adam({ learningRate, beta1, beta2 });
    const networks = {
      generator: molGanGenerator(sizes),
      critic: graphScore('critic', sizes),
      ...(parts && { reward: graphScore('reward', sizes) }),
    };
    initialiseAll(networks, glorotUniform, config.seed);

    const score = (ctx: LossContext, network: string, { nodes, edges }: Graphs): tf.Tensor =>
      ctx.run(network, [nodes, tf.slice(edges, [0, 0, 0, 1])]);
    const fakes = (ctx: LossContext, n: number): Graphs => {
      const logits = logitsOf(spec, ctx.run('generator', ctx.random('z').normal([n, latentDim])));
      return relaxed(logits, relaxation, ctx.random('gumbel'));
    };
    const reals = (batch: MoleculeBatch): Graphs => ({
      nodes: oneHot(batch['molecules.nodes'], atoms.length),
      edges: oneHot(batch['molecules.bonds'], bonds.length),
    });
    /** Flattens graphs to rows, because the gradient penalty interpolates rows. */
    const flat = ({ nodes, edges }: Graphs): tf.Tensor => {
      const n = nodes.shape[0]!;
      return tf.concat([tf.reshape(nodes, [n, -1]), tf.reshape(edges, [n, -1])], 1);
    };
    const graphsOf = (rows: tf.Tensor): Graphs => {
      const [nodes, edges] = tf.split(rows, [size * atoms.length, size * size * bonds.length], 1) as tf.Tensor[];
      return {
        nodes: tf.reshape(nodes!, [-1, size, atoms.length]),
        edges: tf.reshape(edges!, [-1, size, size, bonds.length]),
      };
    };

    const generator = {
      name: 'generator',
      trains: ['generator'],
      optimizer,
      loss(batch: MoleculeBatch, ctx: LossContext) {
        const fake = fakes(ctx, batch['molecules.nodes'].shape[0]);
        const adversarial = wasserstein.generator(score(ctx, 'critic', fake));
        if (parts === undefined) return { adversarial };
        const reward = tf.neg(tf.mean(tf.sigmoid(score(ctx, 'reward', fake)))) as tf.Scalar;
        const size = withoutGradient(() => {
          if (config.rewardScale === 'published') return tf.abs(adversarial);
          return tf.abs(tf.add(adversarial, tf.mean(score(ctx, 'critic', reals(batch)))));
        });
        const [share, scale] = [ctx.schedule('adversarialWeight'), stopGradient(tf.div(size, tf.abs(reward)))];
        return {
          adversarial: tf.mul(share, adversarial) as tf.Scalar,
          reward: tf.mul(tf.mul(tf.sub(1, share), scale), reward) as tf.Scalar,
        };
      },
    };
    const critic = {
      name: 'critic',
      trains: ['critic'],
      optimizer,
      updatesPerStep: config.criticUpdates,
      loss(batch: MoleculeBatch, ctx: LossContext) {
        const real = flat(reals(batch));
        const fake = withoutGradient(() => flat(fakes(ctx, real.shape[0]!)));
        const judge = (rows: tf.Tensor): tf.Tensor => score(ctx, 'critic', graphsOf(rows));
        return {
          wasserstein: wasserstein.discriminator(judge(real), judge(fake)),
          penalty: tf.mul(config.lambda, gradientPenalty(judge, real, fake, ctx.random('alpha'))) as tf.Scalar,
        };
      },
    };
    const rewarded = parts && {
      name: 'reward',
      trains: ['reward'],
      optimizer,
      async prepare(batch: MoleculeBatch, ctx: LossContext) {
        const fake = tf.tidy(() => hardened(fakes(ctx, batch['molecules.nodes'].shape[0])));
        const real = { nodes: batch['molecules.nodes'], bonds: batch['molecules.bonds'] };
        const rewards = await Promise.all([real, fake].map((graphs) => rewardsOf(spec, graphs, parts.reward)));
        return { 'fakes.nodes': fake.nodes, 'fakes.bonds': fake.bonds, rewards: tf.tensor1d(rewards.flat()) };
      },
      loss(batch: MoleculeBatch, ctx: LossContext) {
        const {
          'fakes.nodes': nodes,
          'fakes.bonds': edges,
          rewards,
        } = batch as MoleculeBatch & Record<string, tf.Tensor>;
        const fake = { nodes: oneHot(nodes!, atoms.length), edges: oneHot(edges!, bonds.length) };
        const found = tf.concat([reals(batch), fake].map((graphs) => score(ctx, 'reward', graphs)));
        const error = tf.sub(tf.sigmoid(tf.reshape(found, [-1])), rewards!);
        return { error: tf.mean(tf.square(error)) as tf.Scalar };
      },
    };

    return {
      networks,
      players: [generator, critic, ...(rewarded ? [rewarded] : [])],
      schedules: { adversarialWeight: config.adversarialWeight },
      needs: { molecules: spec },
      output: { molecules: spec },
      latent: { z: { kind: 'normal', shape: [latentDim] } },
      sampling: ['generator'],
      sampleOptions: graphSampling,
      sample: ({ latent: { z }, options, random }) =>
        tf.tidy(() => {
          const logits = logitsOf(spec, runNetwork(networks.generator, z!));
          const { nodes, edges } = noisy(logits, options.temperature as number, random);
          const drawn = hardened({ nodes, edges: withoutLoops(tf.softmax(edges)) });
          return { 'molecules.nodes': drawn.nodes, 'molecules.bonds': drawn.bonds };
        }),
    };
  },
);

/** Defines the options of `sample`. */
const graphSampling = {
  temperature: {
    type: 'number',
    min: 0,
    default: 0,
    about: 'Temperature at which atoms and bonds are drawn from their probabilities; at 0 each is the most likely one.',
  },
} as const;

/** Adds Gumbel noise to logits. The argmax of the result is then a draw from `softmax(logits / temperature)`. */
function noisy({ nodes, edges }: Graphs, temperature: number, random: RandomStream): Graphs {
  if (temperature === 0) return { nodes, edges };
  const noise = (name: string, x: tf.Tensor): tf.Tensor => tf.mul(temperature, random.fork(name).gumbel(x.shape));
  return { nodes: tf.add(nodes, noise('nodes', nodes)), edges: tf.add(edges, mirrored(noise('edges', edges))) };
}

/** Computes the input of the critic from logits: probabilities, a relaxed sample or a discrete sample. */
function relaxed({ nodes, edges }: Graphs, how: MolGanOptions['relaxation'], random: RandomStream): Graphs {
  if (how === 'softmax') return { nodes: tf.softmax(nodes), edges: withoutLoops(tf.softmax(edges)) };
  const hard = how === 'straight-through';
  const soft = tf.softmax(tf.add(edges, mirrored(random.gumbel(edges.shape))));
  const drawn = hard ? straightThrough(oneHot(tf.argMax(soft, -1), edges.shape[3]!), soft) : soft;
  return { nodes: gumbelSoftmax(nodes, random, 1, { hard }), edges: withoutLoops(drawn) };
}

/** Returns the most probable atoms int32 [n,V] and bonds int32 [n,V,V]. */
function hardened({ nodes, edges }: Graphs): { readonly nodes: tf.Tensor2D; readonly bonds: tf.Tensor3D } {
  return {
    nodes: tf.cast(tf.argMax(nodes, -1), 'int32') as tf.Tensor2D,
    bonds: tf.cast(tf.argMax(edges, -1), 'int32') as tf.Tensor3D,
  };
}

function oneHot(ids: tf.Tensor, classes: number): tf.Tensor {
  return tf.cast(tf.oneHot(ids as tf.Tensor1D, classes), 'float32');
}

async function rewardsOf(
  spec: MoleculeSpec,
  graphs: { readonly nodes: tf.Tensor; readonly bonds: tf.Tensor },
  reward: MolGanParts['reward'],
): Promise<number[]> {
  const host = async (t: tf.Tensor) => ({ shape: t.shape, data: await t.data<'int32'>() });
  const molecules = decodeExamples(spec, { nodes: await host(graphs.nodes), bonds: await host(graphs.bonds) });
  return molecules.map((molecule) => {
    const value = reward(molecule);
    if (value >= 0 && value <= 1) return value;
    throw new GanError(where, `a reward must be in [0,1]; received ${String(value)}.`);
  });
}

function specOf(spec: MoleculeSpec): MoleculeSpec {
  try {
    return validateSpec(spec) as MoleculeSpec;
  } catch (cause) {
    if (!(cause instanceof GanError)) throw cause;
    throw new GanError(where, cause.problem, { code: cause.code, cause });
  }
}
