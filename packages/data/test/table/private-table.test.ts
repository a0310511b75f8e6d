import { randomStream, rowStreams } from '@ganforge/core';
import { tableDataset } from '@ganforge/data';
import type { TableRow } from '@ganforge/media';
import { testDataset } from '@ganforge/testing';
import { describe, expect, it } from 'vitest';
import { poissonRate } from '../../src/table/poisson-sampler.ts';

const rows: TableRow[] = Array.from({ length: 600 }, (_, i) => ({
  job: i % 100 === 0 ? 'judge' : i % 2 === 0 ? 'clerk' : 'smith',
  city: i % 3 === 0 ? 'Rome' : 'Oslo',
  age: 20 + ((i * 13) % 40),
}));
const privacy = { batchSize: 150, noise: 4, seed: 7 };
const make = () => tableDataset(rows, { holdout: 0, privacy });

testDataset('tableDataset, private', {
  make,
  others: {
    'other noise': () => tableDataset(rows, { holdout: 0, privacy: { ...privacy, seed: 8 } }),
    'no privacy': () => tableDataset(rows, { holdout: 0 }),
  },
});

const at = { epoch: 0, offset: 0, examples: 0 };

describe('a private table', () => {
  it('draws each row by itself, as likely as any other', async () => {
    const dataset = make();
    const { rate } = dataset.entries.rows.privacy!;
    const batches = 2000;
    const times = new Array<number>(rows.length).fill(0);
    const sizes: number[] = [];
    for (let i = 0; i < batches; i++) {
      const { indices, choices } = dataset.next!(at, 150, randomStream(1, i));
      const drawn = indices.filter((_, k) => choices![k] !== null);
      expect(new Set(drawn).size).toBe(drawn.length);
      for (const row of drawn) times[row]!++;
      sizes.push(drawn.length);
    }
    const error = Math.sqrt(batches * rate * (1 - rate));
    for (const count of times) expect(Math.abs(count - batches * rate)).toBeLessThan(5 * error);
    // The number of rows is binomial too.
    const mean = sizes.reduce((sum, size) => sum + size, 0) / batches;
    const variance = sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0) / batches;
    expect(mean / (rate * rows.length)).toBeCloseTo(1, 2);
    expect(Math.abs(variance / (rows.length * rate * (1 - rate)) - 1)).toBeLessThan(5 * Math.sqrt(2 / batches));
  });

  it('leaves room for 7 deviations', () => {
    for (const [size, n] of [
      [150, 600],
      [500, 22_000],
    ] as const) {
      const mean = poissonRate(size, n) * n;
      expect(mean + 7 * Math.sqrt(mean)).toBeCloseTo(size, 6);
    }
    expect(poissonRate(500, 30)).toBe(1);
  });

  it('says which rows count, and conditions them on words of their own', async () => {
    const dataset = make();
    const { indices, choices } = dataset.next!(at, 150, randomStream(2));
    const batch = await dataset.get(indices, { epoch: 0, random: rowStreams(randomStream(3)), choices: choices! });
    const [present, conditions] = [await batch.present!.array(), await batch.condition!.array()] as [
      number[][],
      number[][],
    ];
    const words = ['clerk', 'judge', 'smith', 'Oslo', 'Rome'];
    present.forEach(([counts], i) => {
      const asked = words.filter((_, k) => conditions[i]![k] === 1);
      expect(counts).toBe(Number(choices![i] !== null));
      if (counts === 0) expect(asked).toEqual([]);
      else expect([rows[indices[i]!]!.job, rows[indices[i]!]!.city]).toContain(asked[0]);
    });
    expect(present.some(([counts]) => counts === 0)).toBe(true);
  });

  it.each([
    [
      { batchSize: 1, seed: 1 },
      'privacy.batchSize must be an integer in 2..600, the number of training rows; received 1.',
    ],
    [{ batchSize: 50, noise: 0, seed: 1 }, 'privacy.noise must be a number above 0; received 0.'],
    [{ batchSize: 50, seed: -1 }, 'privacy.seed must be an integer >= 0 that only you know; received -1.'],
  ])('refuses %o', (wrong, message) => {
    expect(() => tableDataset(rows, { holdout: 0, privacy: wrong })).toThrow(message);
  });

  it('refuses batches of another size', () => {
    expect(() => make().next!(at, 100, randomStream(1))).toThrow(
      'batches of this private table must have 150 rows (its option privacy); received batchSize 100. Train with batchSize: 150.',
    );
  });
});
