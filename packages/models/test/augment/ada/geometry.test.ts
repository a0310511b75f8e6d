import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawMaps, type Geometry } from '../../../src/augment/ada/geometry.ts';
import { kolmogorov, LIMIT, normal, uniform } from './kolmogorov.ts';

beforeAll(() => useEngine('cpu'));

const n = 4000;
const size = [24, 40] as const;

/** Returns the maps of one kind of transform. Each map is given as the six numbers of its first two rows. */
function drawn(name: Geometry, p = 1): number[][] {
  const maps = tf.tidy(() => drawMaps(n, size, p, randomStream(3), [name]).arraySync());
  return maps.map(([x, y]) => [...x!, ...y!]);
}

/** Returns the chi-square statistic of the counts of values. It is small if all values are equally frequent. */
function chiSquare(values: readonly string[], kinds: number): number {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  expect(counts.size).toBe(kinds);
  return [...counts.values()].reduce((sum, count) => sum + (count - n / kinds) ** 2 / (n / kinds), 0);
}

describe('maps of ADA', () => {
  it('flips half of the images', () => {
    const found = drawn('flip');
    expect(found.every((map) => Math.abs(map[0]!) === 1 && map[4] === 1)).toBe(true);
    expect(
      chiSquare(
        found.map(([a]) => String(a)),
        2,
      ),
    ).toBeLessThan(15.1);
  });

  it('turns by each number of quarters as often', () => {
    const angles = drawn('quarter-turns').map(([a, , , d]) => `${Math.round(a!)},${Math.round(d!)}`);
    expect(chiSquare(angles, 4)).toBeLessThan(21.1);
  });

  it('shifts by whole pixels, U(-1/8,1/8) of each side', () => {
    const found = drawn('whole-shift');
    const [columns, rows] = [found.map((map) => map[2]!), found.map((map) => map[5]!)];
    expect([...columns, ...rows].every((value) => Number.isInteger(value))).toBe(true);
    // With 40 columns, shifts are from -5 to 5, and the two ends are half as frequent. With 24 rows, they are from -3
    // to 3.
    for (const [values, reach] of [
      [columns, 5],
      [rows, 3],
    ] as const) {
      for (let shift = -reach; shift <= reach; shift++) {
        const p = (Math.abs(shift) === reach ? 0.5 : 1) / (2 * reach);
        const share = values.filter((value) => value === shift).length / n;
        expect(Math.abs(share - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / n));
      }
    }
    const product = columns.reduce((sum, value, i) => sum + value * rows[i]!, 0) / n;
    expect(Math.abs(product)).toBeLessThan((4.5 * 2.9 * 1.8) / Math.sqrt(n)); // both shifts are independent
  });

  it('scales by 2^N(0,.2)', () => {
    const found = drawn('scale');
    expect(found.every(([a, , , , e]) => a === e)).toBe(true);
    expect(
      kolmogorov(
        found.map(([a]) => -Math.log2(a!)),
        normal(0.2),
      ),
    ).toBeLessThan(LIMIT);
  });

  it('stretches by s and 1/s, s = 2^N(0,.2)', () => {
    const found = drawn('stretch');
    expect(found.every(([a, , , , e]) => Math.abs(a! * e! - 1) < 1e-5)).toBe(true);
    const exponents = found.map(([a]) => -Math.log2(a!));
    expect(kolmogorov(exponents, normal(0.2))).toBeLessThan(LIMIT);
  });

  it('turns by U(-pi,pi)', () => {
    const found = drawn('rotation');
    expect(found.every(([a, b, , d, e]) => Math.abs(a! * e! - b! * d! - 1) < 1e-5)).toBe(true);
    const angles = found.map(([a, , , d]) => Math.atan2(d!, a!));
    expect(kolmogorov(angles, uniform(-Math.PI, Math.PI))).toBeLessThan(LIMIT);
  });

  it('turns with probability p in all, before the stretch or after it', () => {
    const p = 0.4;
    const turned = drawn('rotation', p).filter(([a]) => a !== 1).length / n;
    expect(Math.abs(turned - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / n));
  });

  it('shifts by N(0,1/8) of each side', () => {
    const found = drawn('fractional-shift');
    const columns = found.map((map) => -map[2]!);
    const rows = found.map((map) => -map[5]!);
    expect(kolmogorov(columns, normal(40 / 8))).toBeLessThan(LIMIT);
    expect(kolmogorov(rows, normal(24 / 8))).toBeLessThan(LIMIT);
  });

  it.each<Geometry>(['scale', 'stretch', 'fractional-shift'])('does so with probability p: %s', (name) => {
    const p = 0.3;
    const changed = drawn(name, p).filter(([a, , c]) => a !== 1 || c !== 0).length / n;
    expect(Math.abs(changed - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / n));
  });

  it('is the identity at p = 0, and takes p as a tensor', () => {
    const maps = tf.tidy(() => drawMaps(3, size, tf.scalar(0), randomStream(1)).arraySync());
    for (const map of maps) {
      for (const [i, row] of map.entries())
        row.forEach((value, j) => void expect(value).toBeCloseTo(i === j ? 1 : 0, 6));
    }
  });
});
