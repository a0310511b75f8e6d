import {
  type Batch,
  createEma,
  createOptimizer,
  type Ema,
  type Gan,
  type NamedWeight,
  namedWeights,
  type Optimizer,
  type Player,
  type RandomStream,
  randomStream,
} from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';
import { checkGan } from './check-gan.ts';

const where = 'trainer/state';

/** What training a GAN remembers between steps, beside the networks' own weights. */
export interface TrainingState<B extends Batch = Batch> {
  readonly gan: Gan<B>;
  readonly seed: number;
  /** The root of all draws of the run. */
  readonly random: RandomStream;
  /** All weights of each network, statistics included. */
  readonly weights: Readonly<Record<string, readonly NamedWeight[]>>;
  /** By player; players that share an optimizer are absent. Slots come with a player's first update. */
  readonly optimizers: Readonly<Record<string, Optimizer>>;
  /** By averaged network. */
  readonly averages: Readonly<Record<string, Ema>>;
  /** What `share` holds until the step ends, by key, update and microbatch. */
  readonly shared: Map<string, tf.Tensor>;
  /** What `after` logged in this step, by `<player>/<name>`. */
  readonly lateLogs: Map<string, tf.Tensor>;
}

/**
 * Optimizers and averages for a GAN, before its first step.
 *
 * @param options.seed root of every draw of the run: a non-negative integer
 * @returns to be given to {@link disposeTrainingState}; the networks stay the GAN's
 * @throws GanError `argument` when players, networks and averages do not fit together
 *
 * @example
 * const state = createTrainingState(gan, { seed: 1 });
 * const update = await computeGradients(state, gan.players[0]!, [batch], { step: 0, epoch: 0, examples: 0, update: 0 });
 */
export function createTrainingState<B extends Batch>(
  gan: Gan<B>,
  options: { readonly seed: number },
): TrainingState<B> {
  checkGan(gan);
  const random = randomStream(options.seed);
  const weights = mapRecord(gan.networks, (model, name) => namedWeights(name, model));
  refuseSharedWeights(weights);
  refuseFrozenPlayers(gan, weights);
  const optimizers: Record<string, Optimizer> = {};
  for (const { name, optimizer } of gan.players) {
    if (!('sharedWith' in optimizer)) optimizers[name] = createOptimizer(optimizer);
  }
  const averages = mapRecord(gan.averaged ?? {}, (spec, name) => createEma(spec, name, gan.networks[name]!));
  return { gan, seed: options.seed, random, weights, optimizers, averages, shared: new Map(), lateLogs: new Map() };
}

/**
 * Ends a step: drops what was kept and moves the averages on by one update.
 *
 * @param decays of the averaged networks whose decay is an expression; numbers are taken from the GAN
 * @throws GanError `argument` when the decay of an average is an expression and no value was given
 */
export function endStep(state: TrainingState<never>, decays: Readonly<Record<string, number>> = {}): void {
  for (const kept of [state.shared, state.lateLogs]) {
    for (const tensor of kept.values()) tensor.dispose();
    kept.clear();
  }
  for (const [name, ema] of Object.entries(state.averages)) {
    const decay = decays[name] ?? state.gan.averaged?.[name]?.decay;
    if (typeof decay !== 'number') {
      throw new GanError(where, `the decay of '${name}' is the expression '${decay}'. Give its value for this turn.`);
    }
    ema.update(decay);
  }
}

/** Frees optimizers, averages and what is kept; the GAN's networks stay. */
export function disposeTrainingState(state: TrainingState<never>): void {
  for (const tensors of [state.shared, state.lateLogs]) {
    for (const tensor of tensors.values()) tensor.dispose();
    tensors.clear();
  }
  for (const optimizer of Object.values(state.optimizers)) optimizer.dispose();
  for (const ema of Object.values(state.averages)) ema.dispose();
}

/** Name of the player whose optimizer `player` uses. */
export function optimizerOwner(player: Player<never>): string {
  return 'sharedWith' in player.optimizer ? player.optimizer.sharedWith : player.name;
}

/** The weights a player's update may change. */
export function trainableWeights(state: TrainingState<never>, player: Player<never>): readonly NamedWeight[] {
  return player.trains.flatMap((network) => state.weights[network]!.filter((weight) => weight.trainable));
}

/** A record with each value replaced. */
export function mapRecord<T, U>(
  record: Readonly<Record<string, T>>,
  to: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value, key)]));
}

/** A player without a weight to change would fail at its first update. */
function refuseFrozenPlayers(gan: Gan<never>, weights: Readonly<Record<string, readonly NamedWeight[]>>): void {
  for (const { name, trains } of gan.players) {
    if (trains.some((network) => weights[network]!.some(({ trainable }) => trainable))) continue;
    throw new GanError(
      where,
      `player '${name}' trains ${trains.join(', ')}, where no weight is trainable. Set trainable = true on layers of it, or leave the player out.`,
    );
  }
}

/** No layer belongs to two networks: one would change in the other's updates. */
function refuseSharedWeights(weights: Readonly<Record<string, readonly NamedWeight[]>>): void {
  const owners = new Map<tf.Variable, string>();
  for (const { key, variable } of Object.values(weights).flat()) {
    const owner = owners.get(variable);
    if (owner !== undefined) {
      throw new GanError(
        where,
        `'${owner}' and '${key}' are one weight. Put the shared layers in a network of their own.`,
      );
    }
    owners.set(variable, key);
  }
}
