/** The time in the run, before a step, at which a schedule is evaluated. */
export interface ScheduleTime {
  /** Number of completed steps. */
  readonly step: number;
  readonly epoch: number;
  /** Number of real examples seen. */
  readonly examples: number;
  /** Examples in a batch of this step. */
  readonly batchSize: number;
  /** Completed fraction of the current stage, in 0..1; absent if the stage has no length. */
  readonly progress?: number;
  /** Where the current stage began. */
  readonly stageBegan: { readonly step: number; readonly epoch: number; readonly examples: number };
}

/** A compiled schedule: returns its value at a time. The value is always finite. */
export type CompiledSchedule = (at: ScheduleTime) => number;

/** Returns the time of a step in a run without stages. */
export function timeOf(
  at: { readonly step: number; readonly epoch: number; readonly examples: number },
  batchSize: number,
): ScheduleTime {
  return { ...at, batchSize, stageBegan: { step: 0, epoch: 0, examples: 0 } };
}
