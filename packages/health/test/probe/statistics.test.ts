import { probeOf } from '@ganforge/health';
import type { HostBatch, Spec } from '@ganforge/media';
import { describe, expect, it } from 'vitest';
import { compareCells } from '../../src/probe/cells.ts';
import { distancesTo, pairDistances } from '../../src/probe/distances.ts';
import { rowsOf } from '../../src/probe/rows.ts';
import { columnGroups } from '../../src/probe/shares.ts';
import { withinClass } from '../../src/probe/within-class.ts';

/** Returns normal numbers that are always the same. */
function normals(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 4294967297;
  };
  return Float32Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

const spec: Spec = { kind: 'points', dimensions: 2 };
const batch = (data: Float32Array): HostBatch => ({ points: { shape: [data.length / 2, 2], data } });
const real = normals(1024, 1);
const probe = probeOf({ entry: 'points', spec, entries: { points: spec }, samples: 256, real: batch(real) });
const of = (data: Float32Array, name: string): number => probe(batch(data))[`samples/${name}`]!;
const other = normals(512, 7);

describe('statistics of samples', () => {
  it('of the same distribution say that it is the same', () => {
    expect(of(other, 'diversity')).toBeCloseTo(1, 1);
    expect(of(other, 'distance')).toBeLessThan(0.02);
    expect(of(other, 'different')).toBeLessThan(0.25);
    expect(of(other, 'missing')).toBeLessThan(0.1);
    expect(of(other, 'support')).toBeGreaterThan(0.5);
    expect(of(other, 'nearest')).toBeGreaterThan(0.7);
    expect(of(other, 'copies')).toBeLessThan(0.35);
    expect(Math.abs(of(other, 'centre-1'))).toBeLessThan(0.2);
  });

  it('of one point say that it is one', () => {
    const one = new Float32Array(512).fill(0.3);
    expect(of(one, 'diversity')).toBe(0);
    expect(of(one, 'support')).toBeCloseTo(0.01, 6); // every pair is a duplicate; of the data one in a hundred
    expect(of(one, 'missing')).toBeGreaterThan(0.9);
  });

  it('of a shifted distribution give the shift in standard deviations', () => {
    const shifted = other.map((value) => value + 3);
    const along = Math.hypot(of(shifted, 'centre-1'), of(shifted, 'centre-2'));
    expect(along).toBeCloseTo(3 * Math.SQRT2, 0);
    // The exact distance of two normal distributions in the plane that are (3, 3) apart is 0.6055, by NumPy from 10^6
    // pairs.
    expect(of(shifted, 'distance')).toBeCloseTo(0.6055, 1);
  });

  it('of copies say how near they are', () => {
    const copies = real.slice(0, 512).map((value) => value + 1e-4);
    expect(of(copies, 'nearest')).toBeLessThan(0.05);
    expect(of(copies, 'copies')).toBe(1);
  });
});

it('cells: NDB by hand', () => {
  const same = compareCells(Float64Array.of(50, 50), Float64Array.of(52, 48));
  expect(same).toEqual({ different: 0, missing: 0 });
  // With p = .5, q = .35 and P = .425, z = .15 / sqrt(.425 * .575 * .02) = 2.146 in both cells.
  expect(compareCells(Float64Array.of(50, 50), Float64Array.of(35, 65)).different).toBe(1);
  expect(compareCells(Float64Array.of(50, 30, 20), Float64Array.of(97, 0, 3)).missing).toBeCloseTo(0.5, 12);
});

describe('rows', () => {
  it('of images are means of blocks', () => {
    const data = Float32Array.from({ length: 2 * 14 * 14 }, (_, i) => (i < 196 ? 1 : Math.floor((i - 196) / 14)));
    const {
      rows,
      cols,
      data: out,
    } = rowsOf(
      'images',
      { kind: 'image', height: 14, width: 14, channels: 1 },
      {
        images: { shape: [2, 14, 14, 1], data },
      },
    );
    expect([rows, cols]).toEqual([2, 49]);
    expect(Array.from(out.subarray(0, 49))).toEqual(new Array(49).fill(1));
    expect(Array.from(out.subarray(49, 56))).toEqual(new Array(7).fill(0.5)); // rows 0 and 1
    expect(out.at(-1)).toBe(12.5);
  });

  it('of wide tables keep their distances on average', () => {
    const width = 500;
    const data = normals(40 * width, 3);
    const table: Spec = { kind: 'vector', length: width } as unknown as Spec;
    const rows = rowsOf('x', table, { x: { shape: [40, width], data } });
    expect(rows.cols).toBe(64);
    const norm = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0);
    expect(norm(rows.data) / norm(data)).toBeCloseTo(1, 0);
  });
});

