import '@tensorflow/tfjs-backend-cpu';
import '@ganforge/testing';
import { randomStream, rowStreams } from '@ganforge/core';
import { type GaussianMixture, grid, labelsOf, ring } from '@ganforge/data';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

/** Returns the distance of each coordinate from the centre of its mode, in standard deviations. */
const deviations = ({ points, labels, modes, std }: GaussianMixture): number[] =>
  Array.from(points, (value, i) => (value - modes[labels[i >> 1]!]![i & 1]!) / std);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;

describe.each([
  ['ring', ring, 8],
  ['grid', grid, 25],
])('%s', (_, make, count) => {
  const mixture = make({ size: 20_000, seed: 3 });

  it('gives every mode its share and says which is whose', () => {
    expect([mixture.size, mixture.modes.length]).toEqual([20_000, count]);
    expect(mixture.entries).toEqual({
      points: { kind: 'points', dimensions: 2 },
      labels: { kind: 'class', classes: Array.from({ length: count }, (_, k) => `${k}`) },
    });
    const shares = Array.from({ length: count }, () => 0);
    for (const label of labelsOf(mixture)!) shares[label]!++;
    expect(new Set(shares)).toEqual(new Set([20_000 / count]));
  });

  it('is normal around each centre', () => {
    const z = deviations(mixture);
    expect(Math.abs(mean(z))).toBeLessThan(5 / Math.sqrt(40_000)); // five standard errors, here and below
    expect(Math.abs(mean(z.map((x) => x ** 2)) - 1)).toBeLessThan(5 * Math.sqrt(2 / 40_000));
    expect(Math.abs(mean(z.map((x) => x ** 4)) - 3)).toBeLessThan(5 * Math.sqrt(96 / 40_000));
    const xy = z.filter((_, i) => i % 2 === 0).map((x, i) => x * z[2 * i + 1]!);
    expect(Math.abs(mean(xy))).toBeLessThan(5 / Math.sqrt(20_000));
  });

  it('is the same for a seed, another for another, and begins with the smaller set', () => {
    expect(make({ size: 20_000, seed: 3 }).points).toEqual(mixture.points);
    expect(make({ size: 100, seed: 3 }).points).toEqual(mixture.points.subarray(0, 200));
    expect(make({ size: 100, seed: 4 }).points).not.toEqual(mixture.points.subarray(0, 200));
  });

  it('gives points and labels as batches', async () => {
    const before = tf.memory().numTensors;
    const batch = await mixture.get([count + 1, 0], { epoch: 0, random: rowStreams(randomStream(0)) });
    expect(batch.points.shape).toEqual([2, 2]);
    expect(batch.points).toBeAllclose([
      ...mixture.points.subarray(2 * count + 2, 2 * count + 4),
      ...mixture.points.subarray(0, 2),
    ]);
    expect(Array.from(await batch.labels!.data())).toEqual([1, 0]);
    tf.dispose(batch);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    [{ size: 0 }, 'size must be an integer in 1..10000000; received 0'],
    [{ std: 0 }, 'std must be a positive number; received 0'],
    [{ std: '1' }, "std must be a positive number; received '1'"],
    [{ width: 1 }, "there is no option 'width'"],
  ])('refuses %j', async (options, message) => {
    expect((await refusal(() => make(options as object))).message).toContain(message);
  });
});

describe('the centres', () => {
  it('of the ring are those of Metz et al.: radius 2, std .02, the first on the x axis, against the clock', () => {
    const { modes, std } = ring();
    const r = Math.SQRT2;
    const expected = [
      [2, 0],
      [r, r],
      [0, 2],
      [-r, r],
      [-2, 0],
      [-r, -r],
      [0, -2],
      [r, -r],
    ];
    expect(modes.flat()).toBeAllclose(expected.flat());
    expect(std).toBe(0.02);
    expect(ring({ modes: 2, radius: 3 }).modes.flat()).toBeAllclose([3, 0, -3, 0]);
  });

  it('of the grid are (-4 + 2i, -4 + 2j), std .05', () => {
    const { modes, std } = grid();
    const five = [-4, -2, 0, 2, 4];
    expect([modes, std]).toEqual([five.flatMap((y) => five.map((x) => [x, y])), 0.05]);
    expect(grid({ side: 2, spacing: 1 }).modes).toEqual([
      [-0.5, -0.5],
      [0.5, -0.5],
      [-0.5, 0.5],
      [0.5, 0.5],
    ]);
  });

  it.each([
    [() => ring({ modes: 0 }), 'modes must be an integer in 1..1000; received 0'],
    [() => ring({ radius: Number.NaN }), 'radius must be a positive number; received NaN'],
    [() => grid({ side: 31 }), 'side must be an integer in 1..30; received 31'],
    [() => grid({ spacing: -1 }), 'spacing must be a positive number; received -1'],
  ])('refuse %s', async (make, message) => {
    expect((await refusal(make)).message).toContain(message);
  });
});
