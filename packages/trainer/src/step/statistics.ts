import type { NamedWeight, Player } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainingState } from '../state/state.ts';
import { type Executor, isWhole } from './executor.ts';
import { fromFirst, TensorSum } from './reduce.ts';

/**
 * Manages the statistics of the networks that a player trains, over the microbatches of one update.
 *
 * Each microbatch starts with the values from before the update. Let s0, s1, ... be the values after microbatches 0, 1,
 * .... The new value of a statistic is `s0 + mean(si - s0)`. So if all si are equal, the new value has the same bits.
 * The new value of an integer statistic is s0.
 */
export class UpdateStatistics {
  readonly #weights: readonly NamedWeight[];
  readonly #executor: Executor;
  readonly #before: readonly tf.Tensor[];
  readonly #left: tf.Tensor[][] = [];

  /**
   * Saves the statistics before the update.
   *
   * @param undoable whether {@link undo} may be called; then the old values are also saved for a single microbatch
   */
  constructor(state: TrainingState<never>, player: Player<never>, executor: Executor, undoable: boolean) {
    const held = executor.microbatches > 1 || undoable;
    const all = player.trains.flatMap((network) => state.weights[network] ?? []);
    this.#weights = held ? all.filter(({ trainable }) => !trainable) : [];
    this.#executor = executor;
    this.#before = this.#weights.map(({ variable }) => tf.clone(variable));
  }

  /** Records the statistics after a microbatch and restores their old values. */
  endMicrobatch(): void {
    if (this.#executor.microbatches === 1) return;
    this.#left.push(this.#weights.map(({ variable }) => tf.clone(variable)));
    this.undo();
  }

  /** Restores the statistics from before the update. */
  undo(): void {
    for (const [i, { variable }] of this.#weights.entries()) variable.assign(this.#before[i]!);
  }

  /** Sets the statistics to their values after the update. */
  async commit(): Promise<void> {
    if (this.#executor.microbatches === 1 || this.#weights.length === 0) return;
    const named = (values: readonly tf.Tensor[]) =>
      Object.fromEntries(this.#weights.map(({ key }, i) => [key, values[i]!] as const));
    const own = named(this.#left[0]!);
    const s0 = isWhole(this.#executor) ? own : await fromFirst(this.#executor, own);
    const differences = new TensorSum();
    for (const values of this.#left) {
      const floats = Object.entries(named(values)).filter(([, value]) => value.dtype === 'float32');
      differences.push(Object.fromEntries(floats.map(([key, value]) => [key, tf.sub(value, s0[key]!)])));
    }
    const mean = await differences.mean(this.#executor);
    tf.tidy(() => {
      for (const { key, variable } of this.#weights) {
        const difference = mean[key];
        variable.assign(difference === undefined ? tf.cast(s0[key]!, variable.dtype) : tf.add(s0[key]!, difference));
      }
    });
    tf.dispose(mean);
    if (s0 !== own) tf.dispose(s0);
  }

  dispose(): void {
    tf.dispose([...this.#before, ...this.#left.flat()]);
    this.#left.length = 0;
  }
}
