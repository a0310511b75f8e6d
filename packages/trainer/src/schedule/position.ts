/** Where in the run an update is made. */
export interface UpdatePosition {
  /** Steps completed before this one. */
  readonly step: number;
  /** Which of the player's updates in this step, from 0. */
  readonly update: number;
  readonly stage: string;
  /** Examples in the whole batch. */
  readonly batchSize: number;
  /** Values of the GAN's schedules, by name. */
  readonly schedules: Readonly<Record<string, number>>;
}
