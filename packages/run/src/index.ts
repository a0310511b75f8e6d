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
export { type EventLog, openEventLog, readEvents } from './events/event-log.ts';
export type {
  Advice,
  CheckpointEvent,
  FailedEvent,
  Finding,
  FindingCurve,
  FindingNumber,
  FinishedEvent,
  FinishReason,
  HealthEvent,
  LoggedEvent,
  Measurement,
  Measurements,
  MetricsEvent,
  ProbeEvent,
  ResumedEvent,
  SampleEvent,
  SampleSheet,
  StartedEvent,
  StepEvent,
  TrainEvent,
  Values,
  WarningEvent,
} from './events/events.ts';
export { addCosts, type Costs, type History, noCosts, readHistory } from './events/history.ts';
export { filesAt } from './files/files-at.ts';
export type { ArrayFile, RunFiles } from './files/run-files.ts';
export { lockRun, type RunLock, whileLocked } from './folder/lock.ts';
export { removeCheckpointsBeyond, removeSamplesBeyond } from './folder/one-history.ts';
export { beginRun, checkConfig, configHash, folderFs, readRunRecord } from './folder/run-folder.ts';
export { type RunMetrics, readMetrics, writeMetrics } from './metrics.ts';
export {
  type Marks,
  marked,
  type Provenance,
  provenanceOf,
  readMarks,
  sidecarOf,
  withProvenance,
} from './provenance/provenance.ts';
export { type FollowOptions, follow } from './read/follow.ts';
export { type OpenedRun, openRun } from './read/open-run.ts';
export type { SampleFile } from './read/samples.ts';
export { canonicalJson } from './record/canonical-json.ts';
export type { DataFingerprint, RunConfig, RunRecord, SampledFingerprint } from './record/run-record.ts';
export { defaultSinks } from './sinks/default-sinks.ts';
export { type OpenSinks, openSinks } from './sinks/open-sinks.ts';
export { formatSeconds, type ProgressOptions, progressBar } from './sinks/progress-bar.ts';
export { progressSink } from './sinks/progress-sink.ts';
export type { Curve } from './sinks/report/curves.ts';
export { renderFindings } from './sinks/report/findings.ts';
export { type CardData, renderModelCard } from './sinks/report/model-card.ts';
export { renderReport } from './sinks/report/report.ts';
export { type ReportData, readReportData, type SamplePicture } from './sinks/report/report-data.ts';
export { settingsOf } from './sinks/settings-of.ts';
export type { OpenSink, Sink, SinkRun } from './sinks/sink.ts';
export { type EventFileOptions, type EventFileWriter, openEventFile } from './sinks/tensorboard.ts';
export { ganforgeVersion } from './version.ts';
