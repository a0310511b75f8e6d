import { adam, initialiseAll, type LossContext, type Variant, variant, withoutGradient } from '@ganforge/core';
import { GanError, type OptionsOf, type ResolvedOf } from '@ganforge/formats';
import { gumbelSoftmax } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { classNames, optionalClasses } from '../shared/classes.ts';
import { firstWeights } from '../shared/option-blocks.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { relGanDiscriminator, relGanDiscriminatorParameters } from './rel-gan-discriminator.ts';
import { cellParameters, type TextCellSizes, textCell, textInitialiser } from './text-cell.ts';
import { labelsOfBatch, languageModel, type TextGan } from './text-gan.ts';
import { likelihoodStage, textForm, textSampling, textSpecOf } from './text-options.ts';
import { likelihoodLoss, type Step, type Writer, within, write } from './writing.ts';

const where = 'models/rel-gan';

const ownSchema = {
  labelDim: {
    type: 'integer',
    min: 1,
    default: 16,
    about: 'Length of the label embedding, if there are classes.',
  },
  cell: {
    type: 'choice',
    choices: ['relational', 'lstm'],
    default: 'relational',
    about: 'The recurrent cell of the generator: a relational memory or an LSTM.',
  },
  embeddingDim: { type: 'integer', min: 1, default: 32, about: "Length of the generator's token embeddings." },
  units: { type: 'integer', min: 1, default: 32, about: 'Units of the LSTM, if memory is lstm.' },
  slots: { type: 'integer', min: 1, default: 1, about: 'Slots (rows) of the relational memory.' },
  heads: { type: 'integer', min: 1, default: 2, about: 'Attention heads of the relational memory.' },
  headSize: {
    type: 'integer',
    min: 1,
    default: 256,
    about: 'Size of one attention head; a slot has heads times headSize values.',
  },
  discriminatorEmbeddingDim: {
    type: 'integer',
    min: 1,
    default: 64,
    about: "Length of the discriminator's token embeddings.",
  },
  representations: {
    type: 'integer',
    min: 1,
    default: 64,
    about: 'Number of embedded representations; each gives one logit.',
  },
  discriminatorFilters: {
    type: 'integer',
    min: 1,
    default: 300,
    about: 'Feature maps of each convolution of the discriminator.',
  },
  dropout: { type: 'number', min: 0, below: 1, default: 0.25, about: "Dropout rate of the discriminator's features." },
  beta: {
    type: 'schedule',
    above: 0,
    default: { exponential: [1, 100], over: { steps: 5000 }, since: 'stage' },
    about: 'Inverse temperature of the Gumbel-softmax in the adversarial stage.',
  },
  generatorRate: {
    type: 'schedule',
    above: 0,
    default: 1e-4,
    about: "Adam's learning rate of the generator in the adversarial stage.",
  },
  discriminatorRate: { type: 'schedule', above: 0, default: 1e-4, about: "Adam's learning rate of the discriminator." },
  discriminatorUpdates: {
    type: 'schedule',
    integer: true,
    min: 0,
    default: 5,
    about: 'Updates of the discriminator per step.',
  },
  clipNorm: { type: 'number', above: 0, default: 5, about: 'Largest norm of the gradients; larger ones are clipped.' },
} as const;
const schema: readonly [
  typeof textForm,
  typeof optionalClasses,
  typeof likelihoodStage,
  typeof ownSchema,
  typeof firstWeights,
] = [textForm, optionalClasses, likelihoodStage, ownSchema, firstWeights];

/** Options of {@link relGan}. */
export interface RelGanOptions extends OptionsOf<typeof schema> {}

/**
 * RelGAN generates texts int32 [N,T] and is trained through a relaxation of the tokens.
 *
 * The generator is a relational memory or an LSTM. The discriminator receives each token as `softmax(beta * (logits +
 * g))`, where g is Gumbel noise. The token with the largest entry is the next input of the generator. Training has two
 * stages: maximum likelihood (`mle`), and adversarial training (`adversarial`), in which beta increases from 1 to its
 * final value. The discriminator minimises `softplus(-(D(real) - D(fake)))`, and the generator minimises
 * `softplus(-(D(fake) - D(real)))`. Real text i is paired with generated text i, separately for each representation.
 *
 * With `classes`, both networks receive the label, and samples need `labels`, int32 [n], as their condition.
 *
 * Source: Nie et al. 2019, "RelGAN: Relational Generative Adversarial Networks for Text Generation", with the networks
 * and learning rates of the published code.
 *
 * @throws GanError `argument` if an option is invalid; `engine` if no engine is ready
 * @example
 * const { vocabulary, length } = dataset.entries.texts;
 * const gan = relGan({ vocabulary, length, cell: 'lstm', units: 64, seed: 1 });
 */
