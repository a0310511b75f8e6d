import {
  type Batch,
  createEma,
  createOptimizer,
  type Ema,
  type Gan,
  type NamedWeight,
  namedWeights,
  type Optimizer,
  type RandomStream,
  randomStream,
  type StateSpec,
} from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkGan } from '../check-gan.ts';
import { named } from '../loop/user-code.ts';
import { compileStages, type StagePosition } from '../schedule/stages.ts';
import { mapRecord } from './map-record.ts';

const where = 'trainer/state';

/** The state of a training run between two steps. */
export interface TrainingState<B extends Batch = Batch> {
  readonly gan: Gan<B>;
  readonly seed: number;
  /** The root stream of the run. */
  readonly random: RandomStream;
  /** All weights of each network, including statistics. */
  readonly weights: Readonly<Record<string, readonly NamedWeight[]>>;
  /**
   * The optimizers by player. Players that share an optimizer have no entry. Slots are created at a player's first
   * update.
   */
  readonly optimizers: Readonly<Record<string, Optimizer>>;
  /** The moving averages, by network. */
  readonly averages: Readonly<Record<string, Ema>>;
  /** The tensors of the GAN's states, by the state's name. */
  readonly memory: Readonly<Record<string, Readonly<Record<string, tf.Variable>>>>;
  /** The stage of the next step. */
  stage: StagePosition;
  /** Tensors that losses share until the step ends, by key, update and microbatch. */
  readonly shared: Map<string, tf.Tensor>;
}

/**
 * Creates the optimizers, averages and states of a GAN before its first step.
 *
 * @param options.seed the seed of all random numbers of the run, a non-negative integer
 * @returns the state, which {@link disposeTrainingState} frees; the GAN keeps its networks
 * @throws GanError `argument` if players, networks and averages do not fit together
 *
 * @example
 * const state = createTrainingState(gan, { seed: 1 });
 * const result = await runStep(state, { schedules, source, step: 0 });
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
  const memory = mapRecord(gan.state ?? {}, (spec, name) => createMemory(name, spec));
  const stage = compileStages(gan).first;
  return { gan, seed: options.seed, random, weights, optimizers, averages, memory, stage, shared: new Map() };
}

/** Creates variables with the initial values of a state. An enclosing tidy does not dispose them. */
function createMemory(name: string, spec: StateSpec): Record<string, tf.Variable> {
  return tf.tidy(() =>
    mapRecord(
      named(`initial() of the state '${name}'`, () => spec.initial()),
      (tensor) => tf.variable(tensor, false),
    ),
  );
}

/** Frees optimizers, averages, states and shared tensors. The GAN keeps its networks. */
export function disposeTrainingState(state: TrainingState<never>): void {
  freeShared(state);
  for (const optimizer of Object.values(state.optimizers)) optimizer.dispose();
  for (const ema of Object.values(state.averages)) ema.dispose();
  for (const memory of Object.values(state.memory)) tf.dispose({ ...memory });
}

/** Frees the tensors that players shared in a step. */
export function freeShared({ shared }: TrainingState<never>): void {
  for (const tensor of shared.values()) tensor.dispose();
  shared.clear();
}

/** Throws if a player has no trainable weights. Otherwise the player would fail at its first update. */
function refuseFrozenPlayers(gan: Gan<never>, weights: Readonly<Record<string, readonly NamedWeight[]>>): void {
  for (const { name, trains } of gan.players) {
    if (trains.some((network) => weights[network]!.some(({ trainable }) => trainable))) continue;
    throw new GanError(
      where,
      `player '${name}' trains ${trains.join(', ')}, but no weight is trainable. Set trainable = true on the layers, or remove the player.`,
    );
  }
}

/** Throws if a layer belongs to two networks, because an update of one network would change the other. */
function refuseSharedWeights(weights: Readonly<Record<string, readonly NamedWeight[]>>): void {
  const owners = new Map<tf.Variable, string>();
  for (const { key, variable } of Object.values(weights).flat()) {
    const owner = owners.get(variable);
    if (owner !== undefined) {
      throw new GanError(
        where,
        `'${owner}' and '${key}' are the same weight. Put the shared layers into a separate network.`,
      );
    }
    owners.set(variable, key);
  }
}
