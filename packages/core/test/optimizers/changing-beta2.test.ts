import '@ganforge/testing';
import { adam, createOptimizer } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { suiteEngines } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

describe.each(await suiteEngines())('adam on %s with a beta2 that changes', (engine) => {
  beforeAll(() => useEngine(engine));

  it('has the value of each step in the mean of squares and in its correction, as PyTorch has', () => {
    const optimizer = createOptimizer(adam({ beta1: 0, beta2: { linear: [0.5, 0.9], over: { steps: 2 } } }));
    const w = tf.variable(tf.tensor1d([1, -2]));
    const expected = [1, -2];
    const v = [0, 0];
    for (const [i, beta2] of [0.5, 0.7, 0.9].entries()) {
      const g = [0.3 + i, -0.1 * (i + 1)];
      const gradient = tf.tensor1d(g);
      optimizer.apply({ w }, { w: gradient }, 0.01, beta2);
      gradient.dispose();
      for (const k of [0, 1]) {
        v[k] = beta2 * v[k]! + (1 - beta2) * g[k]! ** 2;
        expected[k]! -= (0.01 * g[k]!) / (Math.sqrt(v[k]! / (1 - beta2 ** (i + 1))) + 1e-8);
      }
    }
    expect(w).toBeAllclose(expected, { rtol: 1e-6 });
    optimizer.dispose();
    w.dispose();
  });
});

describe('a beta2', () => {
  beforeAll(() => useEngine('cpu'));
  const w = () => tf.variable(tf.tensor1d([1]));
  const apply = (beta2: number | undefined, given?: number): (() => void) => {
    const optimizer = createOptimizer(adam(given === undefined ? { beta2: 'progress' } : { beta2: given }));
    const [parameter, gradient] = [w(), tf.tensor1d([1])];
    return () => {
      try {
        optimizer.apply({ w: parameter }, { w: gradient }, 0.1, beta2);
      } finally {
        optimizer.dispose();
        tf.dispose([parameter, gradient]);
      }
    };
  };

  it('that changes must be given at each update, and a constant beta2 must not be given', () => {
    expect(apply(undefined)).toThrow('[core/optimizer] beta2 must be a number in [0,1); received undefined.');
    expect(apply(1)).toThrow('beta2 must be a number in [0,1); received 1.');
    expect(apply(0.5, 0.9)).toThrow('beta2 must be left out, since it does not change; received 0.5.');
    expect(() => adam({ beta2: 1 })).toThrow('[core/adam] beta2 must be 0 or more and below 1; received 1.');
    expect(() => adam({ beta2: null as never })).toThrow('beta2 must be 0 or more and below 1; received null.');
  });
});
