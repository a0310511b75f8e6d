import type { Batch } from '@ganforge/core';
import {
  addCosts,
  checkpointName,
  pruneCheckpoints,
  type RunMetrics,
  type StepEvent,
  writeCheckpoint,
} from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import type { DataCursor } from '../batch/batches.ts';
import { holdState, readState, type TrainingNotes, updateCounts } from '../state/state-tensors.ts';
import { runStep, type StepResult } from '../step/step.ts';
import { updateBest } from './best.ts';
import { checkEngine } from './engine.ts';
import { measure, prepareMetrics, secondsLeft, warn } from './measure.ts';
import { tellProbes } from './probes.ts';
import { makeSamples } from './samples.ts';
import { type Progress, runPosition, type Session } from './session.ts';
import { GivenUp, yieldToEventLoop } from './stop.ts';
import type { TrainResult } from './training.ts';

/** Seconds after which a process writes its first checkpoint, regardless of the checkpoint interval. */
const firstCheckpoint = 60;

/**
 * Runs steps until all are done or a stop is requested. Then it writes a checkpoint and samples.
 *
 * @param seconds returns the seconds since the run started in this process
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
    const result = await takeStep(session, progress);
    if (result === undefined) break;
    await warn(session, progress, result.warnings);
    const last = progress.step === steps || stop.reason !== undefined;
    unlogged = progress.step % logEvery === 0 || last ? undefined : result;
    if (unlogged === undefined) await log(result);
    await tellProbes(session, progress, result.norms);
    // The checkpoint is written first. So an error in sampling does not lose the steps since the previous checkpoint.
    await measureAndKeep(session, progress, seconds);
    if (sampleEvery > 0 && progress.step % sampleEvery === 0) await sample(session, progress);
    await yieldToEventLoop();
  }
  if (unlogged !== undefined) await log(unlogged); // this step was the last
  const reason = progress.step < steps ? stop.reason! : 'completed';
  if (progress.stepsTaken > 0) await checkpoint(session, progress, seconds);
  if (sampleEvery > 0 && progress.stepsTaken > 0) await sample(session, progress);
  await report.sync();
  await report.metrics(runMetrics(progress, source.cursor, reason, seconds()));
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

/** Returns the content of `metrics.json`. */
export function runMetrics(
  progress: Progress,
  cursor: DataCursor,
  reason: RunMetrics['reason'],
  seconds: number,
): RunMetrics {
  const { step, terms, metrics, metricsSeconds, stepsTaken, stepExamples, stepSeconds, checkpoint, best } = progress;
  const own = { seconds, metricsSeconds, stepSeconds, steps: stepsTaken, examples: stepExamples };
  const all = addCosts(progress.before, own);
  const timings = {
    seconds: all.seconds,
    metricsSeconds: all.metricsSeconds,
    examplesPerSecond: all.stepSeconds > 0 ? all.examples / all.stepSeconds : 0,
    secondsPerStep: all.steps > 0 ? all.stepSeconds / all.steps : 0,
    examples: cursor.examples,
  };
  const checkpoints = {
    last: checkpoint === undefined ? null : checkpointName(checkpoint),
    best: best === null || best.step > (checkpoint ?? 0) ? null : checkpointName(best.step),
  };
  return { step, reason, checkpoints, losses: terms, metrics, timings };
}

/**
 * Runs a step. If a stop was requested and a batch did not arrive, it restores the state from before the step and
 * returns undefined.
 */
async function takeStep<B extends Batch>(session: Session<B>, progress: Progress): Promise<StepResult | undefined> {
  const { state, schedules, source, executor, options } = session;
  const { cursor } = source;
  const { examples } = cursor;
  // The first batch arrives before any update. So a step can be left incomplete only if it waits for something else
  // later.
  const waits = state.gan.players.some(
    ({ updatesPerStep = 1, batches, prepare }) => updatesPerStep !== 1 || batches === 'own' || prepare !== undefined,
  );
  const held = waits ? holdState(state) : undefined;
  const { stage } = state;
  const probe = options.probeEvery > 0 && (progress.step + 1) % options.probeEvery === 0;
  const before = performance.now();
  let result: StepResult;
  try {
    result = await runStep(state, { schedules, source, executor, step: progress.step, record: options.record, probe });
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    await held?.undo();
    state.stage = stage;
    source.rewind(cursor);
    return undefined;
  } finally {
    held?.dispose();
  }
  progress.stepSeconds += (performance.now() - before) / 1000;
  progress.stepExamples += source.cursor.examples - examples;
  progress.stepsTaken++;
  progress.step++;
  progress.terms = result.terms;
  return result;
}

function stepLogger<B extends Batch>(session: Session<B>, progress: Progress, seconds: () => number) {
  let last = { stepSeconds: 0, stepExamples: 0 };
  return async (result: StepResult): Promise<void> => {
    const { epoch, examples } = session.source.cursor;
    const elapsed = progress.stepSeconds - last.stepSeconds;
    const event: StepEvent = {
      type: 'step',
      step: progress.step,
      steps: session.options.steps,
      epoch,
      examples,
      terms: result.terms,
      logged: result.logged,
      learningRates: result.learningRates,
      examplesPerSecond: elapsed > 0 ? (progress.stepExamples - last.stepExamples) / elapsed : 0,
      seconds: seconds(),
      stepSeconds: progress.stepSeconds,
      secondsLeft: secondsLeft(session, progress, seconds()),
    };
    last = { stepSeconds: progress.stepSeconds, stepExamples: progress.stepExamples };
    await session.report.emit(event);
  };
}

async function sample<B extends Batch>(session: Session<B>, progress: Progress): Promise<void> {
  if (progress.sampled === progress.step) return;
  const { state, dataset, options, report } = session;
  const at = runPosition(session, progress.step);
  const sheet = await orGivenUp(makeSamples({ state, dataset, at }, options.sampleCount, options.sampleConditions));
  if (sheet === undefined) return;
  const paths = await report.pictures(progress.step, sheet);
  progress.sampled = progress.step;
  await report.emit({ type: 'sample', step: progress.step, ...sheet, ...(paths.length > 0 && { paths }) });
}

/** Returns the result of `work`, or undefined if the run ended before `work` finished. */
async function orGivenUp<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (error instanceof GivenUp) return undefined;
    throw error;
  });
}

/** Measures the metrics that are due. Writes a checkpoint if one is due or the step is the best so far. */
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
  // If a metric throws, the steps since the last checkpoint must not be lost. So the error is thrown after the
  // checkpoint.
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
    stage: state.stage,
    updates: updateCounts(state),
    ...(unmeasured && { unmeasured }),
  };
  const at = runPosition(session, step);
  const notes = { step, training, at, config, configHash, backend: tf.getBackend(), metrics, best };
  await writeCheckpoint(folder, notes, await readState(state));
  progress.checkpoint = step;
  const path = `checkpoints/${checkpointName(step)}`;
  await report.emit({ type: 'checkpoint', step, path, best: best?.step === step });
  await pruneCheckpoints(folder, step, options.keepLast, best?.step);
  await report.metrics(runMetrics(progress, source.cursor, 'running', seconds()));
}
