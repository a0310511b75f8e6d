import { Mt19937 } from '@ganforge/formats';
import { type CountNoise, cellsOfRows, fitTable, type TableRow, validateSpec } from '@ganforge/media';
import { describe, expect, it } from 'vitest';
import { noisyCounts, privateModes } from '../../src/table/private-counts.ts';

/** Returns noise by the Box-Muller transform. */
function noiseOf(deviation: number, seed = 1): CountNoise {
  const random = new Mt19937(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.random())) * Math.cos(2 * Math.PI * random.random());
  return { deviation, normals: (_, n) => Array.from({ length: n }, normal) };
}

describe('noisyCounts', () => {
  it('adds noise of the deviation, and gives whole numbers from 0 on', () => {
    const counts = Array.from({ length: 4000 }, () => 1000);
    const noisy = noisyCounts('a', counts, noiseOf(50));
    const mean = noisy.reduce((sum, count) => sum + count, 0) / noisy.length;
    const variance = noisy.reduce((sum, count) => sum + (count - 1000) ** 2, 0) / noisy.length;
    expect(Math.abs(mean - 1000)).toBeLessThan(5 * (50 / Math.sqrt(4000)));
    expect(Math.abs(variance / 2500 - 1)).toBeLessThan(5 * Math.sqrt(2 / 4000));
    expect(noisyCounts('a', [0, 0, 3], noiseOf(50)).every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
    // If no count is left, all are equally likely.
    expect(noisyCounts('a', [0, 0], { deviation: 9, normals: () => [-1, -1] })).toEqual([1, 1]);
  });
});

describe('privateModes', () => {
  const counts = new Map(
    Array.from({ length: 401 }, (_, i) => {
      const x = i / 4;
      return [x, 1000 * Math.exp(-0.5 * ((x - 20) / 4) ** 2) + 500 * Math.exp(-0.5 * ((x - 80) / 4) ** 2)] as const;
    }),
  );

  it('finds gaussians through noise', () => {
    const modes = privateModes('x', counts, 10, noiseOf(100));
    const near = (x: number) => modes.filter(({ mean }) => Math.abs(mean - x) < 8);
    const share = near(20).reduce((sum, { weight }) => sum + weight, 0);
    expect(share).toBeGreaterThan(0.6);
    expect(share).toBeLessThan(0.72);
    expect(near(80).length).toBeGreaterThan(0);
  });

  it('has a mode for the least value, the greatest one or 0 where many rows share it, and not for others', () => {
    const some = new Map([...counts].map(([x, count]) => [x, count / 20]));
    const spiked = new Map([...some, [0, 5000], [100, 20], [50, 9000]]);
    const modes = privateModes('x', spiked, 10, noiseOf(60));
    const [first, ...others] = modes;
    expect(first).toMatchObject({ mean: 0, std: expect.closeTo(1e-7, 12) });
    const all = [...spiked.values()].reduce((a, b) => a + b);
    expect(first!.weight).toBeCloseTo(5000 / all, 1.3);
    // Only the rows show that 50 is frequent, so 50 must not become a separate mode.
    expect(others.every(({ std }) => std > 1e-3)).toBe(true);
    expect(modes.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 1.5);
    const around = privateModes(
      'x',
      new Map([...some].map(([x, count]) => [x - 50, x === 50 ? 9000 : count])),
      10,
      noiseOf(60),
    );
    expect(around.filter(({ std }) => std < 1e-3).map(({ mean }) => mean)).toEqual([0]);
    expect(privateModes('x', spiked, 1, noiseOf(60))).toHaveLength(1);
    const alone = new Map([
      [0, 9000],
      [37, 40],
      [100, 30],
    ]);
    // The noise hides the other rows. They share a mode as wide as the range.
    expect(privateModes('x', alone, 10, noiseOf(60)).map(({ mean, std }) => [mean, std > 20])).toEqual([
      [0, false],
      [50, true],
    ]);
  });

  it('has only the range if all counts are noise', () => {
    expect(privateModes('x', counts, 10, noiseOf(1e9, 3))).toEqual([{ mean: 50, std: 25, weight: 1 }]);
  });
});

it('a private table has noisy counts, and the words and range that are public', () => {
  const rows: TableRow[] = Array.from({ length: 400 }, (_, i) => ({
    job: i % 4 === 0 ? 'clerk' : 'smith',
    age: 20 + (i % 50),
  }));
  const cells = cellsOfRows(rows, []);
  const [plain, noisy] = [fitTable(cells), fitTable(cells, {}, noiseOf(10))];
  const [job, age] = noisy.columns;
  expect(plain.columns[0]).toMatchObject({ categories: ['clerk', 'smith'], counts: [100, 300] });
  expect(job).toMatchObject({ categories: ['clerk', 'smith'] });
  expect(job!.type === 'category' && job!.counts).not.toEqual([100, 300]);
  expect(age!.type === 'number' && age!.range).toEqual([20, 69]);
});

it('refuses a spec whose privacy is none', () => {
  const spec = {
    kind: 'table',
    columns: [
      { name: 'x', type: 'constant', value: 1 },
      { name: 'y', type: 'category', categories: ['a', 'b'] },
    ],
  };
  expect(validateSpec({ ...spec, privacy: { rate: 0.1, batchSize: 5, noise: 2 } })).toBeDefined();
  expect(() => validateSpec({ ...spec, privacy: { rate: 2, batchSize: 5, noise: 2 } })).toThrow(
    'privacy must be { rate in (0,1], batchSize, noise above 0 }; received {"rate":2,"batchSize":5,"noise":2}.',
  );
});
