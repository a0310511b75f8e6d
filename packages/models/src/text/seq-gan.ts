import { adam, initialiseAll, type LossContext, type Variant, variant, withoutGradient } from '@ganforge/core';
import { GanError, type OptionsOf } from '@ganforge/formats';
import { categoricalLogProbability, nonSaturating, reinforce } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { firstWeights } from '../shared/option-blocks.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { completions } from './rollouts.ts';
import { convolutionsOf, seqGanDiscriminator } from './seq-gan-discriminator.ts';
import { cellParameters, textCell, textInitialiser } from './text-cell.ts';
import { languageModel, type TextGan } from './text-gan.ts';
import { likelihoodStage, textForm, textSampling, textSpecOf } from './text-options.ts';
import { likelihoodLoss, read, type Step, type Writer, within, write } from './writing.ts';

const where = 'models/seq-gan';

const ownSchema = {
  embeddingDim: { type: 'integer', min: 1, default: 32, about: "Length of the generator's token embeddings." },
  units: { type: 'integer', min: 1, default: 32, about: "Units of the generator's LSTM." },
  discriminatorEmbeddingDim: {
    type: 'integer',
    min: 1,
    default: 64,
    about: "Length of the discriminator's token embeddings.",
  },
  discriminatorFilters: {
    type: 'integer',
    min: 1,
    default: 100,
    about: "Feature maps of the discriminator's convolution of width 1; the others have 1 to 2 times as many.",
  },
  dropout: { type: 'number', min: 0, below: 1, default: 0.25, about: "Dropout rate of the discriminator's features." },
  l2: {
    type: 'number',
    min: 0,
    default: 0.2,
    about: "Weight of half the squared norm of the discriminator's last layer.",
  },
  discriminatorSteps: {
    type: 'integer',
    min: 1,
    default: 500,
    about: 'Steps in which only the discriminator trains, after mleSteps.',
  },
  discriminatorUpdates: {
    type: 'schedule',
    integer: true,
    min: 0,
    default: 15,
    about: 'Updates of the discriminator per step.',
  },
  rollouts: {
    type: 'integer',
    min: 1,
    default: 16,
    about: 'Rollouts per prefix: how many completions estimate its reward.',
  },
  baseline: {
    type: 'choice',
    choices: ['none', 'leave-one-out'],
    default: 'none',
    about: 'Baseline subtracted from a reward: none, or the mean of the other texts at the same token.',
  },
  averageDecay: {
    type: 'number',
    min: 0,
    below: 1,
    default: 0.8,
    about: 'Decay of the averaged weights that make the rollouts.',
  },
  generatorRate: { type: 'schedule', above: 0, default: 0.01, about: "Adam's learning rate in the policy gradient." },
  discriminatorRate: { type: 'schedule', above: 0, default: 1e-4, about: "Adam's learning rate of the discriminator." },
  clipNorm: {
    type: 'number',
    above: 0,
    default: 5,
    about: "Largest norm of the generator's gradients; larger ones are clipped.",
  },
} as const;
const schema: readonly [typeof textForm, typeof likelihoodStage, typeof ownSchema, typeof firstWeights] = [
  textForm,
  likelihoodStage,
  ownSchema,
  firstWeights,
];

/** Options of {@link seqGan}. */
export interface SeqGanOptions extends OptionsOf<typeof schema> {}

/**
 * SeqGAN generates texts int32 [N,T] and is trained with a policy gradient.
 *
 * An LSTM generates the tokens. The reward of a token is the mean score of the discriminator for completions of the
 * text after that token. A copy of the generator with averaged weights generates these completions. Training has three
 * stages: maximum likelihood (`mle`), training of the discriminator alone (`discriminator`), and adversarial training
 * (`adversarial`). In the last stage the generator minimises `-mean(Q_t * log(p_t))`. Q_t is the mean of D over
 * `rollouts` completions after token t. For the last token, Q_t is D of the text itself. In each step the generator
 * updates once.
 *
 * Source: Yu et al. 2017, "SeqGAN: Sequence Generative Adversarial Nets with Policy Gradient", algorithm 1, with the
 * networks and learning rates of the published code.
 *
 * @throws GanError `argument` if an option is invalid; `engine` if no engine is ready
 * @example
 * const { vocabulary, length } = dataset.entries.texts;
 * const gan = seqGan({ vocabulary, length, mleSteps: 1000, seed: 1 });
 * const { texts } = await gan.sample({ n: 16, random: randomStream(2), options: { temperature: 0.8 } }); // int32 [16,T]
 */
