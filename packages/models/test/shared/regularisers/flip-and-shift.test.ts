import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { flipAndShift } from '../../../src/shared/regularisers/flip-and-shift.ts';

beforeAll(() => useEngine('cpu'));

it('flips by half and shifts to an eighth, each as often, mirrored at the edges', () => {
  const [n, width] = [4000, 16];
  const row = Array.from({ length: width }, (_, i) => i);
  const found = tf.tidy(() => {
    const images = tf.tile(tf.reshape(tf.tensor1d(row), [1, 1, width, 1]), [n, 8, 1, 1]) as tf.Tensor4D;
    const moved = flipAndShift(images, randomStream(2));
    return tf.reshape(tf.slice(moved, [0, 0, 0, 0], [n, 1, width, 1]), [n, width]).arraySync() as number[][];
  });
  const mirrored = (place: number): number => (Math.abs(place) > 15 ? 30 - Math.abs(place) : Math.abs(place));
  const possible = [-2, -1, 0, 1, 2].flatMap((shift) => {
    const shifted = row.map((i) => mirrored(i + shift));
    return [shifted, shifted.map((value) => 15 - value)].map(String);
  });
  const counts = new Map(possible.map((value) => [value, 0]));
  for (const values of found) counts.set(String(values), (counts.get(String(values)) ?? 0) + 1);
  expect([...counts.keys()]).toEqual(possible);
  const expected = n / 10;
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(chiSquare).toBeLessThan(33.7); // larger once in 10,000 draws, with 9 degrees of freedom
});

it('shifts rows too, and keeps channels together', () => {
  const image = randomStream(1).normal([1, 8, 8, 3]) as tf.Tensor4D;
  const places = tf.tidy(() => {
    const moved = flipAndShift(tf.tile(image, [50, 1, 1, 1]), randomStream(4));
    const [pixels, known] = [tf.reshape(moved, [50, 64, 3]).arraySync(), tf.reshape(image, [64, 3]).arraySync()];
    return (pixels as number[][][]).map((one) =>
      (known as number[][]).findIndex((pixel) => pixel.every((value, c) => value === one[3 * 8 + 3]![c])),
    );
  });
  // Row 3 comes from rows 2 to 4. Column 3 comes from columns 2 to 4, or from columns 3 to 5 if the image is flipped.
  expect(places.every((at) => at >= 0 && Math.abs(Math.floor(at / 8) - 3) <= 1)).toBe(true);
  expect(new Set(places.map((at) => Math.floor(at / 8))).size).toBe(3);
  expect([...new Set(places.map((at) => at % 8))].sort()).toEqual([2, 3, 4, 5]);
  image.dispose();
});
