import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { torchCases } from './torch-cases.ts';

describe('layers in float64 against PyTorch (fixtures/make-layers.py)', () => {
  it.each(torchCases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const before = tf.memory().numTensors;
    const errors = one.measure();
    expect(tf.memory().numTensors).toBe(before);
    if (process.env.SHOW) console.info(one.name, errors);
    // The fixture has ten digits.
    for (const [quantity, error] of Object.entries(errors)) expect(error, quantity).toBeLessThan(1e-9);
  });
});
