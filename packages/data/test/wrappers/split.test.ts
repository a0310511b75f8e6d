import { grid, labelsOf, split, strokeDigits, swissRoll } from '@ganforge/data';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

const digits = strokeDigits({ size: 100 });
/** Returns points whose coordinates are both the original index. */
const counted = (size: number) => {
  const roll = swissRoll({ size });
  roll.points.forEach((_, i) => {
    roll.points[i] = i >> 1;
  });
  return roll;
};
const placesOf = ({ points }: { readonly points: Float32Array }): number[] => [...points].filter((_, i) => i % 2 === 0);

describe('split', () => {
  it('puts every example in one part, in the order of the whole', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(counts, fc.nat(1000), (sizes, seed) => {
        const size = sizes.reduce((a, b) => a + b);
        const parts = split(counted(size), sizes, { seed });
        expect(parts.map((part) => part.size)).toEqual(sizes);
        for (const part of parts) expect(placesOf(part)).toEqual(placesOf(part).sort((a, b) => a - b));
        expect(parts.flatMap(placesOf).sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('is decided by the seed', () => {
    const first = (seed: number): number[] => placesOf(split(counted(50), 0.5, { seed })[0]!);
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
    expect(split(digits, 0.25).map(({ size }) => size)).toEqual([25, 75]);
  });

  it('gives every part its share of each class, up to an example', () => {
    const points = grid({ side: 2, size: 103 });
    for (const [k, part] of split(points, [50, 30, 23], { stratified: true, seed: 9 }).entries()) {
      const share = [50, 30, 23][k]! / 103;
      for (let label = 0; label < 4; label++) {
        const whole = points.labels.filter((one) => one === label).length;
        const own = labelsOf(part)!.filter((one) => one === label).length;
        expect(Math.abs(own - share * whole)).toBeLessThanOrEqual(1);
      }
    }
  });

  it.each([
    [0, undefined, 'a share must be in (0,1)'],
    [1, undefined, 'a share must be in (0,1)'],
    [0.001, undefined, 'leave at least one of 100 examples in each part; received 0.001'],
    [[50, 49], undefined, 'whose sum is 100; received [50, 49]'],
    [[100, 0], undefined, 'positive integers'],
    ['half', undefined, "received 'half'"],
    [0.5, { shuffle: true }, "there is no option 'shuffle'"],
  ])('refuses %j %j', async (parts, options, message) => {
    expect((await refusal(() => split(digits, parts as number, options as object))).message).toContain(message);
  });

  it('refuses to stratify what has no labels', async () => {
    const error = await refusal(() => split(swissRoll({ size: 9 }), 0.5, { stratified: true }));
    expect(error.message).toContain('stratified needs a dataset with labels');
  });
});
