import type { Batch, Player } from '@ganforge/core';
import { type BatchSource, disposeBatch } from '../batch/batches.ts';

/** The batches of one step: shared ones, the i-th for the i-th update of each player, and batches that one update sees. */
export class StepBatches<B extends Batch> {
  readonly #source: BatchSource<B>;
  readonly #size: number;
  readonly #shared: (readonly B[])[] = [];
  #own: readonly B[] = [];

  constructor(source: BatchSource<B>, size: number) {
    this.#source = source;
    this.#size = size;
  }

  /** The microbatches of a player's update; the next batch begins to be read meanwhile. */
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
   * Frees what no update after this one reads.
   *
   * @param neededLater how many of the shared batches a later player reads: with a hundred updates of a critic, only the
   *   first outlives its update
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
