import { type Batch, randomStream, rowStreams } from '@ganforge/core';
import { strokeDigits } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { beforeAll, expect, it } from 'vitest';
import { judge } from './judge.ts';

beforeAll(async () => {
  await useEngine();
});

it("tells other hands' digits from noise by all four scores", async () => {
  const metric = judge(strokeDigits({ size: 2000, seed: 1 }), 1);
  const others = strokeDigits({ size: 2000, seed: 2 });
  const measure = (sample: (n: number, part: number) => Batch | Promise<Batch>) =>
    metric.evaluate({
      ...{ gan: { name: 'none' } as never, step: 0, seed: 1, warn: () => undefined },
      sample: async (n, part) => sample(n, part),
    });
  const digits = await measure((n, part) => {
    const indices = Array.from({ length: n }, (_, i) => n * part + i);
    return others.get(indices, { epoch: 0, random: rowStreams(randomStream(0)) });
  });
  const noise = await measure((n, part) => ({ images: randomStream(0, part).uniform([n, 28, 28, 1], -1, 1) }));
  expect(digits['FD(digits)']).toBeLessThan(0.02 * noise['FD(digits)']!);
  expect(digits['digit score']).toBeGreaterThan(9);
  expect(digits.precision).toBeGreaterThan(0.7);
  expect(digits.recall).toBeGreaterThan(0.7);
  expect(noise['digit score']).toBeLessThan(2);
  expect(noise.recall).toBe(0);
});
