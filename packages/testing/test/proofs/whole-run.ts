import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dataset, type Gan, type LoadedGenerator, loadGenerator } from '@ganforge/core';
import { openRun } from '@ganforge/run';
import { resume, train } from '@ganforge/trainer';
import { expect, onTestFinished } from 'vitest';

/**
 * Trains a GAN for `steps`, and again with a resume halfway. It checks that the bytes of the last checkpoints and the
 * files of the last samples are equal.
 *
 * @returns the files of the last samples by name, and the generator that was loaded from the run
 */
export async function wholeRun<G extends Gan>(
  build: (options: { seed: number }) => G,
  dataset: Dataset,
  steps: number,
): Promise<{ samples: Record<string, string>; generator: LoadedGenerator<G> }> {
  const folder = await mkdtemp(join(tmpdir(), 'ganforge-proof-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [once, twice] = [join(folder, 'once'), join(folder, 'twice')];
  const settings = { checkpointEvery: 0, sampleEvery: steps, sampleCount: 8 };
  const begin = { ...settings, seed: 3, batchSize: 16 };
  const each = async (use: (gan: G) => PromiseLike<unknown>) => {
    const gan = build({ seed: 5 });
    await use(gan);
    gan.dispose();
  };
  await each((gan) => train(gan, dataset, { ...begin, steps, folder: once }));
  await each((gan) => train(gan, dataset, { ...begin, steps: steps / 2, folder: twice }));
  await each((gan) => resume(twice, gan, dataset, { ...settings, steps }));
  for (const part of [`checkpoints/step-${steps}`, 'samples']) {
    for (const name of (await readdir(join(once, part))).filter((file) => part !== 'samples' || isOf(file, steps))) {
      const [a, b] = [await readFile(join(once, part, name)), await readFile(join(twice, part, name))];
      expect(a.equals(b), `${part}/${name}`).toBe(true);
    }
  }
  const names = (await readdir(join(twice, 'samples'))).filter((file) => isOf(file, steps));
  const read = names.map(async (name) => [name, await readFile(join(twice, 'samples', name), 'utf8')] as const);
  const generator = await loadGenerator(await openRun(twice), build as (options: { seed: number }) => G);
  onTestFinished(() => generator.dispose());
  return { samples: Object.fromEntries(await Promise.all(read)), generator };
}

function isOf(file: string, step: number): boolean {
  return file.startsWith(`step-${step}.`);
}
