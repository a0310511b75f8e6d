import '@tensorflow/tfjs-backend-cpu';
import { drawLatents, type LatentSpec, randomStream, type Tensors } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Returns the numbers of one latent. */
function drawn(spec: LatentSpec, n: number, seed = 1): number[] {
  const { z } = drawLatents({ z: spec }, n, randomStream(seed));
  expect(z!.shape).toEqual([n, ...spec.shape]);
  expect(z!.dtype).toBe('float32');
  const values = Array.from(z!.dataSync());
  z!.dispose();
  return values;
}

/**
 * Returns the mean of x^power and five standard errors of that mean. x^power has the standard deviation `deviation`.
 */
function moment(values: readonly number[], power: number, deviation: number): [mean: number, error: number] {
  const mean = values.reduce((sum, x) => sum + x ** power, 0) / values.length;
  return [mean, (5 * deviation) / Math.sqrt(values.length)];
}

describe('drawLatents', () => {
  it('draws N(0,1): its first four moments are 0, 1, 0, 3', () => {
    const values = drawn({ kind: 'normal', shape: [100] }, 400);
    // The variance of `x^k` is `E[x^(2k)] - E[x^k]^2`. E[x^2], E[x^4], E[x^6] and E[x^8] are 1, 3, 15 and 105.
    for (const [power, expected, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ] as const) {
      const [mean, error] = moment(values, power, Math.sqrt(variance));
      expect(Math.abs(mean - expected), `moment ${power}`).toBeLessThan(error);
    }
  });

  it('draws uniformly in [-1,1): its moments are 0, 1/3, 0, 1/5', () => {
    const values = drawn({ kind: 'uniform', shape: [2, 50] }, 400);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(Math.min(...values)).toBeLessThan(-0.999);
    expect(Math.max(...values)).toBeGreaterThan(0.999);
    for (const power of [1, 2, 3, 4]) {
      const expected = power % 2 === 0 ? 1 / (power + 1) : 0;
      const [mean, error] = moment(values, power, Math.sqrt(1 / (2 * power + 1) - expected ** 2));
      expect(Math.abs(mean - expected), `moment ${power}`).toBeLessThan(error);
    }
  });

  it('draws one of the categories along the last axis, all equally likely', () => {
    const [categories, rows] = [5, 4000];
    const values = drawn({ kind: 'categorical', shape: [2, categories] }, rows / 2);
    const counts = new Array<number>(categories).fill(0);
    for (let row = 0; row < rows; row++) {
      const one = values.slice(row * categories, (row + 1) * categories);
      expect([...one].sort()).toEqual([0, 0, 0, 0, 1]);
      counts[one.indexOf(1)]! += 1;
    }
    // Chi-square with 4 degrees of freedom is above 23.5 once in 10000 cases.
    const expected = rows / categories;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(23.5);
  });

  it('gives each latent its own numbers by its name, with any other latents', () => {
    const normal: LatentSpec = { kind: 'normal', shape: [3] };
    const values = ({ z, ...rest }: Tensors): number[] => {
      const found = Array.from(z!.dataSync());
      tf.dispose([z!, ...Object.values(rest)]);
      return found;
    };
    const alone = values(drawLatents({ z: normal }, 2, randomStream(1)));
    expect(values(drawLatents({ c: normal, z: normal }, 2, randomStream(1)))).toEqual(alone);
    const both = drawLatents({ c: normal, z: normal }, 2, randomStream(1));
    expect(Array.from(both.c!.dataSync())).not.toEqual(alone);
    tf.dispose(Object.values(both));
    expect(values(drawLatents({ z: normal }, 2, randomStream(2)))).not.toEqual(alone);
  });

  it('draws one number per sample for an empty shape, and none without latents', () => {
    expect(drawn({ kind: 'uniform', shape: [] }, 3)).toHaveLength(3);
    expect(drawLatents({}, 3, randomStream(1))).toEqual({});
  });

  it('refuses categories that there are not, and leaves no tensor', () => {
    const before = tf.memory().numTensors;
    const draw = () =>
      drawLatents({ z: { kind: 'normal', shape: [2] }, c: { kind: 'categorical', shape: [] } }, 2, randomStream(1));
    expect(draw).toThrow("[core/latents] the categorical latent 'c' needs an axis of categories.");
    expect(tf.memory().numTensors).toBe(before);
  });
});
