import { decodeExamples, encodeExamples, spansOf, type TableSpec } from '@ganforge/media';
import { expect, it } from 'vitest';

const spec = {
  kind: 'table',
  columns: [
    { name: 'n', type: 'number', modes: [{ mean: 10, std: 2, weight: 1 }] },
    { name: 'c', type: 'category', categories: ['a', 'b', 'c'] },
    {
      name: 'm',
      type: 'number',
      modes: [
        { mean: 0, std: 1, weight: 0.5 },
        { mean: 100, std: 10, weight: 0.5 },
      ],
      decimals: 1,
    },
  ],
} as const satisfies TableSpec;

it('a row is scalars in fourths of a deviation, and choices', () => {
  const spans = spansOf(spec).map(({ column, type, start, size }) => [column.name, type, start, size]);
  expect(spans).toEqual([
    ['n', 'scalar', 0, 1],
    ['c', 'category', 1, 3],
    ['m', 'scalar', 4, 1],
    ['m', 'mode', 5, 2],
  ]);
  const { data } = encodeExamples(spec, [{ n: 14, c: 'b', m: 120 }])['']!;
  expect([...data]).toEqual([0.5, 0, 1, 0, 0.5, 0, 1]);
});

it('the mode of a number is the likeliest, by weight and width', () => {
  // At 20 the weighted densities are `0.5 * N(20; 0, 1) = e^-200.9` and `0.5 * N(20; 100, 10) = e^-36`. So the wide
  // mode is chosen for this number.
  const modeAt = (m: number): number => encodeExamples(spec, [{ n: 10, c: 'a', m }])['']!.data[6]!;
  expect([-3, 3, 20, 99].map(modeAt)).toEqual([0, 0, 1, 1]);
});

it('soft choices are decoded by their greatest, in double precision, rounded as the column says', () => {
  const values = { '': { shape: [1, 7], data: Float32Array.of(2, 0.2, 0.1, 0.7, 0.123, 0.4, 0.6) } };
  const [row] = decodeExamples(spec, values);
  expect(row).toEqual({ n: 18, c: 'c', m: 104.9 });
});
