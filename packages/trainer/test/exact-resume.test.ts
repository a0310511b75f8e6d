import { longSuiteEngines } from '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { contentsOf, temporaryFolder } from './temporary.ts';
import { resumeRun, start } from './tiny-run.ts';

describe('exact resume', async () => {
  const engines = await longSuiteEngines();
  it.each(engines.map((engine) => [engine, engine === 'wasm' ? 1 : 2] as const))(
    'on %s with accumulate %i: 20 steps are 10, a resume and 10 more, byte for byte',
    async (backend, accumulate) => {
      await tf.setBackend(backend);
      try {
        const [once, twice] = [await temporaryFolder(), await temporaryFolder()];
        const best = { metric: 'critic/real', mode: 'min' } as const;
        await start(once, 20, { accumulate, best });
        await start(twice, 10, { accumulate, best });
        expect(await resumeRun(twice, 20, { best })).toMatchObject({ reason: 'completed', step: 20 });
        const expected = await contentsOf(`${once}/checkpoints`);
        const files = [
          'critic.safetensors',
          'generator.averages.safetensors',
          'generator.safetensors',
          'manifest.json',
          'optimizers.safetensors',
          'state.safetensors',
        ];
        expect(Object.keys(expected)).toEqual(
          ['step-10', 'step-20'].flatMap((step) => files.map((file) => `${step}/${file}`)),
        );
        expect(await contentsOf(`${twice}/checkpoints`)).toEqual(expected);
        expect(expected['step-10/generator.safetensors']).not.toBe(expected['step-20/generator.safetensors']);
      } finally {
        await tf.setBackend('cpu');
      }
    },
  );
});
