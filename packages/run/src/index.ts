export {
  type Checkpoint,
  type CheckpointNotes,
  checkpointName,
  listCheckpoints,
  pruneCheckpoints,
  readCheckpoint,
  type StateArrays,
  tidyRunFolder,
  writeCheckpoint,
} from './checkpoints/checkpoint.ts';
export { type BestSoFar, encodeManifest, type Manifest } from './checkpoints/manifest.ts';
export { type EventLog, type LoggedEvent, openEventLog, readEvents, readEventsIfAny } from './events/event-log.ts';
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
} from './events/events.ts';
export { claimRun, whileClaimed } from './folder/run-claim.ts';
export { checkConfig, configHash, createRunFolder, folderFs, readRunRecord } from './folder/run-folder.ts';
export type { Json, JsonObject, RecordedSpec } from './json.ts';
export type { ReportData, RunMetrics } from './metrics.ts';
export { canonicalJson } from './record/canonical-json.ts';
export type { DataFingerprint, RunConfig, RunRecord, SampledFingerprint } from './record/run-record.ts';
export { formatSeconds, type ProgressOptions, progressBar } from './sinks/progress-bar.ts';
export { type EventFileWriter, openEventFile } from './sinks/tensorboard.ts';
