import type { Batch, Player } from '@ganforge/core';
import { type BatchSource, disposeBatch } from '../batch/batches.ts';

/**
 * Manages the batches of one step. Update i of each player uses shared batch i, or a batch that only this update uses.
 */
export class StepBatches<B extends Batch> {
  readonly #source: BatchSource<B>;
  readonly #size: number;
  readonly #shared: (readonly B[])[] = [];
  #own: readonly B[] = [];

  constructor(source: BatchSource<B>, size: number) {
    this.#source = source;
    this.#size = size;
  }

  /** Returns the microbatches of a player's update and starts to read the next batch. */
  async take(player: Player<B>, update: number): Promise<readonly B[]> {
    let batch = player.batches === 'own' ? undefined : this.#shared[update];
    if (batch === undefined) {
      batch = await this.#source.next(this.#size);
      if (player.batches === 'own') this.#own = batch;
      else this.#shared.push(batch);
    }
    this.#source.prefetch(this.#size);
    return batch;
  }

  /**
   * Frees the batches that no later update reads.
   *
   * @param neededLater the number of shared batches that a later player reads; with 100 critic updates and one
   *   generator update, only the first batch is kept
   */
  release(update: number, neededLater: number): void {
    for (const part of this.#own) disposeBatch(part);
    this.#own = [];
    if (update < neededLater) return;
    for (const part of this.#shared[update] ?? []) disposeBatch(part);
    if (update < this.#shared.length) this.#shared[update] = [];
  }

  dispose(): void {
    for (const part of [...this.#own, ...this.#shared.flat()]) disposeBatch(part);
  }
}
