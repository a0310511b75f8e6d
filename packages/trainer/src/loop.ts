import type { Batch, Dataset } from '@ganforge/core';
import {
  type BestSoFar,
  checkpointName,
  type Measurements,
  pruneCheckpoints,
  type RunMetrics,
  type RunRecord,
  type SampleSheet,
  type StepEvent,
  type TrainEvent,
  type Values,
  writeCheckpoint,
} from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import { type BatchSource, checkSize, type DataCursor } from './batches.ts';
import { updateBest } from './best.ts';
import { checkEngine } from './engine.ts';
import { measure, prepareMetrics, secondsLeft, warn } from './measure.ts';
import type { ResolvedOptions } from './options.ts';
import type { RunSchedules } from './run-schedules.ts';
import { updatesAt } from './run-schedules.ts';
import { makeSamples } from './samples.ts';
import type { TrainingState } from './state.ts';
import { holdState, readState, type TrainingNotes, updateCounts } from './state-tensors.ts';
import { batchSizeAt, runStep, type StepResult } from './step.ts';
import { GivenUp, type StopRequest, yieldToEventLoop } from './stop.ts';
import type { TrainResult } from './training.ts';

/** Seconds of a process after which its run has a first checkpoint, however many steps there are between two. */
const firstCheckpoint = 60;

/** All that a loop works with. */
export interface Session<B extends Batch> {
  readonly state: TrainingState<B>;
  readonly schedules: RunSchedules;
  readonly source: BatchSource<B>;
  readonly options: ResolvedOptions<B>;
  readonly run: RunRecord;
  readonly folder: string | undefined;
  readonly stop: StopRequest;
  /** Where the loop begins: after a resume not at 0. */
  readonly start: {
    readonly step: number;
    readonly best: BestSoFar | null;
    readonly metrics: Measurements;
    readonly unmeasured: boolean;
  };
  readonly dataset: Dataset<B>;
  readonly report: Reporter;
  /** tfjs's backend that it began on. */
  readonly engine: string;
}

/** Where a loop tells what it does. */
export interface Reporter {
  emit(event: TrainEvent): Promise<void>;
  /** Makes sure that all events are on the disk. */
  sync(): Promise<void>;
  picture(step: number, sheet: SampleSheet): Promise<string | undefined>;
  metrics(metrics: RunMetrics): Promise<void>;
}

/** What a loop has found out so far; it survives an error. */
export interface Progress {
  step: number;
  /** Step of the last checkpoint in this process, or the one the run went on from. */
  checkpoint: number | undefined;
  sampled: number | undefined;
  best: BestSoFar | null;
  terms: Values;
  metrics: Measurements;
  /** Whether the metrics of this step were given up, since the run was asked to end. */
  unmeasured: boolean;
  /** Seconds that the metrics took in this process, and each one's last measurement, by its first name. */
  metricsSeconds: number;
  readonly costs: Map<string, number>;
  /** Metrics that could not prepare, by their first name: they are not measured. */
  readonly unprepared: Set<string>;
  /** What they have warned of. */
  readonly told: Set<string>;
  /** Seconds spent in steps, and examples seen in them, by this process. */
  stepSeconds: number;
  stepExamples: number;
  turns: number;
}

/** How far a session that has not begun is. */
export function progressAt(start: Session<Batch>['start']): Progress {
  const checkpoint = start.step > 0 ? start.step : undefined;
  const nothing = { terms: {}, stepSeconds: 0, stepExamples: 0, turns: 0 };
  const unmeasured = { metricsSeconds: 0, costs: new Map(), told: new Set<string>(), unprepared: new Set<string>() };
  return { ...start, checkpoint, sampled: undefined, ...unmeasured, ...nothing };
}

/**
 * Takes steps until all are taken or someone asks for the end; then a checkpoint and samples.
 *
 * @param seconds since the run began in this process
 */
export async function runLoop<B extends Batch>(
  session: Session<B>,
  progress: Progress,
  seconds: () => number,
): Promise<TrainResult> {
  const { options, stop, report, source } = session;
  const { steps, logEvery, sampleEvery } = options;
  const log = stepLogger(session, progress, seconds);
  await orGivenUp(prepareMetrics(session, progress));
  if (progress.unmeasured && stop.reason === undefined) await measureAndKeep(session, progress, seconds);
  let unlogged: StepResult | undefined;
  while (progress.step < steps && stop.reason === undefined) {
    checkEngine(session.engine);
    const turn = await takeStep(session, progress);
    if (turn === undefined) break;
    await warn(session, progress, turn.warnings);
    const last = progress.step === steps || stop.reason !== undefined;
    unlogged = progress.step % logEvery === 0 || last ? undefined : turn;
    if (unlogged === undefined) await log(turn);
    // The checkpoint first: an error while sampling must not cost the steps since the one before.
    await measureAndKeep(session, progress, seconds);
    if (sampleEvery > 0 && progress.step % sampleEvery === 0) await sample(session, progress);
    await yieldToEventLoop();
  }
  if (unlogged !== undefined) await log(unlogged); // a step that nobody knew to be the last
  const reason = progress.step < steps ? stop.reason! : 'completed';
  if (progress.turns > 0) await checkpoint(session, progress, seconds);
  if (sampleEvery > 0 && progress.turns > 0) await sample(session, progress);
  await report.emit({ type: 'finished', step: progress.step, reason, seconds: seconds() });
  return {
    reason,
    step: progress.step,
    examples: source.cursor.examples,
    terms: progress.terms,
    metrics: progress.metrics,
    seconds: seconds(),
    ...(progress.checkpoint !== undefined && { checkpoint: `checkpoints/${checkpointName(progress.checkpoint)}` }),
  };
}

