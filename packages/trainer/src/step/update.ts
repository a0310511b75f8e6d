import type { Batch, Player, Tensors } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { Values } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import { named, namedAsync } from '../loop/user-code.ts';
import type { UpdatePosition } from '../schedule/position.ts';
import { optimizerOwner, trainableWeights } from '../state/players.ts';
import type { TrainingState } from '../state/state.ts';
import { addNoise, runEachExample } from './clip-each.ts';
import { createContext, disposeContext } from './context.ts';
import { type Executor, localExecutor } from './executor.ts';
import { explainNotFinite } from './not-finite.ts';
import { advanceStates, reduceObservations } from './observations.ts';
import { disposeObserved, type Pass, type PassReading, type PassRequest, readPass, runPass } from './pass.ts';
import { meanOfNumbers, TensorSum } from './reduce.ts';
import { UpdateStatistics } from './statistics.ts';

const where = 'trainer/update';
/** The largest number whose square fits into float32 (3.4e38). */
const largestSquared = Math.sqrt(3.4028234663852886e38);

/** The result of the first half of an update. It contains the gradients and the values before the weights change. */
export interface UpdateGradients {
  /** Loss terms by name, averaged over the microbatches. */
  readonly terms: Values;
  /** The logged values, averaged over the microbatches. */
  readonly logged: Values;
  /** Gradients by weight key `<network>/<originalName>`. Weights on which the loss does not depend are absent. */
  readonly gradients: Readonly<Record<string, tf.Tensor>>;
  /** The observations for each state, reduced over the microbatches. */
  readonly observed: Readonly<Record<string, Tensors>>;
  /**
   * Whether the update was made. It is false if the player's `updateWhen` skips the update. Then the statistics have
   * been restored, and nothing must be applied.
   */
  readonly made: boolean;
  /** Warnings about the gradients for the user. */
  readonly warnings: readonly string[];
  /** Frees the tensors. */
  dispose(): void;
}

/**
 * Computes the gradients of a player's total loss for the trainable weights of its networks.
 *
 * Gradients and terms are averaged over the microbatches. If the loss is a mean over examples, this equals the gradient
 * of the whole batch. Batch norm sees each microbatch separately.
 *
 * @param microbatches the microbatches of this process, of equal size; the caller keeps ownership
 * @throws GanError `not-finite` if a term or a gradient is NaN or Inf; the message names player, term and layer
 * @throws GanError `argument` if the loss has no terms or depends on no weight of the player
 */
export async function computeGradients<B extends Batch>(
  state: TrainingState<B>,
  player: Player<B>,
  microbatches: readonly B[],
  at: UpdatePosition,
  executor: Executor = localExecutor(Math.max(1, microbatches.length)),
  pass: (request: PassRequest<B>) => Pass = runPass,
): Promise<UpdateGradients> {
  if (microbatches.length === 0) throw new GanError(where, 'an update needs at least one batch; received none.');
  const parameters = trainableWeights(state, player);
  const statistics = new UpdateStatistics(state, player, executor, player.updateWhen !== undefined);
  const sum = new TensorSum();
  const read: { terms: ReadonlyMap<string, number>; logged: ReadonlyMap<string, number> }[] = [];
  const allObserved: ReadonlyMap<string, Tensors>[] = [];
  const warnings: string[] = [];
  try {
    for (const [i, batch] of microbatches.entries()) {
      const microbatch = executor.first + i;
      const found = await runMicrobatch({ state, player, batch, at, microbatch, parameters }, pass);
      allObserved.push(found.observed);
      sum.push(found.gradients);
      const values = await found.read();
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
    if (player.clipEach !== undefined) addNoise({ state, player, at }, gradients, at.batchSize);
    const observed = made ? await reduceObservations(state, executor, allObserved) : {};
    return { terms, logged, gradients, observed, made, warnings, dispose: () => tf.dispose([gradients, observed]) };
  } finally {
    sum.dispose();
    statistics.dispose();
    for (const observed of allObserved) disposeObserved(observed);
  }
}

/**
 * Applies a player's update. The optimizer updates the weights, and then the observed states change.
 *
 * @param found the result of {@link computeGradients}; the caller keeps ownership
 * @param learningRate the value of the learning rate's schedule at this step
 * @param beta2 the value of Adam's beta2 at this step, if it is a schedule
 * @throws GanError `argument` if a gradient belongs to a network that the player does not train
 */
export function applyGradients<B extends Batch>(
  state: TrainingState<B>,
  player: Player<B>,
  found: Pick<UpdateGradients, 'gradients' | 'observed'>,
  at: UpdatePosition,
  learningRate: number,
  beta2?: number,
): void {
  const { gradients, observed } = found;
  const parameters: Record<string, tf.Variable> = {};
  for (const { key, variable } of trainableWeights(state, player)) {
    if (key in gradients) parameters[key] = variable;
  }
  const stray = Object.keys(gradients).find((key) => !(key in parameters));
  if (stray !== undefined) throw new GanError(where, `player '${player.name}' does not train '${stray}'.`);
  state.optimizers[optimizerOwner(player)]!.apply(parameters, { ...gradients }, learningRate, beta2);
  advanceStates(state, player, observed, at);
}

function isMade<B extends Batch>(player: Player<B>, terms: Values): boolean {
  if (player.updateWhen === undefined) return true;
  const total = Object.values(terms).reduce((sum, term) => sum + term, 0);
  return named(`updateWhen() of player '${player.name}'`, () => player.updateWhen?.({ ...terms, total }) ?? true);
}

/** The results of a microbatch. Its numbers are read on demand. */
interface Microbatch extends Pick<Pass, 'gradients' | 'observed'> {
  /**
   * Reads the numbers of the microbatch.
   *
   * @throws GanError `not-finite` if a term or a gradient is NaN or Inf
   */
  read(): Promise<PassReading>;
}

/** Computes the loss of one microbatch, after the work of the player's `prepare` on the host. */
async function runMicrobatch<B extends Batch>(
  request: PassRequest<B>,
  pass: (request: PassRequest<B>) => Pass,
): Promise<Microbatch> {
  const { state, player, batch, at, microbatch } = request;
  if (player.prepare === undefined) return runPrepared(request, pass);
  const context = createContext(state, player, at, microbatch);
  const party = `prepare() of player '${player.name}'`;
  const prepared = await namedAsync(party, () => player.prepare!(batch, context)).finally(() =>
    disposeContext(context),
  );
  try {
    return await runPrepared({ ...request, batch: { ...batch, ...prepared } }, pass);
  } finally {
    tf.dispose({ ...prepared });
  }
}

async function runPrepared<B extends Batch>(
  request: PassRequest<B>,
  pass: (request: PassRequest<B>) => Pass,
): Promise<Microbatch> {
  if (request.player.clipEach !== undefined) {
    const { reading, ...found } = await runEachExample(request, pass, notFinite);
    return { ...found, read: async () => reading };
  }
  const found = pass(request);
  return {
    ...found,
    async read() {
      const reading = await readPass(found);
      if (!reading.finite) throw await notFinite(request, reading);
      return reading;
    },
  };
}

function notFinite<B extends Batch>(
  { state, player, batch, at, microbatch }: PassRequest<B>,
  { terms }: PassReading,
): Promise<GanError> {
  return explainNotFinite(state, player, batch, at, microbatch, terms);
}

function overflowOf<B extends Batch>({ name }: Player<B>, { step }: UpdatePosition): string {
  return (
    `the gradients of player '${name}' are so large at step ${step} that their squares overflow float32: without ` +
    'clipNorm, optimizers that square them (adam, rmsProp) make no update. Scale its loss down.'
  );
}
