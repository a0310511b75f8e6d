import { useEngine } from '@ganforge/engine';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';

test("cpu's first use prints no banner, keeps no tensor, and leaves tfjs's other warnings and flags alone", async () => {
  const warnings = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await useEngine('cpu');
  expect(tf.memory().numTensors).toBe(0);
  expect(await tf.tidy(() => tf.add(1, 2)).data()).toEqual(new Float32Array([3]));
  expect(warnings).not.toHaveBeenCalled();
  expect(tf.env().getBool('IS_NODE')).toBe(true);
  new MathBackendCPU().write(new Float32Array(1), [1], 'float32'); // one that useEngine has not prepared
  expect(warnings).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('install our node backend'));
  warnings.mockRestore();
});