/** What `metrics.json` says. */
export function runMetrics(
  progress: Progress,
  cursor: DataCursor,
  reason: RunMetrics['reason'],
  seconds: number,
): RunMetrics {
  const { step, terms, metrics, metricsSeconds, turns, stepExamples, stepSeconds } = progress;
  const timings = {
    seconds,
    metricsSeconds,
    examplesPerSecond: stepSeconds > 0 ? stepExamples / stepSeconds : 0,
    secondsPerStep: turns > 0 ? stepSeconds / turns : 0,
    examples: cursor.examples,
  };
  return { step, reason, losses: terms, metrics, timings };
}

/** Undefined where the run was asked to end and a batch did not come: then all is as it was before the step. */
async function takeStep<B extends Batch>(session: Session<B>, progress: Progress): Promise<StepResult | undefined> {
  const { state, schedules, source, run, dataset } = session;
  const { accumulate } = run.config;
  const { cursor } = source;
  const { epoch, examples } = cursor;
  const at = { step: progress.step, epoch, examples };
  checkSize(batchSizeAt(schedules, at, accumulate), dataset.size);
  // The first batch comes before any update: only a step of several batches can be left half done.
  const several = state.gan.players.some((player) => updatesAt(schedules, player, at) > 1);
  const held = several ? holdState(state) : undefined;
  const before = performance.now();
  let turn: StepResult;
  try {
    turn = await runStep(state, schedules, source, at, accumulate);
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    await held?.undo();
    source.rewind(cursor);
    return undefined;
  } finally {
    held?.dispose();
  }
  progress.stepSeconds += (performance.now() - before) / 1000;
  progress.stepExamples += source.cursor.examples - examples;
  progress.turns++;
  progress.step++;
  progress.terms = turn.terms;
  return turn;
}

function stepLogger<B extends Batch>(session: Session<B>, progress: Progress, seconds: () => number) {
  let last = { stepSeconds: 0, stepExamples: 0 };
  return async (turn: StepResult): Promise<void> => {
    const { epoch, examples } = session.source.cursor;
    const elapsed = progress.stepSeconds - last.stepSeconds;
    const event: StepEvent = {
      type: 'step',
      step: progress.step,
      steps: session.options.steps,
      epoch,
      examples,
      terms: turn.terms,
      logged: turn.logged,
      learningRates: turn.learningRates,
      examplesPerSecond: elapsed > 0 ? (progress.stepExamples - last.stepExamples) / elapsed : 0,
      seconds: seconds(),
      secondsLeft: secondsLeft(session, progress, seconds()),
    };
    last = { stepSeconds: progress.stepSeconds, stepExamples: progress.stepExamples };
    await session.report.emit(event);
  };
}

async function sample<B extends Batch>(session: Session<B>, progress: Progress): Promise<void> {
  if (progress.sampled === progress.step) return;
  const { state, dataset, options, report } = session;
  const sheet = await orGivenUp(makeSamples(state, dataset, options.sampleCount, options.sampleInputs));
  if (sheet === undefined) return;
  const path = await report.picture(progress.step, sheet);
  progress.sampled = progress.step;
  await report.emit({ type: 'sample', step: progress.step, ...sheet, ...(path !== undefined && { path }) });
}

/** Undefined where someone was waited for who did not come before the run's end. */
async function orGivenUp<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (error instanceof GivenUp) return undefined;
    throw error;
  });
}

/** Measures what is due, and writes a checkpoint where one is or the best so far needs it. */
async function measureAndKeep<B extends Batch>(
  session: Session<B>,
  progress: Progress,
  seconds: () => number,
): Promise<void> {
  const { step } = progress;
  const { steps, checkpointEvery } = session.options;
  const scheduled = step === steps || (checkpointEvery > 0 && step % checkpointEvery === 0);
  const first = checkpointEvery > 0 && progress.checkpoint === undefined && seconds() >= firstCheckpoint;
  const again = progress.unmeasured;
  // An error in a metric must not cost the steps since the last checkpoint: it is thrown when they are safe.
  const [measured] = await Promise.allSettled([measure(session, progress)]);
  const failed = measured.status === 'rejected';
  progress.unmeasured = failed && measured.reason instanceof GivenUp;
  if (!failed) progress.best = await updateBest(session, progress, measured.value, scheduled);
  const wanted = scheduled || first || failed || progress.best?.step === step;
  if (wanted) await checkpoint(session, progress, seconds, again && !failed);
  if (failed && !progress.unmeasured) throw measured.reason;
}

async function checkpoint<B extends Batch>(
  session: Session<B>,
  progress: Progress,
  seconds: () => number,
  again = false,
): Promise<void> {
  const { state, options, report, folder, run, source } = session;
  const { step, metrics, best, unmeasured } = progress;
  if (folder === undefined || (progress.checkpoint === step && !again)) return;
  await report.sync();
  const { config, configHash } = run;
  const training: TrainingNotes = {
    data: source.cursor,
    updates: updateCounts(state),
    ...(unmeasured && { unmeasured }),
  };
  const notes = { step, training, config, configHash, backend: tf.getBackend(), metrics, best };
  await writeCheckpoint(folder, notes, await readState(state));
  progress.checkpoint = step;
  const path = `checkpoints/${checkpointName(step)}`;
  await report.emit({ type: 'checkpoint', step, path, best: best?.step === step });
  await pruneCheckpoints(folder, step, options.keepLast, best?.step);
  await report.metrics(runMetrics(progress, source.cursor, 'running', seconds()));
}
