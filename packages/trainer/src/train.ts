import type { Batch, Dataset, Gan } from '@ganforge/core';
import { repairGradients } from '@ganforge/core/gradients';
import { GanError } from '@ganforge/formats';
import {
  type BestSoFar,
  beginRun,
  type Costs,
  checkConfig,
  checkpointName,
  type Measurements,
  noCosts,
  type RunConfig,
  type RunLock,
  type RunRecord,
  readRunRecord,
  type Values,
  whileLocked,
} from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import { checkDataset, createBatchSource, type DataCursor, dataStart } from './batch/batches.ts';
import { checkDataFits, checkSize } from './batch/check-data.ts';
import { checkFingerprint, fingerprintOf } from './batch/fingerprint.ts';
import { checkGan } from './check-gan.ts';
import { checkSampleConditions } from './loop/check-samples.ts';
import { checkEngine, engineInUse } from './loop/engine.ts';
import { runLoop, runMetrics } from './loop/loop.ts';
import { openReporter } from './loop/reporter.ts';
import { defaultSampleCount } from './loop/samples.ts';
import { progressAt } from './loop/session.ts';
import { endProcess, GivenUp, listenForAbort, listenForSignals, type StopRequest } from './loop/stop.ts';
import { createTraining, type Run, type Training, type TrainResult } from './loop/training.ts';
import { guardDataset, guardGan } from './loop/user-code.ts';
import {
  type CommonOptions,
  checkResumeOptions,
  checkTrainOptions,
  integer,
  type ResumeOptions,
  resolveOptions,
  type TrainOptions,
} from './options.ts';
import { checkInitialState, initialStateHash, runConfig, runRecord } from './record.ts';
import { loadForResume } from './resume.ts';
import { compileSchedules } from './schedule/run-schedules.ts';
import { stagesOf } from './schedule/stages.ts';
import { createTrainingState, disposeTrainingState, type TrainingState } from './state/state.ts';
import { restoreState, type TrainingNotes, takeAverages } from './state/state-tensors.ts';
import { localExecutor } from './step/executor.ts';

const where = 'trainer/train';

/**
 * Trains a GAN on a dataset from the first step.
 *
 * In each step, every active player makes its updates. The run starts when it is first awaited or iterated. Two runs
 * with newly built GANs and equal options, dataset, batch size and seed are bit for bit the same on the same engine.
 *
 * @param gan the GAN, whose networks are trained in place; the caller keeps ownership
 * @throws GanError when awaited or iterated: `argument` if an option or a schedule is invalid or the batch is larger
 *   than the dataset; `mismatch` if the dataset does not fit the GAN or the folder already contains a run; `shape` if a
 *   batch does not contain what the GAN needs; `not-finite` if a loss or gradient is NaN or Inf; `io` if the folder
 *   cannot be written. Then the last checkpoint is complete, and the message contains its path
 *
 * @example
 * const run = train(gan, dataset, { steps: 2000, seed: 1, batchSize: 64, folder: 'runs/digits' });
 * for await (const event of run) {
 *   if (event.type === 'step') console.log(event.step, event.terms);
 * }
 * const { reason, checkpoint } = await run;
 */
export function train<B extends Batch>(gan: Gan<B>, dataset: Dataset<B>, options: TrainOptions<B>): Training {
  const own = dataset;
  const start: Run = async (emit, stop) => {
    checkGan(gan);
    checkDataset(own);
    checkDataFits(gan, own);
    const dataset = guardDataset(own, stop);
    const { seed, batchSize = 64, accumulate = 1, folder } = options;
    integer('accumulate', accumulate, 1);
    const config = runConfig(gan, dataset, await fingerprintOf(dataset), { batchSize, accumulate, seed });
    let lock: RunLock | undefined;
    const open = async (state: TrainingState<B>) => {
      const record = await runRecord(state, config, options.engine);
      const run = folder === undefined ? record : { ...record, initialStateHash: await initialStateHash(state) };
      if (folder !== undefined) lock = await beginRun(folder, run);
      return { run, folder, lock, resumed: false, ...beginning, warnings: [] };
    };
    return runSession(gan, dataset, options, config, open, emit, stop).finally(() =>
      lock?.release().catch(() => undefined),
    );
  };
  return createTraining((emit, stop) => {
    checkTrainOptions(options);
    return whileListening(options, stop, options.folder, () => start(emit, stop));
  });
}

