import { emaDecay } from '@ganforge/core';
import type { RunSchedules } from '../schedule/run-schedules.ts';
import type { RunStages } from '../schedule/stages.ts';
import type { ScheduleTime } from '../schedule/time.ts';
import { freeShared, type TrainingState } from '../state/state.ts';

/** Sets the stage of the step that starts now. If a new stage has `resetOptimizers`, all optimizers restart. */
export function beginStage(state: TrainingState<never>, stages: RunStages, at: ScheduleTime['stageBegan']): void {
  const next = stages.at(state.stage, at);
  if (next === state.stage) return;
  state.stage = next;
  if (stages.stage(next.stage).resetOptimizers !== true) return;
  for (const optimizer of Object.values(state.optimizers)) optimizer.reset();
}

/** Ends a step. It frees shared tensors and updates the moving averages. */
export function endStep(state: TrainingState<never>, schedules: RunSchedules, at: ScheduleTime): void {
  freeShared(state);
  for (const [name, ema] of Object.entries(state.averages)) {
    ema.update(emaDecay(ema.spec, schedules.averages[name]!(at), at.batchSize));
  }
}
