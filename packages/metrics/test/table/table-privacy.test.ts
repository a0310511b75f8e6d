import { Mt19937 } from '@ganforge/formats';
import { inferTable, type TableRow } from '@ganforge/media';
import { densityAttack, nearestRows, rareCombinations } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';

const random = new Mt19937(7);
const draw = (): TableRow => ({
  x: Number((10 * random.random()).toFixed(3)),
  y: Number((10 * random.random()).toFixed(3)),
  job: ['clerk', 'smith', 'judge'][Math.floor(random.random() ** 2 * 3)]!,
});
const [training, holdout, fresh] = [0, 1, 2].map(() => Array.from({ length: 200 }, draw)) as [
  TableRow[],
  TableRow[],
  TableRow[],
];
const spec = inferTable(training, { modes: 1 });

describe('densityAttack', () => {
  it('detects copied rows and no others', () => {
    const copied = densityAttack(spec, { training, holdout, synthetic: training });
    expect(copied.interval[0]).toBeGreaterThan(0.6);
    const [low, high] = densityAttack(spec, { training, holdout, synthetic: fresh }).interval;
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
  });

  it('refuses too few rows', () => {
    expect(() => densityAttack(spec, { training, holdout: holdout.slice(0, 3), synthetic: fresh })).toThrow(
      'holdout must have at least four rows',
    );
  });
});

describe('nearestRows', () => {
  it('names the nearest rows by a hash that the owner of a row can compute', async () => {
    const [first, second] = await nearestRows(spec, { training, synthetic: [fresh[0]!, training[17]!] });
    expect(first).toMatchObject({ synthetic: 1, distance: 0 });
    const { x, y, job } = training[17]!;
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify([x, y, job])));
    expect(first!.hash).toBe(Buffer.from(digest).toString('hex').slice(0, 16));
    expect(second!.distance).toBeGreaterThan(0);
  });
});

describe('rareCombinations', () => {
  const of = (a: string, b: string, n: number): TableRow[] => Array.from({ length: n }, () => ({ a, b }));
  const some = [...of('p', 's', 10), ...of('p', 't', 2), ...of('q', 's', 3), ...of('q', 't', 5)];
  const table = inferTable(some);

  it('counts combinations of fewer than k rows, and rows that have them', () => {
    const sets = {
      training: some,
      holdout: [...of('p', 's', 9), ...of('q', 's', 1)],
      synthetic: [...of('p', 't', 1), ...of('q', 's', 1), ...of('q', 't', 2)],
    };
    expect(rareCombinations(table, sets)).toEqual({ combinations: 2, training: 5 / 20, synthetic: 0.5, holdout: 0.1 });
    expect(rareCombinations(table, sets, { k: 3 })).toMatchObject({ combinations: 1, synthetic: 0.25 });
    expect(rareCombinations(table, sets, { columns: ['b'] })).toMatchObject({ combinations: 0, synthetic: 0 });
    expect(() => rareCombinations(table, sets, { columns: ['c'] })).toThrow(
      "columns must name some of a, b; received 'c'.",
    );
    expect(() => rareCombinations(table, sets, { k: 1 })).toThrow('k must be an integer of at least 2; received 1.');
  });
});
