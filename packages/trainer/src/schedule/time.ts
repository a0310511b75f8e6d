/** The time, before a step of the run, at which a schedule is evaluated. */
export interface ScheduleTime {
  /** Number of completed steps. */
  readonly step: number;
  readonly epoch: number;
  /** Number of real examples that were used. */
  readonly examples: number;
  /** Number of examples in a batch of this step. */
  readonly batchSize: number;
  /** Completed fraction of the current stage, in 0..1. It is absent if the stage has no length. */
  readonly progress?: number;
  /** The position at which the current stage started. */
  readonly stageBegan: { readonly step: number; readonly epoch: number; readonly examples: number };
}

/** A compiled schedule. It returns the value of the schedule at a time. The value is always finite. */
export type CompiledSchedule = (at: ScheduleTime) => number;

/** Returns the time of a step in a run without stages. */
export function timeOf(
  at: { readonly step: number; readonly epoch: number; readonly examples: number },
  batchSize: number,
): ScheduleTime {
  return { ...at, batchSize, stageBegan: { step: 0, epoch: 0, examples: 0 } };
}
