// What the examples that train have in common: their options, where a run goes, and how an error is told.
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Batch, Dataset, Gan, Metric } from '@ganforge/core';
import { describeEngine, type EngineInfo, useEngine } from '@ganforge/engine';
import { GanError } from '@ganforge/formats';
import type { TrainEvent } from '@ganforge/run';
import { type BestMetric, resume, train } from '@ganforge/trainer';

/** `--quick`, `--steps N`, `--seed N` (1), `--runs FOLDER` (runs): what every example takes. */
export interface ExampleOptions {
  readonly quick: boolean;
  /** Steps, where asked for. */
  readonly steps: number | undefined;
  readonly seed: number;
  /** The folder that runs go to. */
  readonly runs: string;
}

let engine: EngineInfo | undefined;

/** Runs an example on the best engine there is; what is wrong with the options or the machine is one line on stderr. */
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

/** How an example's run goes. */
export interface ExampleRun<B extends Batch = Batch> {
  /** Its folder under `runs`. */
  readonly name: string;
  readonly steps: number;
  readonly batchSize: number;
  readonly sampleEvery: number;
  /** @default 250 */
  readonly checkpointEvery?: number;
  /** What is measured of the generator along the way, and told at the end. @default nothing */
  readonly metrics?: readonly Metric<B>[];
  readonly best?: BestMetric;
}

/**
 * Trains in the first of `<name>`, `<name>-2`, ... that holds no finished run, and goes on where one was left.
 *
 * @returns the run's folder, and whether all its steps are made
 */
export async function trainExample<B extends Batch>(
  gan: Gan<B>,
  dataset: Dataset<B>,
  { runs, seed }: ExampleOptions,
  { name, steps, batchSize, checkpointEvery = 250, ...rest }: ExampleRun<B>,
): Promise<{ folder: string; finished: boolean }> {
  const { folder, unfinished } = runFolder(`${runs}/${name}`, steps);
  console.log(`run      ${folder}${unfinished ? ', where it was left' : ''}; Ctrl+C ends it with a checkpoint`);
  // Whoever listens for a signal ends the process: the run then comes back, and its result is told.
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

/** The first of `<name>`, `<name>-2`, ... that holds no finished run, and whether a run was begun in it. */
function runFolder(name: string, steps: number): { folder: string; unfinished: boolean } {
  for (let i = 1; ; i++) {
    const folder = i === 1 ? name : `${name}-${i}`;
    if (!existsSync(`${folder}/run.json`)) return { folder, unfinished: false };
    const metrics = `${folder}/metrics.json`;
    const done = existsSync(metrics) ? (JSON.parse(readFileSync(metrics, 'utf8')) as { step: number }).step : 0;
    if (done < steps) return { folder, unfinished: true };
  }
}

/** Says how large the networks are when a run begins. */
function tell(event: TrainEvent): void {
  if (event.type !== 'started') return;
  const parameters = Object.entries(event.run.parameters).map(([name, count]) => `${name} ${count}`);
  console.log(`networks ${parameters.join(', ')} parameters`);
}
