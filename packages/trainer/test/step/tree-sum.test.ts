import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TreeSum } from '../../src/step/tree-sum.ts';

/**
 * Returns the sum as a text. It adds pairs, then pairs of pairs, and so on. A remaining value waits for the next level.
 */
function written(values: readonly string[]): string {
  let level = [...values];
  while (level.length > 1) {
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, i) =>
      level[2 * i + 1] === undefined ? level[2 * i]! : `(${level[2 * i]}+${level[2 * i + 1]})`,
    );
  }
  return level[0]!;
}

const tree = () => new TreeSum<string>((a, b) => `(${a}+${b})`);

describe('TreeSum', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 12, 13])('adds %i values in pairs, and pairs of pairs', (n) => {
    const values = Array.from({ length: n }, (_, i) => String(i));
    const sum = tree();
    for (const value of values) sum.push(value);
    expect(sum.take()).toBe(written(values));
    expect(sum.take()).toBeUndefined();
  });

  it('adds ranges of equal size, a power of two, to the sum of one process', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 6 }), (log, processes) => {
        const values = Array.from({ length: processes * 2 ** log }, (_, i) => String(i));
        const all = tree();
        for (let process = 0; process < processes; process++) {
          const own = tree();
          for (const value of values.slice(process * 2 ** log, (process + 1) * 2 ** log)) own.push(value);
          all.push(own.take()!);
        }
        expect(all.take()).toBe(written(values));
      }),
    );
  });

  it('holds no more than log2(n) + 1 sums', () => {
    const sum = tree();
    for (let i = 0; i < 1000; i++) sum.push('x');
    expect(sum.drop().length).toBeLessThanOrEqual(10);
  });
});
