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
    await tf.setBackend(backend); // on wasm, one sum over all numbers has an error of 2e-4
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

  it('does not change smaller gradients and zeros', () => {
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

describe.each(engines)('gradients too large or too small to be squared on %s', (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  it.each([1e19, 1e25, 3e37, 1e-20, 1e-30])('the norm of 3 and 4 times %s', (unit) => {
    const norm = globalNorm([tf.tensor1d([3 * unit, 0]), tf.scalar(-4 * unit)]);
    expect(norm.dataSync()[0]! / (5 * unit)).toBeCloseTo(1, 6);
  });

  it.each([1e19, 1e25, 3e37])('are clipped to the norm, %s', (unit) => {
    const clipped = clipByGlobalNorm({ a: tf.tensor1d([3 * unit, 0]), b: tf.scalar(-4 * unit) }, 2);
    expect(clipped.a!).toBeAllclose([1.2, 0], { rtol: 1e-6 });
    expect(clipped.b!).toBeAllclose(-1.6, { rtol: 1e-6 });
  });

  it('whose norm is itself too large', () => {
    const clipped = clipByGlobalNorm({ a: tf.fill([16], 3e38) }, 1);
    expect(clipped.a!).toBeAllclose(new Float32Array(16).fill(0.25), { rtol: 1e-6 });
  });

  it('do not change below the norm', () => {
    const values = [1e-30, -2e-35, 0];
    expect(clipByGlobalNorm({ a: tf.tensor1d(values) }, 1).a!).toBeAllclose(Float32Array.from(values), {
      rtol: 0,
      atol: 0,
    });
  });

  it.each([Number.POSITIVE_INFINITY, Number.NaN])('are all NaN beside one of %s', (bad) => {
    const clipped = clipByGlobalNorm({ a: tf.tensor1d([1, bad]), b: tf.scalar(2) }, 1);
    expect(clipped.b!.dataSync()[0]).toBeNaN();
  });

  it('with tensors of no elements among them', () => {
    expect(globalNorm([tf.zeros([0, 3]), tf.tensor1d([3, 4])])).toBeAllclose(5);
  });
});
