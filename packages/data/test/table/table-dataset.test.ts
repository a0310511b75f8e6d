import { randomStream, rowStreams } from '@ganforge/core';
import { split, subset, type TableDataset, tableDataset } from '@ganforge/data';
import { decodeExamples, type TableRow } from '@ganforge/media';
import { testDataset } from '@ganforge/testing';
import { describe, expect, it } from 'vitest';

/** Judges are rare and all live in Oslo. Two of seven ages are missing. */
const rows: TableRow[] = Array.from({ length: 60 }, (_, i) => ({
  job: i % 20 === 0 ? 'judge' : i % 2 === 0 ? 'clerk' : 'smith',
  age: i % 7 < 2 ? null : 20 + ((i * 13) % 40),
  city: i % 20 === 0 ? 'Oslo' : i % 3 === 0 ? null : 'Rome',
}));
const numbers = rows.map((_, i) => ({ x: i / 7, y: Math.sin(i) }));

testDataset('tableDataset', {
  make: () => tableDataset(rows),
  others: {
    'another cell': () => tableDataset(rows.with(3, { ...rows[3]!, city: 'Rome' }), { holdout: 0 }),
    'no holdout': () => tableDataset(rows, { holdout: 0 }),
    'another holdout': () => tableDataset(rows, { seed: 1 }),
    'other modes': () => tableDataset(rows, { modes: 1 }),
  },
});
testDataset('tableDataset of numbers', { make: () => tableDataset(numbers) });

const request = { epoch: 0, random: rowStreams(randomStream(0)) };

describe('tableDataset', () => {
  it('keeps rows apart, a share of all, and no row twice', () => {
    const dataset = tableDataset(rows, { holdout: 0.25 });
    const [training, holdout] = [dataset.trainingRows(), dataset.holdoutRows()];
    expect([dataset.size, training.length, holdout.length]).toEqual([45, 45, 15]);
    const sorted = (all: readonly TableRow[]) => all.map((row) => JSON.stringify(row)).sort();
    expect(sorted([...training, ...holdout])).toEqual(sorted(rows));
    expect(tableDataset(rows, { holdout: 0.25 }).holdoutRows()).toEqual(holdout);
    expect(tableDataset(rows, { holdout: 0 }).trainingRows()).toEqual(rows);
  });

  it('fits only to the rows that are learned from: rows kept apart may have other words', () => {
    const odd = rows.map((row, i) => (i === 0 ? { ...row, age: 1000, job: 'king' } : row));
    const seed = [0, 1, 2, 3, 4, 5, 6, 7].find((seed) =>
      tableDataset(odd, { seed })
        .holdoutRows()
        .some(({ job }) => job === 'king'),
    )!;
    const { columns } = tableDataset(odd, { seed }).entries.rows;
    expect(JSON.stringify(columns[0])).not.toContain('king');
    expect(columns[1]!.type === 'number' && columns[1]!.range![1]).toBeLessThan(60);
  });

  it('gives rows that are decoded to what they were', async () => {
    const dataset = tableDataset(rows, { holdout: 0 });
    const batch = await dataset.get([20, 1, 59], request);
    const { shape } = batch.rows!;
    const values = { '': { shape, data: await batch.rows!.data<'float32'>() } };
    expect(decodeExamples(dataset.entries.rows, values)).toEqual([rows[20], rows[1], rows[59]]);
    // Without a choice, the condition is the category in the first column. The order is clerk, judge, smith, Oslo,
    // Rome, none.
    expect(await batch.condition!.array()).toEqual([
      [0, 1, 0, 0, 0, 0],
      [0, 0, 1, 0, 0, 0],
      [0, 0, 1, 0, 0, 0],
    ]);
  });

  it.each([
    [{ holdout: 1 }, 'holdout must be a number in [0,1); received 1.'],
    [{ seeds: 1 }, "there is no option 'seeds'"],
    [{ types: { job: 'number' } }, "column 'job' must hold a number; it has 'judge'"],
  ])('refuses %j', (options, problem) => {
    expect(() => tableDataset(rows, options as never)).toThrow(problem);
  });
});

