// This file contains what all examples with a training have in common: the options, the folder of a run, and how errors
// are shown.
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Batch, Dataset, Gan, Metric } from '@ganforge/core';
import { describeEngine, type EngineInfo, useEngine } from '@ganforge/engine';
import { GanError } from '@ganforge/formats';
import type { TrainEvent } from '@ganforge/run';
import { type BestMetric, resume, train } from '@ganforge/trainer';

/** The options of every example: `--quick`, `--steps N`, `--seed N` (default 1) and `--runs FOLDER` (default runs). */
export interface ExampleOptions {
  readonly quick: boolean;
  /** The number of steps, if it was given. */
  readonly steps: number | undefined;
  readonly seed: number;
  /** The folder in which runs are stored. */
  readonly runs: string;
}

let engine: EngineInfo | undefined;

/**
 * Runs an example on the best available engine. An error in the options or of the machine is shown as one line on
 * stderr.
 */
export async function example(main: (options: ExampleOptions) => Promise<void>): Promise<void> {
  try {
    const options = readOptions();
    engine = await useEngine();
    console.log(`engine   ${describeEngine(engine)}`);
    await main(options);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (!(error instanceof GanError) && !code?.startsWith('ERR_PARSE_ARGS')) throw error;
    console.error(message);
    process.exitCode = 1;
  }
}

function readOptions(): ExampleOptions {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      steps: { type: 'string' },
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: 'runs' },
    },
  });
  const { quick, steps, seed, runs } = values;
  return { quick, runs, seed: Number(seed), steps: steps === undefined ? undefined : Number(steps) };
}

/** Describes the run of an example. */
export interface ExampleRun<B extends Batch = Batch> {
  /** The name of its folder within `runs`. */
  readonly name: string;
  readonly steps: number;
  readonly batchSize: number;
  readonly sampleEvery: number;
  /** The number of steps between checkpoints. @default 250 */
  readonly checkpointEvery?: number;
  /** The metrics that are measured during the run and shown at its end. @default none */
  readonly metrics?: readonly Metric<B>[];
  readonly best?: BestMetric;
}

/**
 * Trains in the first of the folders `<name>`, `<name>-2`, ... that contains no finished run. If it contains an
 * interrupted run, this run continues.
 *
 * @returns the folder of the run, and whether all its steps are complete
 */
export async function trainExample<B extends Batch>(
  gan: Gan<B>,
  dataset: Dataset<B>,
  { runs, seed }: ExampleOptions,
  { name, steps, batchSize, checkpointEvery = 250, ...rest }: ExampleRun<B>,
): Promise<{ folder: string; finished: boolean }> {
  const { folder, unfinished } = runFolder(`${runs}/${name}`, steps);
  console.log(`run      ${folder}${unfinished ? ', where it was left' : ''}; Ctrl+C ends it with a checkpoint`);
  // A process with a listener for a signal must end itself. By then the run has returned, and its result is shown
  // first.
  for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
    process.once(signal, () => {
      process.exitCode = code;
    });
  }
  const common = {
    ...{ ...rest, steps, checkpointEvery, progress: true, onEvent: tell },
    engine: { ...engine },
  };
  const run = unfinished
    ? resume(folder, gan, dataset, common)
    : train(gan, dataset, { ...common, folder, seed, batchSize });
  const { reason, step, seconds, metrics } = await run;
  console.log(`${reason} at step ${step} after ${seconds.toFixed(0)} s`);
  const scores = Object.entries(metrics).map(([score, { value }]) => `${score} ${value.toPrecision(4)}`);
  if (scores.length > 0) console.log(`quality  ${scores.join(', ')}, at step ${Object.values(metrics)[0]!.step}`);
  console.log(`samples  ${folder}/samples/step-${step}.png, over time: ${folder}/samples.gif`);
  console.log(`report   ${folder}/report.html`);
  if (step < steps) console.log('Run the same command again to go on.');
  return { folder, finished: step >= steps };
}

/**
 * Returns the first of `<name>`, `<name>-2`, ... that contains no finished run, and whether it contains an interrupted
 * run.
 */
function runFolder(name: string, steps: number): { folder: string; unfinished: boolean } {
  for (let i = 1; ; i++) {
    const folder = i === 1 ? name : `${name}-${i}`;
    if (!existsSync(`${folder}/run.json`)) return { folder, unfinished: false };
    const metrics = `${folder}/metrics.json`;
    const done = existsSync(metrics) ? (JSON.parse(readFileSync(metrics, 'utf8')) as { step: number }).step : 0;
    if (done < steps) return { folder, unfinished: true };
  }
}

/** Prints the sizes of the networks when a run starts. */
function tell(event: TrainEvent): void {
  if (event.type !== 'started') return;
  const parameters = Object.entries(event.run.parameters).map(([name, count]) => `${name} ${count}`);
  console.log(`networks ${parameters.join(', ')} parameters`);
}
