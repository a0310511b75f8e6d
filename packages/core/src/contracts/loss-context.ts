import type * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random/random-stream.ts';
import type { Tensors } from './state.ts';

/** Options of {@link LossContext.run}. */
export interface RunOptions {
  /**
   * Whether to use training mode. Then batch norm uses batch statistics, and dropout and noise are active.
   * @default true
   */
  readonly training?: boolean;
  /**
   * Whether the call may update statistics (batch norm means, spectral norm vectors, the average w). Only the
   * statistics of networks that the player trains are updated. No statistics are updated if `weights` is given.
   * @default true
   */
  readonly statistics?: boolean;
  /** Weights that replace the network's own, by `<network>/<originalName>`. Omitted weights keep their values. */
  readonly weights?: Tensors;
}

/**
 * The values that a player's loss can read from the run, and the methods that report to the run.
 *
 * A loss is a function of tensors. It may branch on its configuration and on the stage. It never reads a tensor's value
 * back to the host. Therefore a loss can run twice for one update, and it can be recorded.
 */
export interface LossContext {
  /** Name of the current stage; `main` if the GAN has no stages. */
  readonly stage: string;
  /** Number of examples in the whole batch, not only in this microbatch. */
  readonly batchSize: number;
  /** Returns the value of one of the GAN's `schedules` at this step. */
  schedule(name: string): tf.Scalar;
  /**
   * Returns a stream keyed by (seed, player, stream, step, update, microbatch). Calls with the same name return the
   * same stream.
   */
  random(stream: string): RandomStream;
  /**
   * Runs one of the GAN's networks or fixed networks. Each call gives a separate stream to each layer that draws random
   * numbers.
   */
  run<T extends tf.Tensor | tf.Tensor[] = tf.Tensor>(
    network: string,
    inputs: tf.Tensor | readonly tf.Tensor[],
    options?: RunOptions,
  ): T;
  /** Returns the weights of a network, or their averages, by `<network>/<originalName>`. The run keeps ownership. */
  weights(network: string, options?: { readonly averaged?: boolean }): Tensors;
  /**
   * Shares a detached copy of `t` with the other players until the step ends, and returns `t`. Another player reads it
   * with `shared` in the same update and microbatch.
   */
  share<T extends tf.Tensor>(key: string, t: T): T;
  /** Returns the tensor that was shared under `key` in this step, for the same update and microbatch. */
  shared<T extends tf.Tensor = tf.Tensor>(key: string): T | undefined;
  /** Returns the tensors of one of the GAN's states. They have the values from before this update. */
  state(name: string): Tensors;
  /** Reports the observations of this microbatch to a state; see `StateSpec`. Call it once per microbatch. */
  observe(name: string, found: Tensors): void;
  /** Logs a scalar that is not a loss term. */
  log(name: string, t: tf.Scalar): void;
}