describe('its sampler', () => {
  const dataset = tableDataset(rows, { holdout: 0 });
  const draw = (seed: number, size = 12_000) =>
    dataset.next!({ epoch: 0, offset: 0, examples: 0 }, size, randomStream(seed));

  it('draws columns alike, words by log(1 + rows that have them), and rows that have the word, each as likely', () => {
    const { indices, choices } = draw(1);
    const counts = new Map<string, number>();
    for (const choice of choices!) counts.set(String(choice), (counts.get(String(choice)) ?? 0) + 1);
    const having = [27, 3, 30].map((count) => Math.log(1 + count));
    const all = having.reduce((a, b) => a + b);
    having.forEach((log, k) => {
      expect(counts.get(`0,${k}`)! / 12_000).toBeCloseTo((0.5 * log) / all, 1.7);
    });
    const judges = indices.filter((_, i) => String(choices![i]) === '0,1');
    for (const row of [0, 20, 40]) {
      expect(judges.filter((index) => index === row).length / judges.length).toBeCloseTo(1 / 3, 1.3);
    }
  });

  // The reference code did not set its offsets, so only conditions of the first column were satisfied (CTGAN #169,
  // #273).
  it('gives rows that meet their condition, whichever column it is of', async () => {
    const { indices, choices } = draw(2, 200);
    const batch = await dataset.get(indices, { ...request, choices: choices! });
    const conditions = (await batch.condition!.array()) as number[][];
    const places = ['clerk', 'judge', 'smith', 'Oslo', 'Rome', null];
    conditions.forEach((condition, i) => {
      expect(condition.reduce((a, b) => a + b)).toBe(1);
      const at = condition.indexOf(1);
      expect(rows[indices[i]!]![at < 3 ? 'job' : 'city']).toBe(places[at]);
    });
    expect(new Set(choices!.map(String)).size).toBe(6);
  });

  it('is a pure function of its arguments', () => {
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it('is undefined if the table has no words', () => {
    const { next, entries } = tableDataset(numbers);
    expect([next, Object.keys(entries)]).toEqual([undefined, ['rows']]);
  });
});

describe('parts of a table', () => {
  it('are split as other datasets are, and draw from their own rows', async () => {
    const whole = tableDataset(rows, { holdout: 0.2 });
    const parts = split(whole, [30, 18], { seed: 1 }) as TableDataset[];
    expect(parts.map(({ size }) => size)).toEqual([30, 18]);
    const sorted = (all: readonly TableRow[]) => all.map((row) => JSON.stringify(row)).sort();
    expect(sorted(parts.flatMap((part) => part.trainingRows()))).toEqual(sorted(whole.trainingRows()));
    expect(parts[0]!.holdoutRows()).toEqual(whole.holdoutRows());
    const { indices, choices } = parts[1]!.next!({ epoch: 0, offset: 0, examples: 0 }, 40, randomStream(1));
    expect(indices.every((index) => index < 18)).toBe(true);
    const own = parts[1]!.trainingRows();
    const words = [own.map(({ job }) => job), own.map(({ city }) => city)];
    const named = ['clerk', 'judge', 'smith', 'Oslo', 'Rome', null];
    for (const [i, index] of indices.entries()) {
      const [column, choice] = choices![i] as [number, number];
      expect(words[column]![index]).toBe(named[column === 0 ? choice : 3 + choice]);
    }
  });

  it('have the numbers that the whole has for the same rows', async () => {
    const whole = tableDataset(rows, { holdout: 0 });
    const part = subset(whole, [5, 20, 41]);
    const [a, b] = [await whole.get([5, 20, 41], request), await part.get([0, 1, 2], request)];
    expect(await b.rows!.array()).toEqual(await a.rows!.array());
    expect(part.fingerprint).not.toBe(whole.fingerprint);
  });

  it('are refused of a private table', () => {
    const whole = tableDataset(rows, { holdout: 0, privacy: { batchSize: 10, seed: 1 } });
    expect(() => split(whole, 0.5)).toThrow('a private table cannot be divided');
  });
});
