import { readFile } from 'node:fs/promises';
import * as trainer from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { contentsOf, temporaryFolder } from './temporary.ts';
import { ellipse, tinyGan } from './tiny-gan.ts';

const readme = new URL('../README.md', import.meta.url);

it("runs the README's example", async () => {
  await tf.setBackend('cpu');
  const code = /```ts\n(.*?)```/s.exec(await readFile(readme, 'utf8'))![1]!;
  const folder = await temporaryFolder();
  const steps: number[] = [];
  const given = {
    ...trainer,
    gan: tinyGan(),
    dataset: ellipse(20),
    folder,
    console: { log: (step: number) => steps.push(step) },
  };
  const body = `return (async () => { ${code}; return { reason, checkpoint }; })()`;
  const result = await new Function(...Object.keys(given), body)(...Object.values(given));
  expect(result).toEqual({ reason: 'completed', checkpoint: 'checkpoints/step-6' });
  expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
  const once = await temporaryFolder();
  await trainer.train(tinyGan(), ellipse(20), { steps: 12, seed: 1, batchSize: 4, folder: once });
  const [resumed, whole] = [await contentsOf(`${folder}/checkpoints`), await contentsOf(`${once}/checkpoints`)];
  expect(resumed['step-12/weights.safetensors']).toBe(whole['step-12/weights.safetensors']);
});

it('names every export in the README, and is short', async () => {
  const text = await readFile(readme, 'utf8');
  for (const name of Object.keys(trainer)) expect(text).toContain(`\`${name}\``);
  expect(text.split('\n').length).toBeLessThanOrEqual(60);
});
