import type { Batch, NamedWeight, Player } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { Values } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import { createContext, type UpdatePosition } from './context.ts';
import { isUnconnected, lossTerms } from './loss-terms.ts';
import { explainNotFinite } from './not-finite.ts';
import { optimizerOwner, type TrainingState, trainableWeights } from './state.ts';
import { named } from './user-code.ts';

const where = 'trainer/update';
/** Squares of larger numbers are above float32's largest, 3.4e38. */
const largestSquared = Math.sqrt(3.4028234663852886e38);

/** What one update of a player found out. */
export interface UpdateGradients {
  /** Loss terms by name, averaged over the microbatches. */
  readonly terms: Values;
  /** What the loss logged, averaged over the microbatches. */
  readonly logged: Values;
  /** By weight key `<network>/<originalName>`; weights that the loss does not reach are absent. */
  readonly gradients: Readonly<Record<string, tf.Tensor>>;
  /** What the user should know of them. */
  readonly warnings: readonly string[];
}

/** Scalars of one microbatch, still on the device. */
interface Pass {
  readonly terms: ReadonlyMap<string, tf.Tensor>;
  readonly logged: ReadonlyMap<string, tf.Tensor>;
  readonly gradients: ReadonlyMap<string, tf.Tensor>;
}

/**
 * The gradients of a player's summed loss in the trainable weights of the networks it trains.
 *
 * Over k microbatches the gradients and the terms are averaged, which is the gradient of the mean loss where the loss
 * is a mean over examples; batch norm sees each microbatch by itself.
 *
 * @param microbatches of equal size; they stay owned by the caller
 * @returns gradients that the caller disposes
 * @throws GanError `not-finite` when a term or a gradient is NaN or Inf, with player, term and layer named
 * @throws GanError `argument` when the loss has no terms or depends on no weight of the player
 */
export async function computeGradients<B extends Batch>(
  state: TrainingState<B>,
  player: Player<B>,
  microbatches: readonly B[],
  at: UpdatePosition,
): Promise<UpdateGradients> {
  if (microbatches.length === 0) throw new GanError(where, 'an update needs at least one batch; received none.');
  const parameters = trainableWeights(state, player);
  const sums = new Map<string, tf.Tensor>();
  const warnings: string[] = [];
  const totals = { terms: new Map<string, number>(), logged: new Map<string, number>() };
  try {
    for (const [microbatch, batch] of microbatches.entries()) {
      const pass = runLoss(state, player, batch, at, microbatch, parameters);
      const reading = readPass(pass); // takes what it needs of the gradients at once
      accumulate(sums, pass.gradients);
      const read = await reading;
      if (!read.finite) throw await explainNotFinite(state, player, batch, at, microbatch, read.terms);
      if (read.largest > largestSquared) warnings.push(overflowOf(player, at));
      addValues(totals.terms, read.terms);
      addValues(totals.logged, read.logged);
    }
  } catch (error) {
    for (const sum of sums.values()) sum.dispose();
    throw error;
  }
  const count = microbatches.length;
  const gradients: Record<string, tf.Tensor> = {};
  for (const [key, sum] of sums) {
    gradients[key] = count === 1 ? sum : tf.div(sum, count);
    if (count > 1) sum.dispose();
  }
  return { terms: means(totals.terms, count), logged: means(totals.logged, count), gradients, warnings };
}

/**
 * Makes a player's update: its optimizer (which clips, where it is told to), then its `after`.
 *
 * @param gradients as {@link computeGradients} gave them; they stay owned by the caller
 * @param learningRate this step's value of the optimizer's schedule
 */
export function applyGradients<B extends Batch>(
  state: TrainingState<B>,
  player: Player<B>,
  gradients: Readonly<Record<string, tf.Tensor>>,
  at: UpdatePosition,
  learningRate: number,
): void {
  const parameters: Record<string, tf.Variable> = {};
  for (const { key, variable } of trainableWeights(state, player)) {
    if (key in gradients) parameters[key] = variable;
  }
  const stray = Object.keys(gradients).find((key) => !(key in parameters));
  if (stray !== undefined) throw new GanError(where, `player '${player.name}' does not train '${stray}'.`);
  state.optimizers[optimizerOwner(player)]!.apply(parameters, { ...gradients }, learningRate);
  if (player.after === undefined) return;
  const context = createContext(state, player, at, 0);
  named(`after() of player '${player.name}'`, () => tf.tidy(() => player.after?.(context)));
  for (const [name, value] of context.logged) {
    state.lateLogs.get(`${player.name}/${name}`)?.dispose();
    state.lateLogs.set(`${player.name}/${name}`, value);
  }
}

