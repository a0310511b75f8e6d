import '@tensorflow/tfjs-backend-cpu';
import '@ganforge/testing';
import { randomStream, rowStreams } from '@ganforge/core';
import { labelsOf, type PointArrays, pointDataset, swissRoll } from '@ganforge/data';
import { describe, expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

const ctx = { epoch: 0, random: rowStreams(randomStream(0)) };

describe('pointDataset', () => {
  it("takes numpy's int64 for points and labels", () => {
    const dataset = pointDataset({ points: BigInt64Array.of(0n, -2n), labels: BigInt64Array.of(1n) });
    expect([dataset.points, dataset.labels]).toEqual([Float32Array.of(0, -2), Int32Array.of(1)]);
  });

  it('gives points of any number of dimensions, with labels', async () => {
    const points = [1, 2, 3, 4, 5, 6];
    const dataset = pointDataset({ points, dimensions: 3, labels: [1, 0], classes: ['near', 'far'] });
    expect(dataset.entries).toEqual({
      points: { kind: 'points', dimensions: 3 },
      labels: { kind: 'class', classes: ['near', 'far'] },
    });
    const batch = await dataset.get([1, 0, 1], ctx);
    expect(batch.points).toBeAllclose([4, 5, 6, 1, 2, 3, 4, 5, 6]);
    expect(Array.from(await batch.labels!.data())).toEqual([0, 1, 0]);
    expect((await refusal(() => dataset.get([2], ctx))).message).toContain('integers in 0..1; received 2');
  });

  it('gives only points without labels', async () => {
    const dataset = pointDataset({ points: Float32Array.of(1, 2) });
    expect([dataset.entries, labelsOf(dataset)]).toEqual([{ points: { kind: 'points', dimensions: 2 } }, undefined]);
    expect(Object.keys(await dataset.get([0], ctx))).toEqual(['points']);
  });

  it.each([
    ['no points', { points: [] }, 'shape', 'at least one; received 0 numbers'],
    ['half a point', { points: [1, 2, 3] }, 'shape', 'a whole number of [2] points'],
    ['a text', { points: '1234' }, 'shape', 'received 4 numbers'],
    ['nothing', {}, 'shape', 'received undefined'],
    ['no dimensions', { points: [1], dimensions: 0 }, 'argument', 'dimensions must be a positive integer; received 0'],
    ['what is no number', { points: [1, 2, Number.NaN, 4] }, 'not-finite', 'received NaN in point 1'],
    ['what is too large', { points: [1e39, 2] }, 'not-finite', 'received Infinity in point 0'],
    ['too few labels', { points: [1, 2], labels: [] }, 'shape', 'each of 1 points; received 0 labels'],
    [
      'a label that is no class',
      { points: [1, 2], labels: [1], classes: ['a'] },
      'argument',
      'received 1 for example 0',
    ],
  ])('refuses %s', async (_, arrays, code, message) => {
    const error = await refusal(() => pointDataset(arrays as PointArrays));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});

describe('swissRoll', () => {
  it('lies on the spiral r = angle / 7.5, uniformly along the angle', () => {
    const { points, size } = swissRoll({ size: 9000, noise: 0, seed: 1 });
    const turns: number[] = [];
    for (let i = 0; i < size; i++) {
      const [x, y] = [points[2 * i]!, points[2 * i + 1]!];
      const t = 7.5 * Math.hypot(x, y);
      expect(Math.abs(Math.cos(t) - x / Math.hypot(x, y)) + Math.abs(Math.sin(t) - y / Math.hypot(x, y))).toBeLessThan(
        1e-4,
      );
      turns.push((t / (1.5 * Math.PI) - 1) / 2);
    }
    expect(Math.min(...turns)).toBeGreaterThan(-1e-6);
    expect(Math.max(...turns)).toBeLessThan(1 + 1e-6);
    const moments = [1, 2, 3].map((k) => turns.reduce((sum, u) => sum + u ** k, 0) / size);
    // The k-th moment of a uniform number is `1 / (k + 1)`. The tolerance is five standard errors.
    for (const [i, m] of moments.entries()) {
      expect(Math.abs(m - 1 / (i + 2))).toBeLessThan((5 * 0.3) / Math.sqrt(size));
    }
  });

  it('adds noise of the given deviation, before it is scaled', () => {
    const still = swissRoll({ size: 5000, noise: 0 }).points;
    const noisy = swissRoll({ size: 5000 }).points;
    const square = noisy.reduce((sum, x, i) => sum + (x - still[i]!) ** 2, 0) / noisy.length;
    expect(Math.abs(square / (0.25 / 7.5) ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / 10_000));
  });

  it('begins with the smaller set, and has no labels', () => {
    const roll = swissRoll({ size: 50 });
    expect(roll.points.subarray(0, 20)).toEqual(swissRoll({ size: 10 }).points);
    expect([labelsOf(roll), roll.entries]).toEqual([undefined, { points: { kind: 'points', dimensions: 2 } }]);
  });

  it.each([
    [{ size: 1.5 }, 'size must be'],
    [{ noise: -1 }, 'noise must be a number >= 0; received -1'],
    [{ std: 1 }, "there is no option 'std'"],
  ])('refuses %j', async (options, message) => {
    expect((await refusal(() => swissRoll(options as object))).message).toContain(message);
  });
});