export const relGan: Variant<typeof schema, TextGan> = variant('rel-gan', schema, (config) => {
  const { length, clipNorm } = config;
  const texts = textSpecOf(where, config);
  const vocabulary = texts.vocabulary.length;
  const classes = config.classes === undefined ? undefined : classNames(config.classes);
  const { sizes, judge } = sizesOf(config, vocabulary, classes?.length);
  const end = texts.vocabulary.indexOf('');
  const writer: Writer = { sizes, length, end: end < 0 ? undefined : end };
  const networks = { generator: textCell('generator', sizes), discriminator: relGanDiscriminator(judge) };
  initialiseAll(networks, textInitialiser, config.seed);

  const stepOf =
    (ctx: LossContext): Step =>
    (inputs) =>
      ctx.run<tf.Tensor[]>('generator', inputs);
  const oneHot = (ids: tf.Tensor): tf.Tensor => tf.cast(tf.oneHot(ids as tf.Tensor2D, vocabulary), 'float32');
  /** Generates texts in the form that the discriminator receives, [n,T,V]. */
  const relaxed = (ctx: LossContext, n: number, labels: tf.Tensor | undefined): tf.Tensor => {
    const [random, temperature] = [ctx.random('gumbel'), tf.div(1, ctx.schedule('beta')) as tf.Scalar];
    const soft: tf.Tensor[] = [];
    const choose = (logits: tf.Tensor): tf.Tensor => {
      const shares = gumbelSoftmax(logits, random, temperature);
      soft.push(shares);
      return withoutGradient(() => tf.cast(tf.argMax(shares, 1), 'int32'));
    };
    const written = write(writer, stepOf(ctx), n, choose, labels);
    const all = tf.stack(soft, 1);
    if (writer.end === undefined) return all;
    const inside = tf.expandDims(within(written, writer.end), 2);
    return tf.add(tf.mul(all, inside), tf.mul(oneHot(written), tf.sub(1, inside)));
  };
  const judged = (ctx: LossContext, tokens: tf.Tensor, labels: tf.Tensor | undefined): tf.Tensor =>
    ctx.run('discriminator', labels === undefined ? tokens : [tokens, tf.expandDims(labels, 1)]);

  return {
    networks,
    stages: [{ name: 'mle', length: { steps: config.mleSteps } }, { name: 'adversarial' }],
    schedules: { beta: config.beta },
    players: [
      {
        name: 'likelihood',
        trains: ['generator'],
        stages: ['mle'],
        optimizer: adam({ learningRate: config.mleRate, clipNorm }),
        loss: (batch, ctx) => ({ nll: likelihoodLoss(writer, stepOf(ctx), batch.texts, labelsOfBatch(batch)) }),
      },
      {
        name: 'generator',
        trains: ['generator'],
        stages: ['adversarial'],
        optimizer: adam({ learningRate: config.generatorRate, clipNorm }),
        loss(batch, ctx) {
          const labels = labelsOfBatch(batch);
          const onReal = withoutGradient(() => judged(ctx, oneHot(batch.texts), labels));
          const onFake = judged(ctx, relaxed(ctx, batch.texts.shape[0], labels), labels);
          return { adversarial: relativistic(onFake, onReal) };
        },
      },
      {
        name: 'discriminator',
        trains: ['discriminator'],
        stages: ['adversarial'],
        updatesPerStep: config.discriminatorUpdates,
        optimizer: adam({ learningRate: config.discriminatorRate, clipNorm }),
        loss(batch, ctx) {
          const labels = labelsOfBatch(batch);
          const fake = withoutGradient(() => relaxed(ctx, batch.texts.shape[0], labels));
          const onReal = judged(ctx, oneHot(batch.texts), labels);
          const onFake = judged(ctx, fake, labels);
          ctx.log('D(x) - D(G)', tf.mean(tf.sub(onReal, onFake)));
          return { adversarial: relativistic(onReal, onFake) };
        },
      },
    ],
    needs: { texts, ...(classes && { labels: { kind: 'class', classes } as const }) },
    ...(classes && { conditions: ['labels'] }),
    output: { texts },
    sampling: ['generator'],
    sampleOptions: textSampling,
    ...languageModel(networks.generator, writer, texts),
  };
});

/**
 * Computes `mean(softplus(-(higher - lower)))`. It is small if the logits `higher` are larger than the logits `lower`.
 */
function relativistic(higher: tf.Tensor, lower: tf.Tensor): tf.Scalar {
  return tf.mean(tf.softplus(tf.sub(lower, higher)));
}

/** Returns the sizes of both networks. Throws if they are invalid. */
function sizesOf(
  config: ResolvedOf<typeof schema>,
  vocabulary: number,
  classCount: number | undefined,
): { readonly sizes: TextCellSizes; readonly judge: Parameters<typeof relGanDiscriminator>[0] } {
  const { length, slots, heads, headSize, representations, dropout } = config;
  const embeddingDim = config.discriminatorEmbeddingDim;
  if (length < 2) throw new GanError(where, `length must be at least 2; received ${length}.`);
  if (embeddingDim % representations !== 0) {
    const problem = `discriminatorEmbeddingDim must be a multiple of representations, ${representations}`;
    throw new GanError(where, `${problem}; received ${embeddingDim}.`);
  }
  const classes = classCount === undefined ? undefined : { count: classCount, dim: config.labelDim };
  const cell = config.cell === 'lstm' ? { lstm: config.units } : { slots, heads, headSize };
  const sizes = { vocabulary, embeddingDim: config.embeddingDim, cell, classes };
  const judge = {
    ...{ vocabulary, length, embeddingDim, representations, dropout, classes },
    filters: config.discriminatorFilters,
  };
  const count = cellParameters(sizes) + relGanDiscriminatorParameters(judge);
  checkParameters(where, count, 'vocabulary, units, headSize or discriminatorFilters');
  return { sizes, judge };
}
