import { Mt19937 } from '@ganforge/formats';
import { inferTable, type TableRow } from '@ganforge/media';
import {
  associations,
  columnShapes,
  detection,
  gaussianCopula,
  groupQuality,
  shuffledColumns,
} from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import { normalDistribution, normalQuantile } from '../../src/numbers/normal.ts';

const random = new Mt19937(4);
const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.random())) * Math.cos(2 * Math.PI * random.random());
/**
 * The columns are two normal numbers with a correlation of 0.8, a word that depends on the first number, and a word
 * that depends on nothing. One number in nine is missing.
 */
const rows: TableRow[] = Array.from({ length: 3000 }, (_, i) => {
  const [x, e] = [normal(), normal()];
  return {
    x: Number(x.toFixed(4)),
    y: i % 9 === 0 ? null : Number((0.8 * x + 0.6 * e).toFixed(4)),
    high: x > 0.5 ? 'yes, high' : 'low',
    coin: random.random() < 0.5 ? 'heads' : 'tails',
  };
});
const spec = inferTable(rows, { modes: 1, types: { x: 'number', y: 'number' } });
const halves = [rows.slice(0, 1500), rows.slice(1500)] as const;

describe('the normal distribution', () => {
  it.each([
    // These are values of norm.cdf of SciPy.
    [-3, 0.0013498980316300933],
    [-1, 0.15865525393145707],
    [0.5, 0.6914624612740131],
    [2.5758293035489004, 0.995],
    [6, 0.9999999990134123],
  ])('at %d is %d', (x, p) => {
    expect(normalDistribution(x)).toBeCloseTo(p, 14);
    expect(normalQuantile(p)).toBeCloseTo(x, 6);
  });

  it('has an inverse', () => {
    for (const p of [1e-6, 0.001, 0.02, 0.3, 0.5, 0.77, 0.9999]) {
      expect(normalDistribution(normalQuantile(p)) / p).toBeCloseTo(1, 10);
    }
  });
});

describe('gaussianCopula', () => {
  const made = gaussianCopula(spec, rows, 3000, 1);

  it('has the columns of the data, missing values too, and the correlations of normals', () => {
    expect(columnShapes(spec, rows, made).score).toBeGreaterThan(0.97);
    expect(made.filter(({ y }) => y === null).length / 3000).toBeCloseTo(1 / 9, 1.3);
    const { values } = associations(spec, made);
    expect(values[0]![1]).toBeCloseTo(associations(spec, rows).values[0]![1]!, 1);
    const cells = new Set(rows.map(({ x }) => x));
    expect(made.every(({ x }) => cells.has(x!))).toBe(true);
  });

  it('is the same for a seed, and refuses impossible sizes', () => {
    expect(gaussianCopula(spec, rows, 20, 1)).toEqual(made.slice(0, 20));
    expect(gaussianCopula(spec, rows, 20, 2)).not.toEqual(made.slice(0, 20));
    expect(() => gaussianCopula(spec, rows, 0)).toThrow('n must be an integer of at least 1; received 0.');
    expect(() => gaussianCopula(spec, [], 5)).toThrow('there must be at least one row; received none.');
  });
});

describe('shuffledColumns', () => {
  it('keeps columns and loses what they have to do with each other', () => {
    const made = shuffledColumns(rows, 1);
    expect(columnShapes(spec, rows, made).score).toBe(1);
    expect(Math.abs(associations(spec, made).values[0]![1]!)).toBeLessThan(0.1);
  });
});

describe('associations', () => {
  it('is Pearson, Cramer and the correlation ratio, in closed form', () => {
    const some = [
      { a: 1, b: 2, w: 'p', v: 's' },
      { a: 2, b: 4, w: 'p', v: 's' },
      { a: 3, b: 6, w: 'q', v: 't' },
      { a: 6, b: 12, w: 'q', v: 's' },
    ];
    const table = inferTable(some, { modes: 1, types: { a: 'number', b: 'number', w: 'category', v: 'category' } });
    const { columns, values } = associations(table, some);
    expect(columns).toEqual(['a', 'b', 'w', 'v']);
    expect(values[0]![1]).toBeCloseTo(1, 12);
    // The means are 1.5 for p, 4.5 for q and 3 for all. The variance between categories is 9, and the total variance is
    // 14.
    expect(values[0]![2]).toBeCloseTo(Math.sqrt(9 / 14), 12);
    // The counts are [[2,0],[1,1]], so chi squared is 4/3 for 4 rows.
    expect(values[2]![3]).toBeCloseTo(Math.sqrt(1 / 3), 12);
  });
});

describe('detection', () => {
  it('is near 1 for rows that are alike', () => {
    const { logistic, tree } = detection(spec, halves[0], halves[1]);
    expect(logistic).toBeGreaterThan(0.85);
    expect(tree).toBeGreaterThan(0.8);
  });

  it('is 0 if a new category separates the rows, and a tree detects shuffled columns', () => {
    const other = halves[1].map((row) => ({ ...row, coin: 'edge' }));
    expect(detection(spec, halves[0], other)).toEqual({ logistic: 0, tree: 0 });
    const torn = detection(spec, halves[0], shuffledColumns(halves[1], 2));
    expect(torn.logistic).toBeGreaterThan(0.85);
    expect(torn.tree).toBeLessThan(0.5);
  });

  it('refuses too few rows and invalid folds', () => {
    expect(() => detection(spec, rows.slice(0, 5), rows)).toThrow('real and synthetic must have 6 rows each');
    expect(() => detection(spec, rows, rows, { folds: 1 })).toThrow(
      'folds must be an integer of at least 2; received 1.',
    );
  });
});

describe('groupQuality', () => {
  it('has shares, shapes and the frequency of the class', () => {
    const of = { target: 'high', positive: 'yes, high' };
    const [heads, tails] = groupQuality(spec, rows, rows.slice(0, 1000), 'coin', of);
    expect(heads!.group).toBe('heads');
    expect(heads!.real + tails!.real).toBeCloseTo(1, 12);
    expect(heads!.shapes).toBeGreaterThan(0.9);
    const group = rows.filter(({ coin }) => coin === 'heads');
    expect(heads!.selected!.real).toBeCloseTo(
      group.filter(({ high }) => high === 'yes, high').length / group.length,
      12,
    );
    expect(() => groupQuality(spec, rows, rows, 'x')).toThrow(
      "group must be the name of a categorical or boolean column; received 'x'.",
    );
  });
});
