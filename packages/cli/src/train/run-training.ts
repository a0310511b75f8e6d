import type { Batch, Dataset, Gan } from '@ganforge/core';
import { makeFolder, writeFileAtomic } from '@ganforge/formats';
import { formatSeconds, progressBar, type TrainEvent } from '@ganforge/run';
import type { TrainResult } from '@ganforge/trainer';
import { isKnownSet } from '../data/known-sets.ts';
import { openData } from '../data/open-data.ts';
import type { Invocation } from '../program/command.ts';
import { EXIT } from '../program/exit-codes.ts';
import { UsageError } from '../program/usage-error.ts';
import { COMMAND_FILE, lasting, type RunCommand } from '../runs/open.ts';
import { isModule } from '../variants/zoo.ts';
import { dryRun } from './dry-run.ts';
import { healthFor } from './health.ts';
import { measurementFor } from './measurement.ts';
import { planLines, planOf, planTraining, type TrainingPlan } from './plan.ts';
import { placeOf, type RunPlace } from './run-folder.ts';

/** Runs `ganforge train`. */
export async function runTraining(invocation: Invocation): Promise<number | undefined> {
  const { output, signal } = invocation;
  const plan = await planTraining(invocation);
  const { describeEngine, useEngine } = await import('@ganforge/engine');
  const engine = await useEngine(plan.settings.engine);
  const gan: Gan<Batch> = plan.variant(plan.options);
  const dataset = await dataOf(plan, gan);
  try {
    if (plan.settings.dryRun) {
      await dryRun(plan, gan, dataset, { output, engine: describeEngine(engine), signal });
      return undefined;
    }
    const place = await placeFor(plan, gan, dataset);
    output.say(...planLines(plan), `engine   ${describeEngine(engine)}`);
    output.json({ type: 'plan', ...planOf(plan, gan), folder: place.folder });
    if (place.step >= plan.steps) {
      output.say(
        `run      ${place.folder} is already at step ${place.step}. Give a larger --steps to continue it, or --fresh to start a new run.`,
      );
      output.json({ type: 'finished', step: place.step, reason: 'completed', folder: place.folder });
      return undefined;
    }
    const goesOn = place.isThere ? `, continues from step ${place.step}` : '';
    output.say(`run      ${place.folder}${goesOn}; Ctrl-C stops it and writes a checkpoint`);
    return await trainIn(place, plan, { gan, dataset, engine: { ...engine } }, invocation);
  } finally {
    gan.dispose();
    dataset.dispose?.();
  }
}

/** Opens the data of a training. With `--balance` its classes are balanced. */
async function dataOf({ data, flip, settings }: TrainingPlan, gan: Gan<Batch>): Promise<Dataset<Batch>> {
  const dataset = await openData(data, gan, { flip });
  return settings.balance ? (await import('@ganforge/data')).balanced(dataset) : dataset;
}

async function placeFor(
  { settings, name, batchSize }: TrainingPlan,
  gan: Gan<Batch>,
  dataset: Dataset<Batch>,
): Promise<RunPlace> {
  const { runConfigOf } = await import('@ganforge/trainer');
  const { accumulate, seed, runs, fresh } = settings;
  const config = await runConfigOf(gan, dataset, { batchSize, accumulate, seed });
  return placeOf(`${runs}/${name}`, config, fresh);
}

/** Contains the GAN, its data and the engine of a run. */
interface Parts {
  readonly gan: Gan<Batch>;
  readonly dataset: Dataset<Batch>;
  readonly engine: object;
}

