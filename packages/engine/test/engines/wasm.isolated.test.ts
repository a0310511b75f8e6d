import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';

test('invalid wasmPaths are refused, and the previous engine stays in use', async () => {
  await useEngine('cpu');
  const warnings = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await expect(useEngine('wasm', { wasmPaths: '/nowhere' })).rejects.toMatchObject({
    code: 'engine',
    message:
      '[engine] wasm is not available: its .wasm files could not be loaded; serve them and set the option wasmPaths.',
  });
  warnings.mockRestore();
  errors.mockRestore();
  expect(tf.getBackend()).toBe('cpu');
  expect(await tf.tidy(() => tf.add(1, 2)).data()).toEqual(new Float32Array([3]));
});

test('an uncaught error is printed alone, without the glue code before it', async () => {
  const script = `import { useEngine } from '@ganforge/engine';
    await useEngine('wasm');
    throw new Error('the reason');`;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '-C', '@ganforge/source', '--input-type=module', '-e', script],
    {
      cwd: new URL('../..', import.meta.url),
    },
  );
  let printed = '';
  child.stderr.on('data', (chunk) => {
    printed += String(chunk);
  });
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(1);
  expect(printed).toContain('Error: the reason');
  expect(printed.length).toBeLessThan(2000);
});
