import {
  adam,
  drawLatents,
  type Gan,
  initialiseAll,
  type Player,
  pytorchDefault,
  runNetwork,
  stopGradient,
  type TableBatch,
  type Tensors,
  type Variant,
  variant,
} from '@ganforge/core';
import { gradientPenalty, wasserstein } from '@ganforge/losses';
import type { TableRow } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { averagedGenerator } from '../shared/weight-average.ts';
import { conditionLoss, marginalConditions } from './conditions.ts';
import { ctganCritic, ctganGenerator } from './ctgan-networks.ts';
import { type CtganConfig, ctganSchema, layoutOf, type TableLayout } from './ctgan-options.ts';
import { decay, generate, packs } from './fake-rows.ts';
import { privacyPlan, privatePlayers } from './private-players.ts';
import { activateRows, gumbelOf } from './row-activation.ts';
import { type RowsRequest, sampleRows } from './sample-rows.ts';

/** A GAN that generates rows of a table. */
export interface Ctgan extends Gan<TableBatch> {
  /**
   * Returns decoded rows that satisfy the request.
   *
   * The categories in `where`, for one or several columns, are passed to the generator as a condition. A row is drawn
   * again if it still has another category, violates a constraint or is outside a range.
   *
   * @throws GanError `argument` if a column, a category or the column of a constraint does not exist, or if almost no
   *   row satisfies the request
   */
  rows(request: RowsRequest): Promise<TableRow[]>;
}

/** The spec of the entry that marks real rows of a private batch with 1, and padding rows with 0. */
const PRESENT = { kind: 'vector', size: 1, range: [0, 1] } as const;

/**
 * CTGAN is a conditional WGAN-GP for tables of numbers and categories, which `@ganforge/media` encodes as float32
 * [N,width].
 *
 * A condition [N,K] selects one category of one column; it is one-hot over the categories of all columns. In training,
 * the sampler of the dataset (`tableDataset` of `@ganforge/data`) draws a condition and a row that satisfies it. The
 * generator receives z [N,latentDim] ~ N(0,1) and the condition. Its activations are tanh for scalars, and
 * Gumbel-softmax for modes and categories. The critic judges `pac` rows and their conditions together and minimises
 * `E[f(fake)] - E[f(real)] + lambda * E[(||grad f||_2 - 1)^2]`. The generator minimises `-E[f(fake)]` plus the
 * cross-entropy of the requested category.
 *
 * With `privacy`, the critic is trained by DP-SGD: the gradient of each row is clipped, and Gaussian noise is added.
 * The noise is chosen so that epsilon and delta hold for all updates and for everything that was fitted to the rows;
 * see `privatePlayers`. `notes` says what is private.
 *
 * Without a condition, categories of samples have the same frequencies as in the data. Batch norm runs in inference
 * mode.
 *
 * Source: Xu et al. 2019, "Modeling tabular data using conditional GAN", sections 4.2 to 4.4, with the settings of the
 * authors' code.
 *
 * @throws GanError `argument` if an option is invalid, including the spec `table`; `engine` if no engine is ready
 * @example
 * const dataset = await tableFile('adult.csv.gz');
 * const gan = ctgan({ table: dataset.entries.rows, seed: 1 });
 * await train(gan, dataset, { steps: 2000, batchSize: 500, seed: 1 });
 * const rows = await gan.rows({ n: 1000, random: randomStream(2), where: { income: '>50K' } });
 */
