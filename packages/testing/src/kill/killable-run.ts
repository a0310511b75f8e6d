import { existsSync } from 'node:fs';
import type { Batch, Dataset, Gan } from '@ganforge/core';
import type { TrainEvent } from '@ganforge/run';
import { resume, train } from '@ganforge/trainer';

/**
 * The script of a process that `testKilledRun` kills. It starts or resumes the run in the given folder.
 *
 * It takes `FOLDER STEPS CHECKPOINT_EVERY` from the command line. It writes the type and step of each event, and
 * finally the reason why the run ended, as lines to stdout. An engine must be in use.
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
