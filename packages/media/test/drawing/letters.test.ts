import { expect, it } from 'vitest';
import { letterPixels } from '../../src/drawing/letters.ts';

const drawn = (text: string): string[] => {
  const rows = Array.from({ length: 5 }, () => Array<string>(4 * text.length).fill('.'));
  for (const [x, y] of letterPixels(text)) rows[y]![x] = '#';
  return rows.map((row) => row.join(''));
};

it('writes capitals, five pixels high', () => {
  expect(drawn('T1')).toEqual(['###..#..', '.#..##..', '.#...#..', '.#...#..', '.#..###.']);
  expect(drawn('e')).toEqual(drawn('E'));
});

it('leaves accents out, and has boxes for letters of other scripts', () => {
  expect(letterPixels('é')).toEqual(letterPixels('E'));
  expect(drawn('字')).toEqual(['###.', '#.#.', '#.#.', '#.#.', '###.']);
});

it('tells all letters and digits apart', () => {
  const all = Array.from('ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789', (letter) => String(letterPixels(letter)));
  expect(new Set(all).size).toBe(all.length);
});
