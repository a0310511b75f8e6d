import { useEngine } from '@ganforge/engine';
import { suiteEngines } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { torchCases } from './torch-cases.ts';

describe.each(await suiteEngines())('layers on %s against PyTorch in float64 (fixtures/make-layers.py)', (engine) => {
  beforeAll(async () => {
    await useEngine(engine);
  });

  it.each(torchCases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const before = tf.memory().numTensors;
    const errors = one.measure();
    expect(tf.memory().numTensors).toBe(before);
    // The limit allows some tens of rounding errors of float32, each 6e-8.
    for (const [quantity, error] of Object.entries(errors)) expect(error, quantity).toBeLessThan(3e-6);
  });
});
