import { randomStream, truncateNormal } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';

beforeAll(() => useEngine('cpu'));

it.each([1e-12, 0.05, 0.1, 0.7, 2])('gives normals within %f, and leaves those that were there', (threshold) => {
  const before = tf.memory().numTensors;
  const z = randomStream(1).normal([200, 50]);
  const cut = truncateNormal(z, threshold, randomStream(2));
  const [old, found] = [Array.from(z.dataSync()), Array.from(cut.dataSync())];
  expect(cut.shape).toEqual(z.shape);
  expect(Math.max(...found.map(Math.abs))).toBeLessThanOrEqual(threshold);
  old.forEach((value, i) => {
    if (Math.abs(value) <= threshold) expect(found[i]).toBe(value);
  });
  // The variance of a normal distribution truncated at t is `1 - 2 * t * phi(t) / (2 * Phi(t) - 1)`. The denominator is
  // computed here by the midpoint rule.
  const phi = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const step = threshold / 1e4;
  const mass = Array.from({ length: 1e4 }, (_, i) => 2 * step * phi((i + 0.5) * step)).reduce((a, b) => a + b, 0);
  const variance = 1 - (2 * threshold * phi(threshold)) / mass;
  const mean = found.reduce((sum, x) => sum + x, 0) / found.length;
  const square = found.reduce((sum, x) => sum + x * x, 0) / found.length;
  expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(threshold ** 2 / found.length));
  // Below 0.1 the quotient loses precision. The truncated normal is uniform there, up to 1 part in 1,000.
  const expected = threshold < 0.1 ? threshold ** 2 / 3 : variance;
  expect(Math.abs(square / expected - 1)).toBeLessThan(0.06);
  tf.dispose([z, cut]);
  expect(tf.memory().numTensors).toBe(before);
});

it.each([0, -1, Number.NaN, undefined as unknown as number])('refuses the threshold %s', (threshold) => {
  expect(() => truncateNormal(tf.zeros([2]), threshold, randomStream(1))).toThrow(
    '[core/truncate-normal] threshold must be a number above 0',
  );
});
