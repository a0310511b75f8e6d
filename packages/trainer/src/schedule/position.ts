/** The position of an update in the run. */
export interface UpdatePosition {
  /** Number of steps completed before this one. */
  readonly step: number;
  /** Index of the player's update in this step, from 0. */
  readonly update: number;
  readonly stage: string;
  /** Number of examples in the whole batch. */
  readonly batchSize: number;
  /** Values of the GAN's schedules, by name. */
  readonly schedules: Readonly<Record<string, number>>;
}