export const seqGan: Variant<typeof schema, TextGan> = variant('seq-gan', schema, (config) => {
  const { length, units, embeddingDim, rollouts, clipNorm } = config;
  if (length < 2) throw new GanError(where, `length must be at least 2; received ${length}.`);
  const texts = textSpecOf(where, config);
  const vocabulary = texts.vocabulary.length;
  const end = texts.vocabulary.indexOf('');
  const sizes = { vocabulary, embeddingDim, cell: { lstm: units } };
  const judge = {
    ...{ vocabulary, length, dropout: config.dropout, filters: config.discriminatorFilters },
    embeddingDim: config.discriminatorEmbeddingDim,
  };
  checkSizes(cellParameters(sizes), judge);
  const writer: Writer = { sizes, length, end: end < 0 ? undefined : end };
  const networks = { generator: textCell('generator', sizes), discriminator: seqGanDiscriminator(judge) };
  initialiseAll(networks, textInitialiser, config.seed);

  const stepOf =
    (ctx: LossContext): Step =>
    (inputs) =>
      ctx.run<tf.Tensor[]>('generator', inputs);
  const drawn = (ctx: LossContext, n: number): tf.Tensor2D => {
    const random = ctx.random('tokens');
    return withoutGradient(() => write(writer, stepOf(ctx), n, (logits) => random.categorical(logits)));
  };
  /** Returns the probability [n] that texts are real, according to the discriminator. */
  const reality = (ctx: LossContext, given: tf.Tensor): tf.Tensor =>
    tf.sigmoid(tf.reshape(ctx.run('discriminator', given, { training: false }), [-1]));
  /** Returns the reward Q of each token of generated texts, [n,T]. */
  const rewards = (ctx: LossContext, written: tf.Tensor): tf.Tensor => {
    const n = written.shape[0]!;
    const weights = ctx.weights('generator', { averaged: true });
    const average: Step = (inputs) => ctx.run<tf.Tensor[]>('generator', inputs, { weights, training: false });
    const random = ctx.random('rollouts');
    const choose = (logits: tf.Tensor): tf.Tensor => random.categorical(logits);
    const completed = completions(writer, average, written, rollouts, choose);
    const parts = tf.mean(tf.reshape(reality(ctx, completed), [length - 1, rollouts, n]), 1);
    return tf.concat([tf.transpose(parts), tf.expandDims(reality(ctx, written), 1)], 1);
  };

  return {
    networks,
    stages: [
      { name: 'mle', length: { steps: config.mleSteps } },
      { name: 'discriminator', length: { steps: config.discriminatorSteps } },
      { name: 'adversarial' },
    ],
    averaged: { generator: { decay: config.averageDecay, sampling: false } },
    players: [
      {
        name: 'likelihood',
        trains: ['generator'],
        stages: ['mle'],
        optimizer: adam({ learningRate: config.mleRate, clipNorm }),
        loss: (batch, ctx) => ({ nll: likelihoodLoss(writer, stepOf(ctx), batch.texts) }),
      },
      {
        name: 'generator',
        trains: ['generator'],
        stages: ['adversarial'],
        surrogate: true,
        optimizer: adam({ learningRate: config.generatorRate, clipNorm }),
        loss(batch, ctx) {
          const n = batch.texts.shape[0];
          const written = drawn(ctx, n);
          const inside = within(written, writer.end);
          const q = withoutGradient(() => rewards(ctx, written));
          ctx.log('reward', tf.mean(q));
          const baseline = config.baseline === 'none' ? tf.zerosLike(q) : othersMean(q);
          // There are no tokens after the end of a text, so these positions have no reward.
          const advantage = tf.mul(tf.sub(q, baseline), inside);
          const logs = categoricalLogProbability(read(writer, stepOf(ctx), written), written);
          return { policy: reinforce(tf.reshape(logs, [-1]), tf.reshape(advantage, [-1])) };
        },
      },
      {
        name: 'discriminator',
        trains: ['discriminator'],
        stages: ['discriminator', 'adversarial'],
        updatesPerStep: config.discriminatorUpdates,
        optimizer: adam({ learningRate: config.discriminatorRate }),
        loss(batch, ctx) {
          const onReal = ctx.run('discriminator', batch.texts);
          const onFake = ctx.run('discriminator', drawn(ctx, batch.texts.shape[0]));
          ctx.log('D(x)', tf.mean(tf.sigmoid(onReal)));
          ctx.log('D(G)', tf.mean(tf.sigmoid(onFake)));
          const weights = ctx.weights('discriminator');
          const last = ['kernel', 'bias'].map((name) => tf.sum(tf.square(weights[`discriminator/logit/${name}`]!)));
          const l2 = tf.mul(config.l2 / 2, tf.addN(last)) as tf.Scalar;
          return { adversarial: nonSaturating.discriminator(onReal, onFake), ...(config.l2 > 0 && { l2 }) };
        },
      },
    ],
    needs: { texts },
    output: { texts },
    sampling: ['generator'],
    sampleOptions: textSampling,
    ...languageModel(networks.generator, writer, texts),
  };
});

/** Returns, for each element, the mean of the other elements of its column. It is 0 if there is only one row. */
function othersMean(q: tf.Tensor): tf.Tensor {
  const n = q.shape[0]!;
  return n === 1 ? tf.zerosLike(q) : tf.div(tf.sub(tf.sum(q, 0, true), q), n - 1);
}

function checkSizes(ofGenerator: number, judge: Parameters<typeof seqGanDiscriminator>[0]): void {
  const { vocabulary, embeddingDim } = judge;
  const maps = convolutionsOf(judge);
  const features = maps.reduce((sum, one) => sum + one.maps, 0);
  const kernels = maps.reduce((sum, one) => sum + one.width * one.maps * embeddingDim, 0);
  const count = ofGenerator + vocabulary * embeddingDim + kernels + 2 * features ** 2;
  checkParameters(where, count, 'vocabulary, units or discriminatorFilters');
}
