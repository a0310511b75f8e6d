import type { Batch, NamedWeight, Player, Tensors } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { Values } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import { named, namedAsync } from '../loop/user-code.ts';
import type { UpdatePosition } from '../schedule/position.ts';
import { optimizerOwner, trainableWeights } from '../state/players.ts';
import type { TrainingState } from '../state/state.ts';
import { createContext, disposeContext, type RecordingContext } from './context.ts';
import { type Executor, localExecutor } from './executor.ts';
import { isUnconnected, lossTerms } from './loss-terms.ts';
import { explainNotFinite } from './not-finite.ts';
import { advanceStates, reduceObservations } from './observations.ts';
import { meanOfNumbers, TensorSum } from './reduce.ts';
import { UpdateStatistics } from './statistics.ts';

const where = 'trainer/update';
/** Squares of larger numbers are above float32's largest, 3.4e38. */
const largestSquared = Math.sqrt(3.4028234663852886e38);

/** What one update of a player found out, before its weights change. */
export interface UpdateGradients {
  /** Loss terms by name, averaged over the microbatches. */
  readonly terms: Values;
  /** What the loss logged, averaged over the microbatches. */
  readonly logged: Values;
  /** By weight key `<network>/<originalName>`; weights that the loss does not reach are absent. */
  readonly gradients: Readonly<Record<string, tf.Tensor>>;
  /** What was observed for each state, reduced over the microbatches. */
  readonly observed: Readonly<Record<string, Tensors>>;
  /** False where the player's `updateWhen` skips the update: the statistics are as before it, and nothing is to be applied. */
  readonly made: boolean;
  /** What the user should know of the gradients. */
  readonly warnings: readonly string[];
  /** Frees the tensors. */
  dispose(): void;
}

/** Scalars of one microbatch, still on the device. */
interface Pass {
  readonly terms: ReadonlyMap<string, tf.Tensor>;
  readonly context: RecordingContext;
  readonly gradients: Record<string, tf.Tensor>;
}

/**
 * The gradients of a player's summed loss in the trainable weights of the networks it trains.
 *
 * Over k microbatches the gradients and the terms are averaged, which is the gradient of the mean loss where the loss is
 * a mean over examples; batch norm sees each microbatch by itself.
 *
 * @param microbatches those of this process, of equal size; they stay owned by the caller
 * @throws GanError `not-finite` when a term or a gradient is NaN or Inf, with player, term and layer named
 * @throws GanError `argument` when the loss has no terms or depends on no weight of the player
 */
export async function computeGradients<B extends Batch>(
  state: TrainingState<B>,
  player: Player<B>,
  microbatches: readonly B[],
  at: UpdatePosition,
  executor: Executor = localExecutor(Math.max(1, microbatches.length)),
): Promise<UpdateGradients> {
  if (microbatches.length === 0) throw new GanError(where, 'an update needs at least one batch; received none.');
  const parameters = trainableWeights(state, player);
  const statistics = new UpdateStatistics(state, player, executor, player.updateWhen !== undefined);
  const sum = new TensorSum();
  const read: { terms: ReadonlyMap<string, number>; logged: ReadonlyMap<string, number> }[] = [];
  const contexts: RecordingContext[] = [];
  const warnings: string[] = [];
  try {
    for (const [i, batch] of microbatches.entries()) {
      const microbatch = executor.first + i;
      const pass = await runMicrobatch(state, player, batch, at, microbatch, parameters);
      contexts.push(pass.context);
      const reading = readPass(pass); // takes what it needs of the gradients at once
      sum.push(pass.gradients);
      const values = await reading;
      if (!values.finite) throw await explainNotFinite(state, player, batch, at, microbatch, values.terms);
      if (values.largest > largestSquared) warnings.push(overflowOf(player, at));
      read.push(values);
      statistics.endMicrobatch();
    }
    const terms = await meanOfNumbers(
      executor,
      read.map(({ terms }) => Object.fromEntries(terms)),
    );
    const logged = await meanOfNumbers(
      executor,
      read.map(({ logged }) => Object.fromEntries(logged)),
    );
    const made = isMade(player, terms);
    if (made) await statistics.commit();
    else statistics.undo();
    const gradients = made ? await sum.mean(executor) : {};
    const observed = made
      ? await reduceObservations(
          state,
          executor,
          contexts.map(({ observed }) => observed),
        )
      : {};
    return { terms, logged, gradients, observed, made, warnings, dispose: () => tf.dispose([gradients, observed]) };
  } finally {
    sum.dispose();
    statistics.dispose();
    for (const context of contexts) disposeContext(context);
  }
}

