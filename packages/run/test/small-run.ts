import { mkdir, writeFile } from 'node:fs/promises';
import {
  beginRun,
  configHash,
  openEventLog,
  type RunMetrics,
  type RunRecord,
  type StepEvent,
  writeCheckpoint,
  writeMetrics,
} from '@ganforge/run';

/** Returns the record of a run on points. */
export async function smallRecord(): Promise<RunRecord> {
  const entries = { points: { kind: 'points', dimensions: 2 } } as const;
  const dataset = { size: 30, entries, fingerprint: 'thirty points' };
  const config = { gan: 'tiny', options: {}, dataset, batchSize: 4, accumulate: 1, seed: 3 };
  return {
    format: 'ganforge-run',
    version: 1,
    config,
    configHash: await configHash(config),
    needs: entries,
    output: entries,
    parameters: { generator: 2 },
    versions: { ganforge: '0.0.0' },
    engine: { backend: 'cpu' },
  };
}

export const stepEvent = (step: number, loss: number = step): StepEvent => ({
  type: 'step',
  step,
  steps: 100,
  epoch: 0,
  examples: 4 * step,
  terms: { 'generator/loss': loss },
  logged: {},
  learningRates: {},
  examplesPerSecond: 40,
  seconds: step / 10,
  stepSeconds: step / 20,
  secondsLeft: 1,
});

export const smallMetrics = (step: number): RunMetrics => ({
  step,
  reason: 'completed',
  checkpoints: { last: `step-${step}`, best: 'step-2' },
  losses: { 'generator/loss': step },
  metrics: {},
  timings: { seconds: 1, metricsSeconds: 0, examplesPerSecond: 40, secondsPerStep: 0.1, examples: 4 * step },
});

/** Writes the checkpoint of a step. Its only weight is the number of the step. */
function smallCheckpoint(folder: string, { config, configHash }: RunRecord, step: number): Promise<void> {
  const at = { stage: 'only', schedules: {} };
  const notes = { step, at, training: {}, config, configHash, backend: 'cpu', metrics: {}, best: null };
  const array = { dtype: 'F32', shape: [1], data: Float32Array.of(step) } as const;
  return writeCheckpoint(folder, notes, { generator: { w: array }, critic: { w: array } });
}

/** Writes a run of 3 steps that was resumed at step 2, reached step 4 and ended. */
export async function smallRun(folder: string): Promise<RunRecord> {
  const record = await smallRecord();
  const lock = await beginRun(folder, record);
  const log = await openEventLog(folder);
  await log.append({ type: 'started', step: 0, steps: 3, run: record });
  for (const step of [1, 2, 3]) await log.append(stepEvent(step));
  await log.append({ type: 'resumed', step: 2, steps: 4, examples: 8, checkpoint: 'step-2', run: record });
  for (const step of [3, 4]) await log.append(stepEvent(step, 10 * step));
  await mkdir(`${folder}/samples`);
  await writeFile(`${folder}/samples/step-4.png`, 'picture');
  await log.append({
    type: 'sample',
    step: 4,
    samples: { points: { shape: [0, 2], data: new Float32Array() } },
    paths: ['samples/step-4.png'],
  });
  await smallCheckpoint(folder, record, 2);
  await smallCheckpoint(folder, record, 4);
  await log.append({ type: 'finished', step: 4, reason: 'completed', seconds: 2 });
  await log.close();
  await writeMetrics(folder, smallMetrics(4));
  await lock.release();
  return record;
}
