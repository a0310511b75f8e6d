import { existsSync } from 'node:fs';
import type { Gan } from '@ganforge/core';
import { resume, train } from '@ganforge/trainer';
import type { Recipe } from './settings.ts';

/** Trains what a recipe says into a run's folder, or goes on where it was left. */
export async function trainRecipe({ variant, options, data, ...recipe }: Recipe, folder: string): Promise<void> {
  if (existsSync(`${folder}/checkpoints/step-${recipe.steps}`)) return; // it is trained
  const { training } = await data();
  const gan = variant(options as never) as Gan;
  const { steps, batchSize, seed } = recipe;
  const often = { steps, sampleEvery: 1000, checkpointEvery: 500, keepLast: 1, logEvery: 50 };
  const run = existsSync(`${folder}/run.json`)
    ? resume(folder, gan, training, often)
    : train(gan, training, { ...often, batchSize, seed, folder });
  for await (const event of run) {
    if (event.type === 'step' && event.step % 500 === 0) console.log(`step ${event.step} of ${steps}`);
  }
  await run;
  gan.dispose();
}