export const ctgan: Variant<typeof ctganSchema, Ctgan> = variant('ctgan', ctganSchema, (config) => {
  const layout = layoutOf(config);
  const plan = privacyPlan(config, layout);
  const { latentDim, learningRate, beta1, beta2 } = config;
  const optimizer = adam({ learningRate, beta1, beta2 });
  const networks = { critic: ctganCritic(config, layout), generator: ctganGenerator(config, layout) };
  initialiseAll(networks, pytorchDefault, config.seed);
  const hasWords = layout.conditionSize > 0;
  const rows = layout.table;
  const condition = { kind: 'vector', size: layout.conditionSize, range: [0, 1] } as const;
  const latent = {
    z: { kind: 'normal', shape: [latentDim] },
    choices: { kind: 'uniform', shape: [layout.width] },
    ...(hasWords && { word: { kind: 'uniform', shape: [1] } as const }),
  } as const;
  const sample = (drawn: Tensors, given: tf.Tensor | undefined): tf.Tensor =>
    tf.tidy(() => {
      const wanted = hasWords ? [given ?? marginalConditions(drawn.word!, layout)] : [];
      const output = runNetwork(networks.generator, tf.concat([drawn.z!, ...wanted], 1));
      return activateRows(output, layout.spans, gumbelOf(drawn.choices!), config.temperature, true);
    });
  return {
    networks,
    players:
      plan === undefined
        ? [critic(config, layout, optimizer), generator(config, layout, optimizer)]
        : privatePlayers(config, layout, optimizer, plan),
    ...(plan && { notes: plan.notes }),
    ...averagedGenerator(config.ema),
    needs: { rows, ...(hasWords && { condition }), ...(plan && { present: PRESENT }) },
    ...(hasWords && { conditions: ['condition'], optionalConditions: ['condition'] }),
    output: { rows },
    latent,
    sampling: ['generator'],
    multipleOf: config.pac,
    sample: ({ latent, conditions }) => ({ rows: sample(latent, conditions.condition) }),
    rows: (request) =>
      sampleRows(request, layout, (n, random, given) => {
        const drawn = drawLatents(latent, n, random);
        const made = sample(drawn, given);
        tf.dispose(Object.values(drawn));
        return made;
      }),
  };
});

function critic(config: CtganConfig, layout: TableLayout, optimizer: Player['optimizer']): Player<TableBatch> {
  const { pac, lambda, criticUpdates } = config;
  return {
    name: 'critic',
    trains: ['critic'],
    optimizer,
    updatesPerStep: criticUpdates,
    loss({ rows, condition }, ctx) {
      // Generated rows use the conditions of the batch in another order. So the real row and the generated row at the
      // same position have different conditions.
      const asked = layout.conditionSize > 0 ? halvesSwapped(condition!) : undefined;
      const { fake } = generate(config, layout, ctx, rows.shape[0], asked);
      const [reals, fakes] = [packs(pac, rows, condition), packs(pac, stopGradient(fake), asked)];
      const score = (x: tf.Tensor): tf.Tensor => ctx.run('critic', x);
      return {
        wasserstein: wasserstein.discriminator(score(reals), score(fakes)),
        penalty: tf.mul(lambda, gradientPenalty(score, reals, fakes, ctx.random('alpha'))),
        ...decay(config, ctx, 'critic'),
      };
    },
  };
}

function generator(config: CtganConfig, layout: TableLayout, optimizer: Player['optimizer']): Player<TableBatch> {
  const hasWords = layout.conditionSize > 0;
  return {
    name: 'generator',
    trains: ['generator'],
    optimizer,
    batches: 'own',
    loss({ rows, condition }, ctx) {
      const asked = hasWords ? condition : undefined;
      const { output, fake } = generate(config, layout, ctx, rows.shape[0], asked);
      return {
        wasserstein: wasserstein.generator(ctx.run('critic', packs(config.pac, fake, asked))),
        ...(hasWords && { condition: conditionLoss(output, condition!, layout) }),
        ...decay(config, ctx, 'generator'),
      };
    },
  };
}

function halvesSwapped(x: tf.Tensor): tf.Tensor {
  const half = Math.floor(x.shape[0]! / 2);
  if (half === 0) return x;
  return tf.concat([tf.slice(x, [half, 0]), tf.slice(x, [0, 0], [half, -1])], 0);
}
