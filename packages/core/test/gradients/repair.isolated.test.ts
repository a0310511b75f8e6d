// This file imports only what a user loads, at chosen moments, because this process must first see the gradients of
// tfjs.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

type Gradients = typeof import('@ganforge/core/gradients');

const kernels = Object.values<unknown>(tf).filter((value) => typeof value === 'string');
const registered = (): Map<string, tf.GradConfig> =>
  new Map(kernels.flatMap((name) => (tf.getGradient(name) ? [[name, tf.getGradient(name)] as const] : [])));

/** Returns the second derivative at 0.5. In tfjs it throws for leakyRelu and is wrong for sigmoid. */
function secondDerivative(f: (x: tf.Tensor) => tf.Tensor): number {
  return tf.tidy(
    () =>
      tf
        .grad((x) => tf.sum(tf.grad((at) => tf.sum(tf.square(f(at))))(x)))(tf.tensor1d([0.5]))
        .dataSync()[0]!,
  );
}
const leaky = (x: tf.Tensor): tf.Tensor => tf.leakyRelu(x, 0.2);
const s = 1 / (1 + Math.exp(-0.5));
// this is the second derivative of `s^2`, with `s' = s * (1 - s)`
const ofSquaredSigmoid = 2 * s * s * (1 - s) * (2 - 3 * s);

let upstream: Map<string, tf.GradConfig>;
let gradients: Gradients;
let thrownBefore: unknown;
let sigmoidBefore = 0;

beforeAll(async () => {
  await tf.setBackend('cpu');
  await import('@tensorflow/tfjs-layers');
  upstream = registered();
  try {
    secondDerivative(leaky);
  } catch (error) {
    thrownBefore = error;
    const { state } = tf.engine(); // the error has left tfjs's tape open
    Object.assign(state, { gradientDepth: 0, kernelDepth: 0, activeTape: null });
  }
  sigmoidBefore = secondDerivative(tf.sigmoid);
  gradients = await import('@ganforge/core/gradients');
});

function expectRepaired(): void {
  expect(secondDerivative(leaky)).toBeCloseTo(2, 6);
  expect(secondDerivative(tf.sigmoid)).toBeCloseTo(ofSquaredSigmoid, 6);
}

describe('the import alone', () => {
  it('repairs what was broken', () => {
    expect(String(thrownBefore)).toContain('gradient function not found for Greater');
    expect(Math.abs(sigmoidBefore - ofSquaredSigmoid)).toBeGreaterThan(0.05);
    expectRepaired();
  });

  it('leaves no kernel without the gradient it had', () => {
    const now = registered();
    expect([...upstream.keys()].filter((name) => !now.has(name))).toEqual([]);
    expect([...now].filter(([name, config]) => upstream.get(name) !== config).length).toBeGreaterThan(50);
  });
});

describe('repairGradients', () => {
  it('changes nothing the second time', () => {
    const before = registered();
    gradients.repairGradients();
    expect(registered()).toEqual(before);
    for (const [name, config] of registered()) expect(config, name).toBe(before.get(name));
  });

  it('repairs again after all of upstream was registered over it, as @tensorflow/tfjs does when it is loaded', () => {
    const ours = registered();
    for (const config of upstream.values()) tf.registerGradient(config);
    expect(secondDerivative(tf.sigmoid)).toBeCloseTo(sigmoidBefore, 6);
    gradients.repairGradients();
    for (const [name, config] of registered()) expect(config, name).toBe(ours.get(name));
    expectRepaired();
  });

  it('leaks nothing', () => {
    const before = tf.memory().numTensors;
    expectRepaired();
    expect(tf.memory().numTensors).toBe(before);
  });
});
