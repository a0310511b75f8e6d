import { lstmOracle } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

beforeAll(() => useEngine('wasm'));

const options = { vocabulary: 3, length: 3, units: 4, seed: 5 } as const;

it('gives probabilities of all texts that sum to 1, and draws texts with them', async () => {
  const before = tf.memory().numTensors;
  const oracle = lstmOracle(options);
  const every = Array.from({ length: 27 }, (_, i) => [Math.floor(i / 9), Math.floor(i / 3) % 3, i % 3]);
  const nll = tf.tidy(() => [...oracle.negativeLogLikelihood(tf.tensor2d(every, [27, 3], 'int32')).dataSync()]);
  const probabilities = nll.map((mean) => Math.exp(-3 * mean));
  expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);

  const n = 4000;
  const { tokens, size, texts } = await oracle.texts(n, 1);
  expect([size, texts[0]!.split(' ').length]).toEqual([n, 3]);
  const counts = new Array<number>(27).fill(0);
  for (let i = 0; i < n; i++) counts[9 * tokens[3 * i]! + 3 * tokens[3 * i + 1]! + tokens[3 * i + 2]!]!++;
  // Each count must be within five standard deviations of a binomial variable.
  for (const [i, p] of probabilities.entries()) {
    expect(Math.abs(counts[i]! - n * p)).toBeLessThan(5 * Math.sqrt(n * p * (1 - p)) + 1);
  }
  oracle.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it('is equal for equal seeds, and refuses impossible options', async () => {
  const [one, other] = [lstmOracle(options), lstmOracle(options)];
  const first = await one.texts(1100, 2);
  expect((await other.texts(1100, 2)).fingerprint).toBe(first.fingerprint);
  expect((await other.texts(1100, 3)).fingerprint).not.toBe(first.fingerprint);
  one.dispose();
  other.dispose();
  expect((await refusal(() => lstmOracle({ vocabulary: 1 }))).message).toContain('vocabulary must be an integer');
});