/**
 * Resumes a run from its last checkpoint. On the same engine, the result is bit for bit the same as that of an
 * uninterrupted run.
 *
 * A run that ended before its first checkpoint starts again, with a newly built GAN. The number of steps may be larger
 * than in the original run.
 *
 * @param folder the run's folder
 * @param gan a GAN that was built with the run's options; its weights are replaced
 * @throws GanError when awaited or iterated, under the same conditions as {@link train}; `file` if the folder contains
 *   no run; `mismatch` if the configuration differs (the message names the fields), if a run without a checkpoint would
 *   restart with other weights, or while another process of this machine trains the run; `checksum` if the checkpoint
 *   is damaged (the message names the file, and an earlier checkpoint that `from` or `fallback` can use)
 *
 * @example
 * await resume('runs/digits', gan, dataset, { steps: 4000 });
 */
export function resume<B extends Batch>(
  folder: string,
  gan: Gan<B>,
  dataset: Dataset<B>,
  options: ResumeOptions<B>,
): Training {
  const start: Run = async (emit, stop) => {
    checkGan(gan);
    checkDataset(dataset);
    checkDataFits(gan, dataset);
    await readRunRecord(folder); // a folder without a run must not be locked
    return whileLocked(folder, (lock) =>
      resumeRun(folder, lock, gan, guardDataset(dataset, stop), options, emit, stop),
    );
  };
  return createTraining((emit, stop) => {
    checkResumeOptions(options);
    return whileListening(options, stop, folder, () => start(emit, stop));
  });
}

/**
 * Runs `work` and listens for an AbortSignal and for signals of the process, which end the run. After a signal of the
 * process, the process ends too, unless there are other listeners.
 */
async function whileListening<B extends Batch>(
  options: CommonOptions<B>,
  stop: StopRequest,
  folder: string | undefined,
  work: () => Promise<TrainResult>,
): Promise<TrainResult> {
  const { signal, handleSignals = true, steps } = options;
  const unlisten = [listenForAbort(signal, stop), ...(handleSignals ? [listenForSignals(stop)] : [])];
  let result: TrainResult;
  try {
    await engineInUse();
    result = await work();
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    if (stop.signal !== undefined) endProcess(stop.signal, `[trainer] ${stop.signal} before the run began.`);
    throw new GanError(where, 'the run was stopped before it started: get() of the dataset did not return.', {
      cause: error,
    });
  } finally {
    for (const off of unlisten) off();
  }
  if (stop.signal !== undefined) endProcess(stop.signal, whatIsLeft(stop.signal, result, steps, folder));
  return result;
}

/** Describes the state of a run that a signal ended, and how to resume it. */
function whatIsLeft(signal: string, { step, checkpoint }: TrainResult, steps: number, folder?: string): string {
  const at = `[trainer] ${signal} at step ${step} of ${steps}`;
  if (folder === undefined) return `${at}: nothing is saved, because the run has no folder.`;
  const call = `resume('${folder}', gan, dataset, { steps: ${steps} })`;
  if (checkpoint === undefined) return `${at}: there is no checkpoint yet. Start again with ${call}.`;
  return `${at}: ${folder}/${checkpoint} is written. Resume with ${call}.`;
}

async function resumeRun<B extends Batch>(
  folder: string,
  lock: RunLock,
  gan: Gan<B>,
  dataset: Dataset<B>,
  options: ResumeOptions<B>,
  emit: Parameters<Run>[0],
  stop: Parameters<Run>[1],
): ReturnType<Run> {
  const { record, checkpoint, history, warnings } = await loadForResume(folder, options);
  const expected = checkpoint?.manifest.config ?? record.config;
  const { seed = expected.seed, batchSize = expected.batchSize, accumulate = expected.accumulate } = options;
  const settings = { batchSize, accumulate, seed };
  checkConfig(folder, expected, runConfig(gan, dataset, expected.dataset.fingerprint, settings));
  const fingerprint = checkFingerprint(folder, expected.dataset.fingerprint, await fingerprintOf(dataset));
  const config = runConfig(gan, dataset, fingerprint, settings);
  const open = async (state: TrainingState<B>) => {
    const { initialStateHash } = record;
    const run = { ...(await runRecord(state, config, options.engine)), ...(initialStateHash && { initialStateHash }) };
    const opened = { run, folder, lock, resumed: true, warnings };
    if (checkpoint === undefined) {
      await checkInitialState(folder, record, state);
      return { ...opened, ...beginning, before: history.costs };
    }
    const { step, best, metrics } = checkpoint.manifest;
    const { updates, data, stage, unmeasured = false } = checkpoint.manifest.training as TrainingNotes;
    if (step > options.steps) {
      throw new GanError(
        'trainer/options',
        `steps must be at least ${step}, the step of the run's checkpoint; received ${options.steps}.`,
      );
    }
    restoreState(state, checkpoint.arrays, updates);
    state.stage = stage;
    return { ...opened, step, best, metrics, unmeasured, cursor: data, terms: history.terms, before: history.costs };
  };
  return runSession(gan, dataset, options, config, open, emit, stop);
}

