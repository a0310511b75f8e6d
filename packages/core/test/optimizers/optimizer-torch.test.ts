import '@ganforge/testing';
import { readFileSync } from 'node:fs';
import { type AdamOptions, adam, adamW, createOptimizer, type OptimizerSpec, rmsProp, sgd } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';

interface Case {
  readonly name: string;
  readonly factory: 'adam' | 'adamW' | 'rmsProp' | 'sgd';
  readonly options: AdamOptions;
  /** The weights by step and by parameter. */
  readonly weights: Record<string, Record<string, number[]>>;
}
const fixture = JSON.parse(readFileSync(new URL('../fixtures/optimizers.json', import.meta.url), 'utf8')) as {
  shapes: Record<string, number[]>;
  cases: Case[];
};
const factories: Record<string, (options: AdamOptions) => OptimizerSpec> = { adam, adamW, rmsProp, sgd };

interface Bowl {
  readonly parameters: Record<string, tf.Variable>;
  gradients(step: number): Record<string, tf.Tensor>;
}

/** Creates the parameters and gradients of fixtures/make-optimizers.py. */
function createBowl(): Bowl {
  const parameters: Record<string, tf.Variable> = {};
  const first: Record<string, number> = {};
  let count = 0;
  for (const [key, shape] of Object.entries(fixture.shapes)) {
    first[key] = count;
    const size = shape.reduce((a, b) => a * b, 1);
    const values = Float32Array.from({ length: size }, (_, j) => (((count + j) % 5) - 2) / 2);
    parameters[key] = tf.tidy(() => tf.variable(tf.tensor(values, shape)));
    count += size;
  }
  const gradient = (key: string, step: number): tf.Tensor => {
    const values = parameters[key]!.dataSync().map((w, j) => {
      const i = first[key]! + j;
      const centre = (((i * 7 + step * 13) % 17) - 8) / 8;
      return Math.fround(Math.fround(w - centre) * Math.fround(10 ** ((i % 5) - 2)));
    });
    return tf.tensor(values, fixture.shapes[key]!);
  };
  return {
    parameters,
    gradients: (step) => Object.fromEntries(Object.keys(parameters).map((key) => [key, gradient(key, step)])),
  };
}

describe("torch.optim's paths over 100 steps (fixtures/make-optimizers.py)", () => {
  it.each(fixture.cases)('$name', ({ factory, options, weights }) => {
    const before = tf.memory().numTensors;
    const { parameters, gradients } = createBowl();
    const optimizer = createOptimizer(factories[factory]!(options));
    const rate = optimizer.spec.learningRate as number;
    for (let step = 1; step <= 100; step++) {
      const g = gradients(step);
      optimizer.apply(parameters, g, rate);
      tf.dispose(g);
      for (const [key, expected] of Object.entries(weights[step] ?? {})) {
        expect(parameters[key]).toBeAllclose(expected, { rtol: 2e-6, atol: 3e-7 });
      }
    }
    optimizer.dispose();
    tf.dispose(parameters);
    expect(tf.memory().numTensors).toBe(before);
  });
});
