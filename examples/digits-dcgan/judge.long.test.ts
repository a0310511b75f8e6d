import { randomStream, rowStreams } from '@ganforge/core';
import { strokeDigits } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import type * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { judge } from './judge.ts';

beforeAll(async () => {
  await useEngine();
});

it("tells other hands' digits from noise by all four scores", async () => {
  const metric = judge(strokeDigits({ size: 2000, seed: 1 }), 1);
  const others = strokeDigits({ size: 2000, seed: 2 });
  const measure = (sample: (n: number, part: number) => tf.Tensor | Promise<tf.Tensor>) =>
    metric.evaluate({
      ...{ gan: undefined as never, step: 0, seed: 1, warn: () => undefined },
      sample: async (n, part) => sample(n, part),
    });
  const digits = await measure(async (n, part) => {
    const indices = Array.from({ length: n }, (_, i) => n * part + i);
    const { images, labels } = await others.get(indices, { epoch: 0, random: rowStreams(randomStream(0)) });
    labels.dispose();
    return images;
  });
  const noise = await measure((n, part) => randomStream(0, part).uniform([n, 28, 28, 1], -1, 1));
  expect(digits['FD(digits)']).toBeLessThan(0.02 * noise['FD(digits)']!);
  expect(digits['digit score']).toBeGreaterThan(9);
  expect(digits.precision).toBeGreaterThan(0.7);
  expect(digits.recall).toBeGreaterThan(0.7);
  expect(noise['digit score']).toBeLessThan(2);
  expect(noise.recall).toBe(0);
});
