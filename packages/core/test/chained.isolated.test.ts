// This file imports only what a user of the package loads. It imports the package itself at a chosen moment. Other
// imports could install operators.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, metrics, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

const prototype = tf.Tensor.prototype as unknown as Record<string, unknown>;
const mine = (): string => 'mine';
let thrownBefore: unknown;

function recurrent(layer: typeof layers.lstm | typeof layers.gru): number[][] {
  const net = sequential({ layers: [layer({ units: 3, inputShape: [2, 2] } as Parameters<typeof layer>[0])] });
  const [, recurrentKernel] = net.getWeights() as [tf.Tensor, tf.Tensor2D];
  const kernel = recurrentKernel.arraySync();
  net.dispose();
  return kernel;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
  try {
    recurrent(layers.lstm);
  } catch (error) {
    thrownBefore = error;
  }
  prototype.pad = mine;
  await import('@ganforge/core');
});

describe('the chained operators that tfjs calls itself', () => {
  it('were missing before the package was loaded', () => {
    expect(String(thrownBefore)).toContain('flatten is not a function');
  });

  it('do not overwrite one that was there', () => {
    expect(prototype.pad).toBe(mine);
  });

  it.each([
    ['LSTM', layers.lstm],
    ['GRU', layers.gru],
  ] as const)('let a default-initialised %s be built, with an orthogonal kernel', (_, layer) => {
    const before = tf.memory().numTensors;
    const kernel = recurrent(layer); // [3, 3g] with orthonormal rows
    for (const [i, a] of kernel.entries()) {
      for (const [j, b] of kernel.entries()) {
        const dot = a.reduce((sum, x, k) => sum + x * b[k]!, 0);
        expect(dot).toBeCloseTo(i === j ? 1 : 0, 5);
      }
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('let prod be differentiated: d/dx_i prod x = prod of the others', () => {
    const before = tf.memory().numTensors;
    const gradient = tf.tidy(() =>
      tf
        .grad((x) => tf.sum(tf.prod(x, 1)))(tf.tensor2d([2, 3, 5, 7, 11, 13], [2, 3]))
        .arraySync(),
    );
    expect(gradient).toEqual([
      [15, 10, 6],
      [143, 91, 77],
    ]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('let gather with batchDims be differentiated: each row counts how often it was taken, weighted', () => {
    const weights = [
      [1, 10, 100],
      [2, 20, 200],
    ];
    const gradient = tf.tidy(() => {
      const indices = tf.tensor2d([0, 0, 3, 2, 1, 2], [2, 3], 'int32');
      const taken = (x: tf.Tensor): tf.Tensor => tf.sum(tf.mul(tf.gather(x, indices, 1, 1), tf.tensor2d(weights)));
      return tf
        .grad(taken)(tf.zeros([2, 4]))
        .arraySync();
    });
    expect(gradient).toEqual([
      [11, 0, 0, 100],
      [0, 20, 202, 0],
    ]);
  });

  it('let the metric r2Score be computed: 1 - 2/8 for one error of each sign', () => {
    const score = tf.tidy(() =>
      (metrics.r2Score(tf.tensor1d([1, 3, 5]), tf.tensor1d([2, 3, 4])) as tf.Scalar).arraySync(),
    );
    expect(score).toBeCloseTo(0.75, 6);
  });

  it('say so when the tensor is disposed', () => {
    const x = tf.zeros([2]);
    x.dispose();
    expect(() => (prototype.reshape as (shape: number[]) => tf.Tensor).call(x, [2, 1])).toThrow(/disposed/);
  });

  it('are not listed among a tensor’s own keys', () => {
    const x = tf.zeros([1]);
    const keys: string[] = [];
    for (const key in x) keys.push(key);
    expect(keys).not.toContain('reshape');
    x.dispose();
  });
});
