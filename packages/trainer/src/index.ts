export type { UpdatePosition } from './context.ts';
export { type LoggedEvent, readEvents } from './event-log.ts';
export type {
  CheckpointEvent,
  FailedEvent,
  FinishedEvent,
  FinishReason,
  HostSamples,
  Measurement,
  Measurements,
  MetricsEvent,
  ResumedEvent,
  SampleEvent,
  SampleSheet,
  StartedEvent,
  StepEvent,
  TrainEvent,
  Values,
  WarningEvent,
} from './events.ts';
export { type LoadCheckpointOptions, loadCheckpoint } from './load-checkpoint.ts';
export type { BestSoFar, Manifest } from './manifest.ts';
export type { BestMetric, CommonOptions, ResumeOptions, TrainOptions } from './options.ts';
export { type GifOptions, renderGif } from './outputs/gif.ts';
export { renderModelCard } from './outputs/model-card.ts';
export { type GridOptions, renderGrid } from './outputs/png-grid.ts';
export { type ProgressOptions, progressBar } from './outputs/progress-bar.ts';
export { renderReport } from './outputs/report.ts';
export type { ReportData, RunMetrics } from './outputs/report-data.ts';
export { renderScatter, type ScatterOptions } from './outputs/scatter.ts';
export { type EventFileWriter, openEventFile } from './outputs/tensorboard.ts';
export { readRunRecord } from './run-folder.ts';
export type { RunConfig, RunRecord } from './run-record.ts';
export { type CompiledSchedule, compileSchedule, type ScheduleTime } from './schedule.ts';
export { createTrainingState, disposeTrainingState, endStep, type TrainingState } from './state.ts';
export { resume, train } from './train.ts';
export type { Training, TrainResult } from './training.ts';
export { applyGradients, computeGradients, type UpdateGradients } from './update.ts';
