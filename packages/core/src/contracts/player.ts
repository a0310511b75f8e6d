import type { Schedule } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../optimizers/optimizer-spec.ts';
import type { Batch } from './data.ts';
import type { LossContext } from './loss-context.ts';

/** The clipping and noise of DP-SGD. They limit how much one example can change an update. */
export interface ExampleClipping {
  /** Maximum L2 norm of one example's gradient over all weights that the player trains; above 0. */
  readonly norm: number;
  /** Standard deviation of the noise as a multiple of `norm`; at least 0. */
  readonly noise: number;
}

/** A player of the game. It consists of the networks that it updates, its optimizer, and the loss that it minimises. */
export interface Player<B extends Batch = Batch> {
  /** Name of the player, such as `critic`. */
  readonly name: string;
  /**
   * Names of the networks that the player updates. An update changes only the trainable weights and the statistics of
   * these networks.
   */
  readonly trains: readonly string[];
  /**
   * The player's optimizer, or the name of the player with which it shares an optimizer. A lazy regulariser shares the
   * optimizer state of the player that it regularises.
   */
  readonly optimizer: OptimizerSpec | { readonly sharedWith: string };
  /** Names of the stages in which the player is active. @default all stages */
  readonly stages?: readonly string[];
  /** Number of updates per step (n_critic). 0 pauses the player. @default 1 */
  readonly updatesPerStep?: Schedule;
  /** The player is active only in every n-th step (lazy regularisation). @default 1 */
  readonly every?: Schedule;
  /**
   * With `shared`, update i uses batch i of the step. With `own`, each update uses a batch that no other player sees.
   * @default 'shared'
   */
  readonly batches?: 'shared' | 'own';
  /**
   * Whether the loss is a surrogate (REINFORCE). A smaller value of a surrogate does not mean a better player.
   * @default false
   */
  readonly surrogate?: boolean;
  /**
   * Differential privacy by DP-SGD (Abadi et al. 2016, "Deep learning with differential privacy", algorithm 1).
   *
   * The gradient of each single example is scaled to an L2 norm of at most `norm`. Gaussian noise with standard
   * deviation `noise * norm` is added to the sum of the gradients. The loss runs once per example, on a batch of one;
   * `prepare` receives all examples together.
   *
   * A player with `clipEach` cannot train networks with statistics and cannot have `updateWhen`. Logged terms are not
   * private.
   * @default gradients of whole batches, without noise
   */
  readonly clipEach?: ExampleClipping;
  /**
   * Does work on the host before the loss, for instance computes a reward with a library. The returned tensors are
   * added to the batch and are disposed after the microbatch.
   */
  prepare?(batch: B, ctx: LossContext): Promise<Batch>;
  /**
   * Returns named terms. The player minimises their sum, and each term is logged. The function may run several times
   * for one update.
   */
  readonly loss: (batch: B, ctx: LossContext) => Record<string, tf.Scalar>;
  /**
   * Decides whether the update is made, from the values of the terms and their `total`. A skipped update changes
   * nothing.
   * @default always
   */
  updateWhen?(terms: Readonly<Record<string, number>>): boolean;
}
