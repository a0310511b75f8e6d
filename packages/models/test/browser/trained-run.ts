import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch, Dataset, Gan } from '@ganforge/core';
import { train } from '@ganforge/trainer';
import { onTestFinished } from 'vitest';

/** Trains a GAN for three steps and disposes it. Returns the run's folder, which is removed when the test has ended. */
export async function trainedRun<B extends Batch>(
  gan: Gan<B>,
  dataset: Dataset<B>,
  batchSize: number,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ganforge-page-run-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await train(gan, dataset, { steps: 3, seed: 1, batchSize, folder: join(folder, 'run') });
  gan.dispose();
  return join(folder, 'run');
}
