import { adam, type Batch, disposeNetworks, type Gan, type LossContext, type Player } from '@ganforge/core';
import { dropout, lstmCell } from '@ganforge/core/layers';
import { gradientPenalty, gumbelSoftmax, nonSaturating } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, model, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import { Gru, Lstm } from './recurrent-layers.ts';

/** The sizes of the networks. Their twins are in peers/torch_small.py. */
export const tableSizes = { latent: 128, units: 256, columns: 150, pac: 10 } as const;
export const sequenceSizes = { units: 24, steps: 24, features: 24, depth: 3 } as const;
export const textSizes = { units: 64, vocabulary: 1000, steps: 20 } as const;

function ganOf(name: string, networks: Readonly<Record<string, LayersModel>>, players: readonly Player<Batch>[]): Gan {
  return {
    ...{
      name,
      config: {},
      networks,
      players,
      needs: {},
      output: { made: { kind: 'vector', size: 1 } },
      sampling: ['generator'],
    },
    sample: () => ({}),
    dispose: () => disposeNetworks(networks),
  };
}

const mean = (t: tf.Tensor): tf.Scalar => tf.mean(t) as tf.Scalar;

/**
 * Creates a GAN like CTGAN (Xu et al. 2019) on rows with ten numbers and four categories. A number has 11 columns: its
 * value, and one column for each of ten modes. A category has ten columns. The input of each layer of the generator is
 * the output of all earlier layers. The critic judges ten rows at once.
 */
export function tableGan(): Gan {
  const { latent, units, columns, pac } = tableSizes;
  const z = layers.input({ shape: [latent], name: 'z' });
  let x: SymbolicTensor = z;
  for (const i of [1, 2]) {
    const hidden = layers.dense({ name: `dense${i}`, units }).apply(x) as SymbolicTensor;
    const normed = layers.batchNormalization({ name: `norm${i}` }).apply(hidden) as SymbolicTensor;
    const active = layers.reLU({ name: `relu${i}` }).apply(normed) as SymbolicTensor;
    x = layers.concatenate({ name: `joined${i}` }).apply([active, x]) as SymbolicTensor;
  }
  const rows = layers.dense({ name: 'rows', units: columns }).apply(x) as SymbolicTensor;
  const generator = model({ name: 'generator', inputs: z, outputs: rows });
  const critic = sequential({
    name: 'critic',
    layers: [
      layers.dense({ name: 'dense1', units, inputShape: [columns * pac] }),
      ...[layers.leakyReLU({ name: 'leaky1', alpha: 0.2 }), dropout({ name: 'drop1', rate: 0.5 })],
      layers.dense({ name: 'dense2', units }),
      ...[layers.leakyReLU({ name: 'leaky2', alpha: 0.2 }), dropout({ name: 'drop2', rate: 0.5 })],
      layers.dense({ name: 'out', units: 1 }),
    ],
  });
  const packed = (t: tf.Tensor): tf.Tensor => tf.reshape(t, [-1, columns * pac]);
  const fakes = (n: number, ctx: LossContext): tf.Tensor => {
    const raw = ctx.run('generator', ctx.random('z').normal([n, latent]));
    const numbers = tf.reshape(tf.slice(raw, [0, 0], [n, 110]), [n, 10, 11]);
    const values = tf.tanh(tf.slice(numbers, [0, 0, 0], [n, 10, 1]));
    const modes = gumbelSoftmax(tf.slice(numbers, [0, 0, 1], [n, 10, 10]), ctx.random('modes'), 0.2);
    const categories = tf.reshape(tf.slice(raw, [0, 110], [n, 40]), [n, 4, 10]);
    const drawn = gumbelSoftmax(categories, ctx.random('categories'), 0.2);
    return tf.concat([tf.reshape(tf.concat([values, modes], 2), [n, 110]), tf.reshape(drawn, [n, 40])], 1);
  };
  const optimizer = adam({ learningRate: 2e-4, beta1: 0.5, beta2: 0.9 });
  return ganOf('table', { generator, critic }, [
    {
      ...{ name: 'critic', trains: ['critic'], optimizer },
      loss({ rows }, ctx) {
        const real = packed(rows!);
        const fake = packed(fakes(rows!.shape[0]!, ctx));
        const judge = (t: tf.Tensor): tf.Tensor => ctx.run('critic', t);
        const penalty = gradientPenalty(judge, real, fake, ctx.random('between'));
        return {
          wasserstein: tf.sub(mean(judge(fake)), mean(judge(real))) as tf.Scalar,
          penalty: tf.mul(penalty, 10) as tf.Scalar,
        };
      },
    },
    {
      ...{ name: 'generator', trains: ['generator'], optimizer },
      loss: ({ rows }, ctx) => ({
        fooled: tf.neg(mean(ctx.run('critic', packed(fakes(rows!.shape[0]!, ctx))))) as tf.Scalar,
      }),
    },
  ]);
}