async function trainIn(
  { folder, isThere }: RunPlace,
  plan: TrainingPlan,
  { gan, dataset, engine }: Parts,
  { output, signal }: Invocation,
): Promise<number | undefined> {
  const { train, resume } = await import('@ganforge/trainer');
  const { settings, steps, batchSize } = plan;
  const { accumulate, seed, quick, minutes } = settings;
  const tenth = Math.max(1, Math.ceil(Math.min(steps, 10_000) / 10));
  const every = settings.measureEvery ?? (quick ? steps : tenth);
  const measurement = every === 0 ? undefined : await measurementFor(gan, dataset, { every, isQuick: quick });
  const clock = timeLimit(minutes, signal, settings.steps === undefined);
  const { dualityGap } = settings;
  if (dualityGap !== undefined && !settings.health)
    throw new UsageError('--duality-gap needs the health checks. Leave out --no-health.');
  const health = settings.health
    ? await healthFor(gan, dataset, { steps, folder: isThere ? folder : undefined, dualityGap })
    : undefined;
  const bar = output.showsProgress ? await progressBar() : undefined;
  const common = {
    ...{
      steps,
      checkpointEvery: settings.checkpointEvery,
      sampleEvery: settings.sampleEvery ?? (quick ? steps : tenth),
      engine,
    },
    ...(quick && { sampleCount: 16 }),
    ...(measurement && { metrics: [measurement.metric], best: measurement.best }),
    ...(health ?? { probeEvery: 0 }),
    signal: clock.signal,
    onEvent: async (event: TrainEvent) => {
      if (event.type === 'started') await writeRunCommand(folder, plan);
      bar?.(clock.adapted(event));
      output.json(plainEvent(event, folder));
    },
  };
  try {
    const run = isThere
      ? resume(folder, gan, dataset, { ...common, batchSize, accumulate, seed })
      : train(gan, dataset, { ...common, folder, batchSize, accumulate, seed });
    const result = await run;
    output.say(...resultLines(folder, result, steps, nextOf(gan, folder)));
    return result.reason === 'completed' || clock.isOver() ? undefined : EXIT.interrupted;
  } finally {
    clock.stop();
    measurement?.dispose();
  }
}

/** Creates a signal that also aborts after a time. @param alone whether only the time ends the run */
function timeLimit(minutes: number | undefined, signal: AbortSignal, alone: boolean) {
  const control = new AbortController();
  const began = performance.now();
  const most = minutes === undefined ? Number.POSITIVE_INFINITY : minutes * 60;
  const left = (): number => most - (performance.now() - began) / 1000;
  const timer = minutes === undefined ? undefined : setTimeout(() => control.abort(), minutes * 60_000);
  return {
    signal: AbortSignal.any([signal, control.signal]),
    isOver: () => control.signal.aborted,
    /** Replaces the remaining time of an event by the remaining time of the limit, if the limit is reached first. */
    adapted(event: TrainEvent): TrainEvent {
      if (event.type !== 'step' || minutes === undefined) return event;
      const steps = alone ? Number.POSITIVE_INFINITY : event.steps;
      return { ...event, steps, secondsLeft: Math.min(event.secondsLeft, Math.max(0, left())) };
    },
    stop: () => clearTimeout(timer),
  };
}

async function writeRunCommand(
  folder: string,
  { variant, variantGiven, places, settings, flip }: TrainingPlan,
): Promise<void> {
  const command: RunCommand = {
    variant: isModule(variantGiven) ? lasting(variantGiven, false) : variant.name,
    data: places.map((place) => lasting(place, isKnownSet(place))),
    labels: settings.labels,
    flip,
  };
  await makeFolder(folder, 'cli/train');
  await writeFileAtomic(`${folder}/${COMMAND_FILE}`, `${JSON.stringify(command, null, 2)}\n`, 'cli/train');
}

/** Converts an event to JSON. `started`, `resumed` and `finished` events also contain the folder of the run. */
function plainEvent(event: TrainEvent, folder: string): object {
  if (event.type === 'sample') return { type: event.type, step: event.step, paths: event.paths };
  return event.type === 'started' || event.type === 'resumed' || event.type === 'finished'
    ? { ...event, folder }
    : event;
}

/** Suggests commands that can be run next. */
function nextOf({ conditions = [], needs }: Gan<Batch>, folder: string): string {
  const kinds = conditions.map((entry) => needs[entry]?.kind);
  if (kinds.includes('position')) return `ganforge chess play ${folder}`;
  if (kinds.includes('image')) return `ganforge translate ${folder} FOLDER`;
  const said = conditions.filter((entry) => needs[entry]?.kind === 'text');
  return [`ganforge sample ${folder}`, ...said.map((entry) => `--condition ${entry}="TEXT"`)].join(' ');
}

function resultLines(
  folder: string,
  { reason, step, seconds, metrics }: TrainResult,
  steps: number,
  next: string,
): string[] {
  const scores = Object.entries(metrics).map(([name, { value }]) => `${name} ${value.toPrecision(4)}`);
  const ended = reason === 'completed' ? 'finished' : 'ended';
  return [
    `${ended} at step ${step} after ${formatSeconds(seconds)}`,
    ...(scores.length === 0 ? [] : [`quality  ${scores.join(', ')}`]),
    `report   ${folder}/report.html`,
    ...(step < steps ? ['The same line continues from here.'] : []),
    `next     ${next}`,
  ];
}