/**
 * Makes a player's update: its optimizer (which clips, where it is told to), then the states that were observed.
 *
 * @param found as {@link computeGradients} gave it; it stays owned by the caller
 * @param learningRate this step's value of the optimizer's schedule
 */
export function applyGradients<B extends Batch>(
  state: TrainingState<B>,
  player: Player<B>,
  found: Pick<UpdateGradients, 'gradients' | 'observed'>,
  at: UpdatePosition,
  learningRate: number,
): void {
  const { gradients, observed } = found;
  const parameters: Record<string, tf.Variable> = {};
  for (const { key, variable } of trainableWeights(state, player)) {
    if (key in gradients) parameters[key] = variable;
  }
  const stray = Object.keys(gradients).find((key) => !(key in parameters));
  if (stray !== undefined) throw new GanError(where, `player '${player.name}' does not train '${stray}'.`);
  state.optimizers[optimizerOwner(player)]!.apply(parameters, { ...gradients }, learningRate);
  advanceStates(state, player, observed, at);
}

function isMade<B extends Batch>(player: Player<B>, terms: Values): boolean {
  if (player.updateWhen === undefined) return true;
  const total = Object.values(terms).reduce((sum, term) => sum + term, 0);
  return named(`updateWhen() of player '${player.name}'`, () => player.updateWhen?.({ ...terms, total }) ?? true);
}

/** The loss of one microbatch, after the player's work on the host. */
async function runMicrobatch<B extends Batch>(
  state: TrainingState<B>,
  player: Player<B>,
  batch: B,
  at: UpdatePosition,
  microbatch: number,
  parameters: readonly NamedWeight[],
): Promise<Pass> {
  if (player.prepare === undefined) return runLoss(state, player, batch, at, microbatch, parameters);
  const context = createContext(state, player, at, microbatch);
  const party = `prepare() of player '${player.name}'`;
  const prepared = await namedAsync(party, () => player.prepare!(batch, context)).finally(() =>
    disposeContext(context),
  );
  try {
    return runLoss(state, player, { ...batch, ...prepared }, at, microbatch, parameters);
  } finally {
    tf.dispose({ ...prepared });
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
    const gradients: Record<string, tf.Tensor> = {};
    for (const { key, variable } of parameters) {
      const gradient = grads[variable.name];
      if (gradient !== undefined) gradients[key] = gradient;
    }
    return { terms, context, gradients };
  } catch (cause) {
    tf.dispose([...terms.values()]);
    disposeContext(context);
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
  const { logged: scalars } = pass.context;
  const packed = tf.tidy(() => {
    const health = Object.values(pass.gradients).map((gradient) => tf.sum(gradient)); // NaN and Inf survive a sum
    const all = [...pass.terms.values(), ...scalars.values(), ...health];
    return tf.stack(all.map((scalar) => (scalar.dtype === 'float32' ? scalar : tf.cast(scalar, 'float32'))));
  });
  const [terms, logged] = [[...pass.terms.keys()], [...scalars.keys()]];
  tf.dispose([...pass.terms.values(), ...scalars.values()]);
  scalars.clear();
  const values = await packed.data();
  packed.dispose();
  const split = terms.length + logged.length;
  const found = new Map(terms.map((name, i) => [name, values[i]!]));
  const finite = [...found.values(), ...values.subarray(split)].every(Number.isFinite);
  const largest = Math.max(0, ...Array.from(values.subarray(split), Math.abs));
  return { finite, largest, terms: found, logged: new Map(logged.map((name, i) => [name, values[terms.length + i]!])) };
}
