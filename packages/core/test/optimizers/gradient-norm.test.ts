import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { clipByGlobalNorm, globalNorm, randomStream } from '@ganforge/core';
import { suiteEngines } from '@ganforge/testing';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const engines = await suiteEngines();
const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'));
setWasmPaths(`${wasmFolder}/dist/`);

let before: number;
beforeEach(async () => {
  await tf.setBackend('cpu');
  before = tf.memory().numTensors;
  tf.engine().startScope();
});
afterEach(() => {
  tf.engine().endScope();
  expect(tf.memory().numTensors).toBe(before);
});

describe('globalNorm', () => {
  it('is the root of the sum of all squares', () => {
    expect(globalNorm([tf.tensor1d([3, 0]), tf.tensor2d([[4], [12]]), tf.scalar(84)])).toBeAllclose(85);
    expect(globalNorm([])).toBeAllclose(0);
  });

  it.each([...engines])('keeps its digits over a million elements on %s', async (backend) => {
    await tf.setBackend(backend); // one sum over all of them is 2e-4 off on wasm
    const values = randomStream(5).normalValues(2 ** 20);
    const expected = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
    expect(globalNorm([tf.tensor(values, [16, 16, 64, 64])])).toBeAllclose(expected, { rtol: 1e-6, atol: 0 });
  });
});

describe('clipByGlobalNorm', () => {
  it('scales all by maxNorm / (norm + 1e-6) where the norm is above maxNorm', () => {
    const clipped = clipByGlobalNorm({ a: tf.tensor1d([3, -4]), b: tf.scalar(12) }, 6.5);
    const factor = 6.5 / (13 + 1e-6);
    expect(clipped.a!).toBeAllclose([3 * factor, -4 * factor], { rtol: 1e-6 });
    expect(clipped.b!).toBeAllclose(12 * factor, { rtol: 1e-6 });
    expect(globalNorm(Object.values(clipped)).dataSync()[0]).toBeLessThanOrEqual(6.5);
  });

  it('leaves smaller gradients as they are, and zeros zeros', () => {
    const values = [0.1, -0.2, 0];
    expect(clipByGlobalNorm({ a: tf.tensor1d(values) }, 1).a!).toBeAllclose(Float32Array.from(values), {
      rtol: 0,
      atol: 0,
    });
    expect(clipByGlobalNorm({ a: tf.zeros([2]) }, 1).a!).toBeAllclose([0, 0], { atol: 0 });
    expect(clipByGlobalNorm({}, 1)).toEqual({});
  });

  it.each([0, -1, Number.NaN])('refuses the norm %s', (maxNorm) => {
    expect(() => clipByGlobalNorm({ a: tf.scalar(1) }, maxNorm)).toThrow('maxNorm must be a number above 0');
  });
});