it('shares count a sample for the class of its nearest example', () => {
  const labels = Int32Array.from({ length: 512 }, (_, i) => i % 2);
  const points = Float32Array.from(real, (value, i) => value / 10 + (Math.floor(i / 2) % 2 === 0 ? -5 : 5));
  const entries = { points: spec, labels: { kind: 'class', classes: ['left', 'right'] } } as const;
  const measure = probeOf({
    ...{ entry: 'points', spec, entries, samples: 256 },
    real: { points: { shape: [512, 2], data: points }, labels: { shape: [512], data: labels } },
  });
  const values = measure(batch(Float32Array.from({ length: 200 }, (_, i) => (i < 50 ? -5 : 5))));
  expect(values['share/labels: left/made']).toBe(0.25);
  expect(values['share/labels: right/made']).toBe(0.75);
  expect(values['share/labels: left/data']).toBe(0.5);
});

it.each([1, 3, 4, 7])('distances of four rows at a time are those of single ones: %i rows', (n) => {
  const rows = { rows: n, cols: 5, data: normals(5 * n, 3) };
  const out = new Float64Array(n);
  distancesTo(rows, 0, rows, out);
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let c = 0; c < 5; c++) sum += (rows.data[c]! - rows.data[5 * j + c]!) ** 2;
    expect(out[j]).toBe(Math.sqrt(sum));
  }
});

it('within a class: equal rows differ from varied rows, even if the classes differ', () => {
  const rows = (of: (i: number) => number) => ({
    rows: 40,
    cols: 1,
    data: Float32Array.from({ length: 40 }, (_, i) => of(i)),
  });
  const classOf = (row: number) => row % 2;
  const same = pairDistances(rows((i) => 100 * (i % 2)));
  expect(withinClass(same, 40, classOf)).toBe(0);
  // The distances of 20 evenly spaced rows are 2, 4, ..., 38, and the distance 2 * k occurs 20 - k times. The lower
  // quartile of these 190 distances is the 48th, which is 6.
  expect(withinClass(pairDistances(rows((i) => i)), 40, classOf)).toBe(6);
  expect(withinClass(same.slice(0, 6), 4, classOf)).toBeUndefined();
});

it('of columns with many categories only the frequent ones are watched, of others all', () => {
  const words = (n: number, letter: string) => Array.from({ length: n }, (_, i) => `${letter}${i}`);
  const category = (name: string, categories: string[]) => ({ type: 'category', name, categories }) as const;
  const table = {
    kind: 'table',
    columns: [category('many', words(40, 'm')), category('two', words(2, 't'))],
  } as unknown;
  const rows = Array.from({ length: 100 }, (_, i) => {
    const row = new Float32Array(42);
    row[i < 90 ? 0 : 1 + (i % 10)] = 1;
    row[40 + (i < 98 ? 0 : 1)] = 1;
    return [...row];
  }).flat();
  const groups = columnGroups(table as never, rows, 42)!;
  expect(groups.names).toEqual(['many: m0', 'two: t0', 'two: t1']);
  expect(groups.real.map((share) => Number(share.toFixed(6)))).toEqual([0.9, 0.98, 0.02]);
});

it('of a column with ten categories all are watched, of one with eleven those that a twentieth of the rows have', () => {
  const category = (name: string, n: number) => ({
    ...({ type: 'category', name } as const),
    categories: Array.from({ length: n }, (_, i) => `${i}`),
  });
  const table = { kind: 'table', columns: [category('ten', 10), category('eleven', 11)] };
  const rows = Array.from({ length: 200 }, (_, n) => {
    const row = new Float32Array(21);
    row[0] = 1; // nine categories of ten have no row
    row[10 + (n < 180 ? 0 : n < 192 ? 1 : 2)] = 1; // 180, 12 and 8 of 200 rows
    return [...row];
  }).flat();
  const { names } = columnGroups(table as never, rows, 21)!;
  expect(names.filter((name) => name.startsWith('ten'))).toHaveLength(10);
  expect(names.filter((name) => name.startsWith('eleven'))).toEqual(['eleven: 0', 'eleven: 1']);
});
