import type * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random/random-stream.ts';

/** Tensors by name. */
export type Tensors = Readonly<Record<string, tf.Tensor>>;

/**
 * Describes state of a run that is not a weight, for instance an image pool, a moving mean of logits, or the
 * probability p of ADA.
 *
 * Losses read the state with `ctx.state` and report observations with `ctx.observe`. The observations of all
 * microbatches are reduced in order. Then `next` runs once, after the update. Every loss of an update sees the state
 * before that update.
 *
 * @example
 * const meanLogit: StateSpec = {
 *   initial: () => ({ mean: tf.scalar(0) }),
 *   reduce: 'mean',
 *   next: (old, found) => ({ mean: tf.add(tf.mul(old.mean!, 0.99), tf.mul(found.mean!, 0.01)) }),
 * };
 */
export interface StateSpec {
  /** Returns the tensors before the first step. Their names, shapes and types must not change during the run. */
  initial(): Tensors;
  /**
   * How the observations of several microbatches are combined. `mean` averages them. `concat` concatenates them along
   * the first axis.
   */
  readonly reduce: 'mean' | 'concat';
  /**
   * Returns the state after an update. It runs in a tidy.
   *
   * @param old the state before the update
   * @param found the reduced observations
   * @param of.batchSize examples in the whole batch
   * @param of.random a stream keyed by the seed, the state's name, the step and the update
   */
  next(old: Tensors, found: Tensors, of: { readonly batchSize: number; readonly random: RandomStream }): Tensors;
}
