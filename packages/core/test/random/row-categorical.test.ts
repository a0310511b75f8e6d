import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { suiteEngines } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

const logits = [0.5, -1, 2, 0, Number.NEGATIVE_INFINITY];
const total = logits.reduce((sum, x) => sum + Math.exp(x), 0);
const probabilities = logits.map((x) => Math.exp(x) / total);
const rows = 20_000;

const engines = await suiteEngines();

function drawn(): Int32Array {
  return tf.tidy(() =>
    randomStream(7)
      .categorical(tf.tile(tf.tensor2d([logits]), [rows, 1]))
      .dataSync<'int32'>(),
  );
}

describe.each(engines)('categorical of logits on %s', (engine) => {
  beforeAll(async () => {
    await useEngine(engine);
  });

  it('gives an index of each row with the probability of softmax, and never an impossible one', () => {
    const before = tf.memory().numTensors;
    const counts = probabilities.map((_, k) => drawn().filter((index) => index === k).length);
    expect(tf.memory().numTensors).toBe(before);
    expect(counts[4]).toBe(0);
    for (const [k, p] of probabilities.entries()) {
      expect(Math.abs(counts[k]! - rows * p)).toBeLessThanOrEqual(4 * Math.sqrt(rows * p * (1 - p)));
    }
  });

  it('draws each row by itself', () => {
    tf.tidy(() => {
      const sure = tf.tensor2d([
        [0, 1e6, 0],
        [1e6, 0, 0],
        [0, 0, 1e6],
      ]);
      const indices = randomStream(1).categorical(sure);
      expect([indices.dtype, indices.shape, Array.from(indices.dataSync())]).toEqual(['int32', [3], [1, 0, 2]]);
    });
  });

  it('accepts one class and no rows, and refuses invalid logits', () => {
    tf.tidy(() => {
      expect(
        Array.from(
          randomStream(1)
            .categorical(tf.zeros([2, 1]))
            .dataSync(),
        ),
      ).toEqual([0, 0]);
      expect(randomStream(1).categorical(tf.zeros([0, 3])).shape).toEqual([0]);
      for (const wrong of [tf.zeros([3]), tf.zeros([2, 0]), tf.zeros([2, 3], 'int32')]) {
        expect(() => randomStream(1).categorical(wrong)).toThrow('[core/random] logits must be float32 [n,K]');
      }
    });
  });
});

it('categorical of logits gives the same indices on every engine', async () => {
  const all: string[] = [];
  for (const engine of engines) {
    await useEngine(engine);
    all.push(drawn().join());
  }
  expect(new Set(all).size).toBe(1);
});

it('gumbel has the mean, the variance and the quantiles of its distribution, and the same bits everywhere', async () => {
  const n = 50_000;
  const seen: Float32Array[] = [];
  for (const engine of engines) {
    await useEngine(engine);
    seen.push(tf.tidy(() => randomStream(3).gumbel([n]).dataSync<'float32'>()));
  }
  for (const values of seen) expect(values).toEqual(seen[0]);
  const values = Array.from(seen[0]!).sort((a, b) => a - b);
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
  expect(mean).toBeCloseTo(0.5772156649, 1.5); // Euler's constant
  expect(Math.abs(variance - Math.PI ** 2 / 6)).toBeLessThan(0.05);
  for (const q of [0.01, 0.1, 0.5, 0.9, 0.99]) {
    expect(Math.exp(-Math.exp(-values[Math.floor(q * n)]!))).toBeCloseTo(q, 1.8);
  }
});