function gruStack(name: string, outputs: number): LayersModel {
  const { units, steps, features, depth } = sequenceSizes;
  const stack = Array.from({ length: depth }, (_, i) => {
    return new Gru({ name: `gru${i + 1}`, units, ...(i === 0 && { inputShape: [steps, features] }) });
  });
  return sequential({ name, layers: [...stack, layers.dense({ name: 'out', units: outputs })] });
}

const crossEntropies = (
  fakes: (n: number, ctx: LossContext) => tf.Tensor,
  real: (batch: Batch) => tf.Tensor,
  learningRate: number,
): Player<Batch>[] => [
  {
    ...{ name: 'discriminator', trains: ['discriminator'], optimizer: adam({ learningRate }) },
    loss(batch, ctx) {
      const fake = fakes(real(batch).shape[0]!, ctx);
      const [onReal, onFake] = [real(batch), fake].map((t) => ctx.run('discriminator', t));
      return { adversarial: nonSaturating.discriminator(onReal!, onFake!) };
    },
  },
  {
    ...{ name: 'generator', trains: ['generator'], optimizer: adam({ learningRate }) },
    loss: (batch, ctx) => ({
      adversarial: nonSaturating.generator(ctx.run('discriminator', fakes(real(batch).shape[0]!, ctx))),
    }),
  },
];

/** Creates two stacks of GRUs like those of TimeGAN (Yoon et al. 2019) on series [N,24,24]. */
export function sequenceGan(): Gan {
  const { steps, features } = sequenceSizes;
  const networks = { generator: gruStack('generator', features), discriminator: gruStack('discriminator', 1) };
  const fakes = (n: number, ctx: LossContext): tf.Tensor =>
    tf.sigmoid(ctx.run('generator', ctx.random('z').normal([n, steps, features])));
  return ganOf(
    'gru',
    networks,
    crossEntropies(fakes, ({ series }) => series!, 1e-3),
  );
}

/**
 * Creates an LSTM that generates words out of 1,000 by Gumbel-softmax and reads its own output, and an LSTM as the
 * discriminator.
 */
export function textGan(): Gan {
  const { units, vocabulary, steps } = textSizes;
  const states = [units, units, units].map((size, i) => layers.input({ shape: [size], name: `in${i}` }));
  const [h, c] = lstmCell({ name: 'lstm', units }).apply(states) as SymbolicTensor[];
  const logits = layers.dense({ name: 'logits', units: vocabulary }).apply(h!) as SymbolicTensor;
  const generator = model({ name: 'generator', inputs: states, outputs: [logits, h!, c!] });
  const embedding = (name: string, shape: number[]) => layers.dense({ name, units, useBias: false, inputShape: shape });
  const words = sequential({ name: 'words', layers: [embedding('embedding', [vocabulary])] });
  const discriminator = sequential({
    name: 'discriminator',
    layers: [
      embedding('embedding', [steps, vocabulary]),
      new Lstm({ name: 'lstm', units }),
      layers.dense({ name: 'out', units: 1 }),
    ],
  });
  const fakes = (n: number, ctx: LossContext): tf.Tensor => {
    let [x, h, c] = [tf.zeros([n, units]), tf.zeros([n, units]), tf.zeros([n, units])] as tf.Tensor[];
    const noise = ctx.random('gumbel');
    const texts = Array.from({ length: steps }, () => {
      const found = ctx.run<tf.Tensor[]>('generator', [x!, h!, c!]);
      [h, c] = [found[1], found[2]];
      const word = gumbelSoftmax(found[0]!, noise, 1);
      x = ctx.run('words', word);
      return word;
    });
    return tf.stack(texts, 1);
  };
  const players = crossEntropies(fakes, ({ texts }) => tf.oneHot(texts as tf.Tensor2D, vocabulary), 1e-3);
  const trained = players.map((player) =>
    player.name === 'generator' ? { ...player, trains: ['generator', 'words'] } : player,
  );
  return ganOf('lstm', { generator, words, discriminator }, trained);
}
