/** When in a run a schedule is evaluated: before a step. */
export interface ScheduleTime {
  /** Steps completed. */
  readonly step: number;
  readonly epoch: number;
  /** Real examples seen. */
  readonly examples: number;
  /** Examples in a batch of this step. */
  readonly batchSize: number;
  /** Share of the present stage that has passed, in 0..1; absent where the stage has no length. */
  readonly progress?: number;
  /** Where the present stage began. */
  readonly stageBegan: { readonly step: number; readonly epoch: number; readonly examples: number };
}

/** A schedule's value at a time: always finite. */
export type CompiledSchedule = (at: ScheduleTime) => number;

/** The time of a step of a run without stages. */
export function timeOf(
  at: { readonly step: number; readonly epoch: number; readonly examples: number },
  batchSize: number,
): ScheduleTime {
  return { ...at, batchSize, stageBegan: { step: 0, epoch: 0, examples: 0 } };
}
