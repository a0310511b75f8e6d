import '@tensorflow/tfjs-backend-cpu';
import '@ganforge/core/gradients';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { cases } from './cases.ts';
import { checkCase } from './derivatives.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('gradients in float64 against central differences of values, first and second order', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const before = tf.memory().numTensors;
    checkCase(one);
    expect(tf.memory().numTensors).toBe(before);
  });
});
