import { existsSync } from 'node:fs';
import type { Batch, Dataset, Gan } from '@ganforge/core';
import type { TrainEvent } from '@ganforge/run';
import { resume, train } from '@ganforge/trainer';

/**
 * Starts or resumes a run in the given folder. Call it in the script of a process that `testKilledRun` kills.
 *
 * The arguments of the command line are `FOLDER STEPS CHECKPOINT_EVERY`. It writes the type and the step of each event
 * to stdout, one per line, and at the end the reason why the run ended. An engine must be ready.
 */
export async function killableRun<B extends Batch>(
  gan: Gan<B>,
  dataset: Dataset<B>,
  { seed, batchSize }: { readonly seed: number; readonly batchSize: number },
): Promise<void> {
  const [folder, steps, checkpointEvery] = process.argv.slice(2) as [string, string, string];
  const options = {
    steps: Number(steps),
    checkpointEvery: Number(checkpointEvery),
    sampleEvery: 0,
    onEvent: ({ type, step }: TrainEvent) => void process.stdout.write(`${type} ${step}\n`),
  };
  const result = existsSync(`${folder}/run.json`)
    ? await resume(folder, gan, dataset, options)
    : await train(gan, dataset, { ...options, folder, seed, batchSize });
  process.stdout.write(`${result.reason}\n`);
}
