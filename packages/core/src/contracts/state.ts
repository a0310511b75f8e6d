import type * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random/random-stream.ts';

/** Tensors by name. */
export type Tensors = Readonly<Record<string, tf.Tensor>>;

/**
 * Something beside weights that a run must remember: an image pool, a moving mean of logits, ADA's p.
 *
 * Losses read it by `ctx.state` and report what they saw by `ctx.observe`. What the microbatches of an update observed
 * is reduced in their order, and `next` runs once, after the update. Every loss of that update sees the state of before.
 *
 * @example
 * const meanLogit: StateSpec = {
 *   initial: () => ({ mean: tf.scalar(0) }),
 *   reduce: 'mean',
 *   next: (old, found) => ({ mean: tf.add(tf.mul(old.mean!, 0.99), tf.mul(found.mean!, 0.01)) }),
 * };
 */
export interface StateSpec {
  /** The tensors of before the first step; their names, shapes and types hold for the whole run. */
  initial(): Tensors;
  /** How the observations of several microbatches become one: their mean, or one after another along the first axis. */
  readonly reduce: 'mean' | 'concat';
  /**
   * The state after an update; runs in a tidy.
   *
   * @param old the state of before the update
   * @param found what was observed, reduced
   * @param of.batchSize examples in the whole batch
   * @param of.random keyed by the seed, the state's name, the step and the update
   */
  next(old: Tensors, found: Tensors, of: { readonly batchSize: number; readonly random: RandomStream }): Tensors;
}
