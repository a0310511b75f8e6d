import type * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random/random-stream.ts';
import type { Tensors } from './state.ts';

/** How {@link LossContext.run} runs a network. */
export interface RunOptions {
  /** Batch norm by the batch, dropout and noise on. @default true */
  readonly training?: boolean;
  /**
   * Whether statistics (batch norm's means, spectral norm's vectors, a w average) may move. They move only in networks
   * that the player trains, and never with `weights`.
   * @default true
   */
  readonly statistics?: boolean;
  /** Weights to use in place of the network's own, by `<network>/<originalName>`; the others stay. */
  readonly weights?: Tensors;
}

/**
 * What a player's loss sees of the run.
 *
 * A loss is a function of tensors: it branches on its configuration and on the stage, and reads no value back. So it
 * can run twice for one update, and can be recorded.
 */
export interface LossContext {
  /** Name of the present stage; `main` where the GAN has no stages. */
  readonly stage: string;
  /** Examples in the whole batch, of which this microbatch is a part. */
  readonly batchSize: number;
  /** The value of one of the GAN's `schedules` at this step. */
  schedule(name: string): tf.Scalar;
  /** A stream keyed by (seed, player, stream, step, update, microbatch): the same at every call with the same name. */
  random(stream: string): RandomStream;
  /** Runs a network, or one of the GAN's fixed networks; layers that draw get a stream of their own at each call. */
  run<T extends tf.Tensor | tf.Tensor[] = tf.Tensor>(
    network: string,
    inputs: tf.Tensor | readonly tf.Tensor[],
    options?: RunOptions,
  ): T;
  /** The weights of a network, or their averages, by `<network>/<originalName>`. They stay owned by the run. */
  weights(network: string, options?: { readonly averaged?: boolean }): Tensors;
  /** Shares a detached copy of `t` until the step ends, for the same update and microbatch of another player; returns `t`. */
  share<T extends tf.Tensor>(key: string, t: T): T;
  /** What was shared in this step under `key` at the same update and microbatch. */
  shared<T extends tf.Tensor = tf.Tensor>(key: string): T | undefined;
  /** The tensors of one of the GAN's states, as before this update. */
  state(name: string): Tensors;
  /** Reports what this microbatch saw to a state; see `StateSpec`. Once a microbatch. */
  observe(name: string, found: Tensors): void;
  /** Logs a scalar that is not a loss term. */
  log(name: string, t: tf.Scalar): void;
}
