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
   * Categories in `where` condition the generator, for one or several columns at once. Rows that still have another
   * category, break a constraint or lie outside a range are drawn again.
   *
   * @throws GanError `argument` if a column, category or constraint does not exist, or if almost no row satisfies the
   *   request
   */
  rows(request: RowsRequest): Promise<TableRow[]>;
}

/** Marks the real rows of a private batch; padding has 0. */
const PRESENT = { kind: 'vector', size: 1, range: [0, 1] } as const;

/**
 * CTGAN: a conditional WGAN-GP for tables of numbers and categories, encoded by `@ganforge/media` as float32 [N,width].
 *
 * A condition [N,K] selects one category of one column; it is one-hot over the categories of all columns. In training,
 * the dataset's sampler (`tableDataset` of `@ganforge/data`) draws the condition and a row that satisfies it. The
 * generator takes z [N,latentDim] ~ N(0,1) and the condition. Its outputs are tanh for scalars and Gumbel-softmax for
 * modes and categories. The critic judges `pac` rows and their conditions at once and minimises E[f(fake)] - E[f(real)]
 * + lambda E[(||grad f||_2 - 1)^2]. The generator minimises -E[f(fake)] plus the cross-entropy of the requested
 * category.
 *
 * With `privacy` the critic learns by DP-SGD: the gradient of each row is clipped and Gaussian noise is added. The
 * noise is chosen to satisfy epsilon and delta for all updates and for everything that was fitted to the rows; see
 * `privatePlayers`. `notes` states what is private.
 *
 * Samples without a condition have the category frequencies of the data. Batch norm runs in inference mode.
 *
 * Source: Xu et al. 2019, "Modeling tabular data using conditional GAN", sections 4.2 to 4.4, with the settings of its
 * authors' code.
 *
 * @throws GanError `argument` if an option is invalid, including `table`; `engine` if no engine is ready
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
      // Fakes have the conditions of the batch in another order, so that the real and the fake at the same position
      // differ.
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
