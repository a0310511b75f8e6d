import type { Schedule } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../optimizers/optimizer-spec.ts';
import type { Batch } from './data.ts';
import type { LossContext } from './loss-context.ts';

/** How much one example may add to an update. */
export interface ExampleClipping {
  /** Largest norm of an example's gradient, over all weights that the player trains; above 0. */
  readonly norm: number;
  /** Deviation of the noise, as a multiple of `norm`; at least 0. */
  readonly noise: number;
}

/** One side of the game: the networks it updates, its optimizer, and the loss it minimises. */
export interface Player<B extends Batch = Batch> {
  /** Name, such as `critic`. */
  readonly name: string;
  /** Names of the networks it updates: an update changes their trainable weights and statistics, and nothing else. */
  readonly trains: readonly string[];
  /** Its optimizer, or the player whose optimizer it shares (lazy regularisers share slots). */
  readonly optimizer: OptimizerSpec | { readonly sharedWith: string };
  /** Names of the stages in which it plays. @default all */
  readonly stages?: readonly string[];
  /** Updates in a step (n_critic); 0 where it rests. @default 1 */
  readonly updatesPerStep?: Schedule;
  /** It plays only in every n-th step (lazy regularisers). @default 1 */
  readonly every?: Schedule;
  /** Whether its i-th update sees the step's i-th batch, or a batch that no other player sees. @default 'shared' */
  readonly batches?: 'shared' | 'own';
  /** Its loss is a surrogate (REINFORCE): a smaller value does not mean a better player. @default false */
  readonly surrogate?: boolean;
  /**
   * Differential privacy: the gradient of each example by itself is scaled to a norm of at most `norm`, and gaussian noise of
   * deviation `noise` x `norm` is added to their sum (DP-SGD: Abadi et al. 2016, "Deep learning with differential privacy",
   * algorithm 1). The loss runs once for each example, on a batch of one; `prepare` gets all of them at once.
   *
   * What a player that does this may not have: networks that keep statistics, and `updateWhen`. Terms that are logged are
   * not private.
   * @default gradients of whole batches, without noise
   */
  readonly clipEach?: ExampleClipping;
  /**
   * Work on the host before the loss: a reward from a library, say. What it returns joins the batch and is disposed
   * after the microbatch.
   */
  prepare?(batch: B, ctx: LossContext): Promise<Batch>;
  /** Named terms; their sum is minimised and each is logged. May run several times for one update. */
  readonly loss: (batch: B, ctx: LossContext) => Record<string, tf.Scalar>;
  /**
   * Whether the update is made, by the values of the terms and their `total`; a skipped update changes nothing.
   * @default always
   */
  updateWhen?(terms: Readonly<Record<string, number>>): boolean;
}
