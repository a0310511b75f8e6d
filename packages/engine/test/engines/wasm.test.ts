import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';

test('wasmPaths that lead nowhere are refused, and the engine before stays in use', async () => {
  await useEngine('cpu');
  const warnings = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await expect(useEngine('wasm', { wasmPaths: '/nowhere' })).rejects.toMatchObject({
    code: 'engine',
    message:
      '[engine] wasm cannot be had: its .wasm files could not be loaded; serve them and say where with the option wasmPaths.',
  });
  warnings.mockRestore();
  errors.mockRestore();
  expect(tf.getBackend()).toBe('cpu');
  expect(await tf.tidy(() => tf.add(1, 2)).data()).toEqual(new Float32Array([3]));
});