/** The run, folder and lock with which a session starts. */
interface Opened {
  readonly run: RunRecord;
  readonly folder: string | undefined;
  readonly lock?: RunLock | undefined;
  readonly resumed: boolean;
  readonly step: number;
  readonly best: BestSoFar | null;
  readonly metrics: Measurements;
  readonly unmeasured: boolean;
  readonly cursor: DataCursor;
  readonly terms: Values;
  readonly before: Costs;
  readonly warnings: readonly string[];
}

const beginning: Pick<Opened, 'step' | 'best' | 'metrics' | 'unmeasured' | 'cursor' | 'terms' | 'before'> = {
  step: 0,
  best: null,
  metrics: {},
  unmeasured: false,
  cursor: dataStart,
  terms: {},
  before: noCosts,
};

async function runSession<B extends Batch>(
  gan: Gan<B>,
  dataset: Dataset<B>,
  given: CommonOptions<B>,
  config: RunConfig,
  open: (state: TrainingState<B>) => Promise<Opened>,
  tell: Parameters<Run>[0],
  stop: Parameters<Run>[1],
): ReturnType<Run> {
  const engine = tf.getBackend();
  repairGradients(); // a later import may have restored the gradients of tfjs
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const options = resolveOptions(given, defaultSampleCount(gan));
  checkSampleConditions(gan, options.sampleConditions);
  const schedules = await compileSchedules(gan, config.batchSize, options.steps);
  for (const { batchSize = config.batchSize } of stagesOf(gan)) {
    checkSize(batchSize, dataset.size);
    checkMultiple(gan, batchSize, config.accumulate, dataset.size);
  }
  const state = createTrainingState(guardGan(gan, stop), { seed: config.seed });
  try {
    const opened = await open(state);
    const { run, folder, step, cursor, warnings } = opened;
    const executor = localExecutor(config.accumulate);
    const source = createBatchSource(dataset, { random: state.random, cursor, needs: gan.needs, executor });
    const report = await openReporter({ ...opened, lock: opened.lock }, options, tell, stop);
    const { best, metrics, unmeasured, terms, before } = opened;
    const start = { step, best, metrics, unmeasured, terms, before };
    const session = { state, schedules, source, executor, options, run, folder, stop, start, dataset, report, engine };
    const progress = progressAt(start);
    try {
      for (const message of warnings) await report.emit({ type: 'warning', step, message });
      const now = runMetrics(progress, cursor, 'running', seconds());
      await report.begin(step, options.steps, cursor.examples, now);
      return await runLoop(session, progress, seconds);
    } catch (thrown) {
      const error = asEngineError(engine, thrown);
      const last = progress.checkpoint === undefined ? undefined : `checkpoints/${checkpointName(progress.checkpoint)}`;
      const now = runMetrics(progress, source.cursor, 'failed', seconds());
      await report.failed(error, last, now, seconds());
      throw withCheckpoint(error, progress.step, folder, last);
    } finally {
      stop.ask('aborted'); // so that closing does not wait forever for a batch that is being read
      await source.close();
      await report.close();
    }
  } finally {
    if (options.endWithAverages) takeAverages(state);
    disposeTrainingState(state);
  }
}

/** Throws unless the microbatch size is a multiple of the GAN's `multipleOf`. */
function checkMultiple<B extends Batch>(
  { name, multipleOf = 1 }: Gan<B>,
  batchSize: number,
  accumulate: number,
  size: number,
): void {
  const whole = multipleOf * accumulate;
  if (multipleOf === 1 || batchSize % whole === 0) return;
  const parts = accumulate > 1 ? `, and there are ${accumulate} parts` : '';
  const nearest = Math.min(Math.max(1, Math.round(batchSize / whole)), Math.floor(size / whole)) * whole;
  const advice = nearest > 0 ? `Try ${nearest}.` : `The dataset has ${size} examples. Use a larger dataset.`;
  throw new GanError(
    'trainer/options',
    `batchSize must be a multiple of ${whole}: '${name}' takes ${multipleOf} examples together${parts}; received ${batchSize}. ${advice}`,
  );
}

/**
 * Returns the error of the run. If the engine was lost, returns an error about that, because the message of tfjs would
 * be misleading.
 */
function asEngineError(engine: string, thrown: unknown): unknown {
  try {
    checkEngine(engine, thrown);
    return thrown;
  } catch (error) {
    return error;
  }
}

/** Adds to an error what is saved of the run. */
function withCheckpoint(error: unknown, step: number, folder: string | undefined, last: string | undefined): unknown {
  if (!(error instanceof GanError) || folder === undefined) return error;
  const left = last === undefined ? 'It has no checkpoint yet.' : `The last intact checkpoint is ${folder}/${last}.`;
  return new GanError(where, `the run stopped after step ${step}: ${error.problem} ${left}`, {
    code: error.code,
    cause: error,
  });
}
