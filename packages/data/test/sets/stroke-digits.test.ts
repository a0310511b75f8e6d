import '@tensorflow/tfjs-backend-cpu';
import { createHash } from 'node:crypto';
import { randomStream, rowStreams } from '@ganforge/core';
import { type LabelledImageDataset, mnist, strokeDigits } from '@ganforge/data';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { glyphs } from '../../src/sets/stroke-glyphs.ts';
import { refusal } from '../refusal.ts';

const pixels = 28 * 28;
const digits = strokeDigits({ size: 1000 });
const image = (i: number, { images } = digits): Uint8Array => images.subarray(i * pixels, (i + 1) * pixels);
const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Returns the width, the height and the centre of mass of all pixels that are at least half white. */
function measure(picture: Uint8Array): { width: number; height: number; x: number; y: number } {
  const [xs, ys]: [number[], number[]] = [[], []];
  let [mass, x, y] = [0, 0, 0];
  picture.forEach((ink, p) => {
    const [column, row] = [p % 28, Math.floor(p / 28)];
    mass += ink;
    x += ink * (column + 0.5);
    y += ink * (row + 0.5);
    if (ink >= 128) {
      xs.push(column);
      ys.push(row);
    }
  });
  const width = Math.max(...xs) - Math.min(...xs) + 1;
  return { width, height: Math.max(...ys) - Math.min(...ys) + 1, x: x / mass, y: y / mass };
}

/**
 * Returns the share of examples of `test` whose nearest neighbour in `train`, by cosine distance, has the same label.
 */
function nearestNeighbour(train: LabelledImageDataset, test: LabelledImageDataset, count: number): number {
  const unit = (i: number, set: LabelledImageDataset): Float32Array => {
    const row = Float32Array.from(image(i, set));
    const norm = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0));
    return row.map((x) => x / norm);
  };
  const known = Array.from({ length: train.size }, (_, i) => unit(i, train));
  let right = 0;
  for (let i = 0; i < count; i++) {
    const row = unit(i, test);
    let [best, nearest] = [-1, 0];
    known.forEach((other, k) => {
      let dot = 0;
      for (let p = 0; p < pixels; p++) dot += row[p]! * other[p]!;
      if (dot > best) [best, nearest] = [dot, k];
    });
    if (train.labels[nearest] === test.labels[i]) right++;
  }
  return right / count;
}

describe('strokeDigits', () => {
  afterEach(() => vi.restoreAllMocks());

  it('is the same bytes everywhere', () => {
    expect(hash(digits.images)).toBe('9440f0c01c5e545239a39674c969dbf500eda9c46fc0c4a182985d2033811b88');
  });

  it('calls no function of Math that engines may round differently', () => {
    const rounded = ['sin', 'cos', 'tan', 'atan2', 'exp', 'log', 'pow', 'hypot', 'cbrt', 'random'] as const;
    for (const name of rounded) {
      vi.spyOn(Math, name).mockImplementation(() => {
        throw new Error(`Math.${name}`);
      });
    }
    expect(strokeDigits({ size: 40 }).images).toEqual(digits.images.subarray(0, 40 * pixels));
  });

  it('decides an example by seed and index alone', () => {
    expect(strokeDigits({ size: 7, seed: 3 }).images).toEqual(
      strokeDigits({ size: 20, seed: 3 }).images.subarray(0, 7 * pixels),
    );
    expect(hash(strokeDigits({ size: 20, seed: 4 }).images)).not.toBe(hash(strokeDigits({ size: 20, seed: 3 }).images));
  });

  it('labels every digit equally often, and no two examples are alike', () => {
    const counts = new Array<number>(10).fill(0);
    for (const label of digits.labels) counts[label]!++;
    expect(counts).toEqual(new Array(10).fill(100));
    expect(new Set(Array.from({ length: digits.size }, (_, i) => hash(image(i)))).size).toBe(digits.size);
  });

  it('is a dataset of 28x28 images in [-1,1] with labels', async () => {
    expect(digits.entries).toEqual({
      images: { kind: 'image', height: 28, width: 28, channels: 1 },
      labels: { kind: 'class', classes: [...'0123456789'] },
    });
    const { images, labels } = await digits.get([12, 5], { epoch: 0, random: rowStreams(randomStream(0)) });
    expect(images.shape).toEqual([2, 28, 28, 1]);
    expect(Array.from(await labels.data())).toEqual([2, 5]);
    const values = await images.data();
    expect([Math.min(...values), Math.max(...values)]).toEqual([-1, 1]);
    tf.dispose([images, labels]);
  });

  it('fits each into a box of 20 pixels with its ink balanced near the centre, as MNIST does', () => {
    for (let i = 0; i < digits.size; i++) {
      const { width, height, x, y } = measure(image(i));
      expect(Math.max(width, height)).toBeGreaterThanOrEqual(17);
      expect(Math.max(width, height)).toBeLessThanOrEqual(21);
      expect(Math.hypot(x - 14, y - 14)).toBeLessThan(2.5);
    }
  });

  it('has about the ink of MNIST, whose training images average 33.3 of 255', () => {
    const mean = digits.images.reduce((a, b) => a + b, 0) / digits.images.length;
    expect(mean).toBeGreaterThan(28);
    expect(mean).toBeLessThan(39);
  });

  it('writes every digit in several ways', () => {
    expect(glyphs).toHaveLength(10);
    for (const ways of glyphs) expect(new Set(ways).size).toBeGreaterThanOrEqual(4);
  });

  it('can be classified: nearest neighbours by other writers have the same digit', () => {
    expect(nearestNeighbour(digits, strokeDigits({ size: 100, seed: 1 }), 100)).toBeGreaterThan(0.93);
  });

  it('reads as MNIST reads, where MNIST is at hand', async () => {
    const real = process.env.GANFORGE_DATA_DIR ? await mnist({ split: 'test' }) : strokeDigits({ size: 200, seed: 2 });
    expect(nearestNeighbour(digits, real, 100)).toBeGreaterThan(0.65);
    expect(nearestNeighbour({ ...real, size: Math.min(real.size, 1000) }, digits, 100)).toBeGreaterThan(0.65);
  });

  it.each([0, -1, 2.5, Number.NaN, 1e7 + 1, 1e10, '5'])('refuses %s examples', async (size) => {
    expect(await refusal(() => strokeDigits({ size: size as number }))).toMatchObject({ code: 'argument' });
  });

  it('refuses an invalid seed', async () => {
    expect(await refusal(() => strokeDigits({ size: 1, seed: -1 }))).toMatchObject({ code: 'argument' });
  });
});
