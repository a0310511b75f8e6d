import { describeEngine, type EngineInfo, useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test, vi } from 'vitest';

// Read when the addon loads, which this process does here: a processor without units for bf16.
vi.stubEnv('GANFORGE_ISA', 'baseline');
vi.stubEnv('GANFORGE_THREADS', '3');

let reason: string | undefined;
beforeAll(async () => {
  reason = await useEngine('native').then(
    () => undefined,
    (error: Error) => error.message,
  );
});

async function native(precision: 'float32' | 'bf16'): Promise<EngineInfo | undefined> {
  if (reason === undefined) return useEngine('native', { precision });
  expect(reason).toMatch(/^\[engine\] native is not available: \S[^\n]+$/);
  return undefined;
}

test('native says what it is', async () => {
  const engine = await native('float32');
  if (engine === undefined) return;
  const simd = process.arch === 'arm64' ? 'neon' : 'sse2';
  expect(engine).toMatchObject({ name: 'native', simd, threads: 3, precision: 'float32', passedOver: [] });
  expect(engine).not.toHaveProperty('notice');
  expect(tf.getBackend()).toBe('native');
});

test('native computes in float32 without bf16 units, and says so', async () => {
  const engine = await native('bf16');
  if (engine === undefined) return;
  expect(engine).toMatchObject({ precision: 'float32', notice: 'in float32: this processor has no bf16 units' });
  expect(describeEngine(engine)).toMatch(/ threads\), in float32: this processor has no bf16 units$/);
  expect(tf.backend()).toMatchObject({ precision: 'float32' });
});