function runLoss<B extends Batch>(
  state: TrainingState<B>,
  player: Player<B>,
  batch: B,
  at: UpdatePosition,
  microbatch: number,
  parameters: readonly NamedWeight[],
): Pass {
  const context = createContext(state, player, at, microbatch);
  const terms = new Map<string, tf.Tensor>();
  try {
    const sum = (): tf.Scalar => {
      const named = lossTerms(player, batch, context);
      for (const [name, term] of named) terms.set(name, tf.keep(tf.clone(term)));
      return named.map(([, term]) => term).reduce((total, term) => tf.add(total, term));
    };
    const variables = parameters.map(({ variable }) => variable);
    const grads = gradientsOf(sum, variables);
    const gradients = new Map<string, tf.Tensor>();
    for (const { key, variable } of parameters) {
      const gradient = grads[variable.name];
      if (gradient !== undefined) gradients.set(key, gradient);
    }
    return { terms, logged: context.logged, gradients };
  } catch (cause) {
    for (const scalar of [...terms.values(), ...context.logged.values()]) scalar.dispose();
    if (!isUnconnected(cause)) throw cause;
    throw new GanError(
      where,
      `the loss of player '${player.name}' depends on no trainable weight of ${player.trains.join(', ')}. Check what it trains, and that nothing detaches it.`,
      { cause },
    );
  }
}

/**
 * The gradients of a loss by the variables' names.
 *
 * What the loss throws is held back until tfjs has freed its tape: thrown through `variableGrads`, it would leave behind
 * every tensor that was saved for the backward pass.
 */
function gradientsOf(loss: () => tf.Scalar, variables: tf.Variable[]): Readonly<Record<string, tf.Tensor>> {
  const errors: unknown[] = [];
  const guarded = (): tf.Scalar => {
    try {
      return loss();
    } catch (error) {
      errors.push(error);
      return tf.scalar(0); // depends on no variable, which is an error too
    }
  };
  try {
    return tf.tidy(() => tf.variableGrads(guarded, variables).grads);
  } catch (error) {
    throw errors.length > 0 ? errors[0] : error;
  }
}

function overflowOf<B extends Batch>({ name }: Player<B>, { step }: UpdatePosition): string {
  return (
    `the gradients of player '${name}' are so large at step ${step} that their squares overflow float32: without ` +
    'clipNorm, optimizers that square them (adam, rmsProp) make no update. Scale its loss down.'
  );
}

/** One download for all scalars of a pass: on a GPU each would wait for the device. Disposes the scalars. */
async function readPass(
  pass: Pass,
): Promise<{ finite: boolean; largest: number; terms: Map<string, number>; logged: Map<string, number> }> {
  const packed = tf.tidy(() => {
    const health = [...pass.gradients.values()].map((gradient) => tf.sum(gradient)); // NaN and Inf survive a sum
    const scalars = [...pass.terms.values(), ...pass.logged.values(), ...health];
    return tf.stack(scalars.map((scalar) => (scalar.dtype === 'float32' ? scalar : tf.cast(scalar, 'float32'))));
  });
  for (const scalar of [...pass.terms.values(), ...pass.logged.values()]) scalar.dispose();
  const values = await packed.data();
  packed.dispose();
  const split = pass.terms.size + pass.logged.size;
  const terms = new Map([...pass.terms.keys()].map((name, i) => [name, values[i]!]));
  const logged = new Map([...pass.logged.keys()].map((name, i) => [name, values[pass.terms.size + i]!]));
  const finite = [...terms.values(), ...values.subarray(split)].every(Number.isFinite);
  const largest = Math.max(0, ...Array.from(values.subarray(split), Math.abs));
  return { finite, largest, terms, logged };
}

function accumulate(sums: Map<string, tf.Tensor>, gradients: ReadonlyMap<string, tf.Tensor>): void {
  for (const [key, gradient] of gradients) {
    const before = sums.get(key);
    sums.set(key, before === undefined ? gradient : tf.add(before, gradient));
    if (before === undefined) continue;
    before.dispose();
    gradient.dispose();
  }
}

function addValues(totals: Map<string, number>, values: ReadonlyMap<string, number>): void {
  for (const [name, value] of values) totals.set(name, (totals.get(name) ?? 0) + value);
}

function means(totals: ReadonlyMap<string, number>, count: number): Record<string, number> {
  return Object.fromEntries([...totals].map(([name, total]) => [name, total / count]));
}
