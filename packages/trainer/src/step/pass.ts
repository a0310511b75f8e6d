import { type Batch, clipByGlobalNorm, type NamedWeight, type Player, type Tensors } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { UpdatePosition } from '../schedule/position.ts';
import type { TrainingState } from '../state/state.ts';
import { createContext, disposeContext } from './context.ts';
import { isUnconnected, lossTerms } from './loss-terms.ts';

/** The loss and the gradients of one microbatch, still on the device. */
export interface Pass {
  /**
   * The terms, the logged values and the sum of each gradient. They are in one tensor, so that one download reads all
   * of them.
   */
  readonly scalars: tf.Tensor;
  readonly terms: readonly string[];
  readonly logged: readonly string[];
  /** The gradients by weight key. */
  readonly gradients: Record<string, tf.Tensor>;
  /** The observations by the state's name. */
  readonly observed: ReadonlyMap<string, Tensors>;
}

/** The inputs of a pass. A pass runs one microbatch of a player's update. */
export interface PassRequest<B extends Batch> {
  readonly state: TrainingState<B>;
  readonly player: Player<B>;
  readonly batch: B;
  readonly at: UpdatePosition;
  readonly microbatch: number;
  /** The weights that the player trains. */
  readonly parameters: readonly NamedWeight[];
}

/** The numbers of a pass, read from the device. */
export interface PassReading {
  readonly finite: boolean;
  /** The largest absolute value among the sums of the gradients. */
  readonly largest: number;
  readonly terms: ReadonlyMap<string, number>;
  readonly logged: ReadonlyMap<string, number>;
}

/**
 * Computes the gradients of a player's total loss on one microbatch.
 *
 * @param schedules the values of the schedules as tensors, if they already exist
 */
export function runPass<B extends Batch>(
  { state, player, batch, at, microbatch, parameters }: PassRequest<B>,
  schedules?: Readonly<Record<string, tf.Scalar>>,
): Pass {
  const context = createContext(state, player, at, microbatch, schedules);
  const terms = new Map<string, tf.Tensor>();
  const gradients: Record<string, tf.Tensor> = {};
  try {
    const sum = (): tf.Scalar => {
      const named = lossTerms(player, batch, context);
      for (const [name, term] of named) terms.set(name, tf.keep(tf.clone(term)));
      return named.map(([, term]) => term).reduce((total, term) => tf.add(total, term));
    };
    const variables = parameters.map(({ variable }) => variable);
    const grads = gradientsOf(sum, variables);
    for (const { key, variable } of parameters) {
      const gradient = grads[variable.name];
      if (gradient !== undefined) gradients[key] = gradient;
    }
    if (player.clipEach !== undefined) clip(gradients, player.clipEach.norm);
    const scalars = packed([...terms.values(), ...context.logged.values()], Object.values(gradients));
    const [termNames, logged] = [[...terms.keys()], [...context.logged.keys()]];
    tf.dispose([...terms.values(), ...context.logged.values()]);
    return { scalars, terms: termNames, logged, gradients, observed: context.observed };
  } catch (cause) {
    tf.dispose([...terms.values(), ...Object.values(gradients)]);
    disposeContext(context);
    if (!isUnconnected(cause)) throw cause;
    throw new GanError(
      'trainer/update',
      `the loss of player '${player.name}' depends on no trainable weight of ${player.trains.join(', ')}. Check which networks it trains, and that nothing detaches the gradient.`,
      { cause },
    );
  }
}

/** Clips gradients in place. If a player clips the gradient of each example, each example has its own pass. */
function clip(gradients: Record<string, tf.Tensor>, norm: number): void {
  for (const [key, clipped] of Object.entries(clipByGlobalNorm(gradients, norm))) {
    gradients[key]!.dispose();
    gradients[key] = clipped;
  }
}

/**
 * Packs all scalars into one tensor, because on a GPU each read waits for the device. A sum of numbers with NaN or Inf
 * is not finite.
 */
function packed(scalars: readonly tf.Tensor[], gradients: readonly tf.Tensor[]): tf.Tensor {
  return tf.tidy(() => {
    const all = [...scalars, ...gradients.map((gradient) => tf.sum(gradient))];
    return tf.stack(all.map((scalar) => (scalar.dtype === 'float32' ? scalar : tf.cast(scalar, 'float32'))));
  });
}

/** Reads the scalars of a pass and disposes them. */
export async function readPass({ scalars, terms, logged }: Pass): Promise<PassReading> {
  const values = await scalars.data();
  scalars.dispose();
  const split = terms.length + logged.length;
  const found = new Map(terms.map((name, i) => [name, values[i]!]));
  const sums = values.subarray(split);
  return {
    finite: [...found.values(), ...sums].every(Number.isFinite),
    largest: Math.max(0, ...Array.from(sums, Math.abs)),
    terms: found,
    logged: new Map(logged.map((name, i) => [name, values[terms.length + i]!])),
  };
}

/** Frees the observations of states. */
export function disposeObserved(observed: ReadonlyMap<string, Tensors>): void {
  for (const found of observed.values()) tf.dispose({ ...found });
}

/**
 * Computes the gradients of a loss, by the names of the variables.
 *
 * An error of the loss is caught and thrown again after tfjs has freed its tape. If the error passed through
 * `variableGrads`, all tensors that were saved for the backward pass would leak.
 */
function gradientsOf(loss: () => tf.Scalar, variables: tf.Variable[]): Readonly<Record<string, tf.Tensor>> {
  const errors: unknown[] = [];
  const guarded = (): tf.Scalar => {
    try {
      return loss();
    } catch (error) {
      errors.push(error);
      return tf.scalar(0); // this loss depends on no variable, so tfjs throws
    }
  };
  try {
    return tf.tidy(() => tf.variableGrads(guarded, variables).grads);
  } catch (error) {
    throw errors.length > 0 ? errors[0] : error;
  }
}
