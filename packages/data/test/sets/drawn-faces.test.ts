import '@tensorflow/tfjs-backend-cpu';
import { createHash } from 'node:crypto';
import { randomStream, rowStreams } from '@ganforge/core';
import { drawnFaces, type FaceAttributes, faceAttributes } from '@ganforge/data';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawFace } from '../../src/sets/drawn-face.ts';
import { refusal } from '../refusal.ts';

const side = 32;
const bytes = 3 * side * side;
const faces = drawnFaces({ size: 240 });
const none: FaceAttributes = { longHair: false, smile: false, glasses: false, darkSkin: false };

/** Draws a face with a stream of this seed. */
function face(attributes: FaceAttributes, seed: number): Uint8Array {
  const out = new Uint8Array(bytes);
  drawFace(attributes, randomStream(seed), side, out);
  return out;
}

/**
 * Compares two faces. Returns the mean row and column of the pixels that differ, in 0..1 of the side, and the share of
 * these pixels.
 */
function difference(a: Uint8Array, b: Uint8Array): { rows: number; columns: number; share: number } {
  const at = Array.from({ length: side * side }, (_, p) => p).filter((p) =>
    [0, 1, 2].some((c) => Math.abs(a[3 * p + c]! - b[3 * p + c]!) > 8),
  );
  const mean = (of: (p: number) => number): number => at.reduce((sum, p) => sum + of(p), 0) / at.length / side;
  return {
    rows: mean((p) => Math.floor(p / side) + 0.5),
    columns: mean((p) => (p % side) + 0.5),
    share: at.length / side ** 2,
  };
}

describe('drawnFaces', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('is the same bytes everywhere, and a larger set begins with the smaller one', () => {
    const hash = createHash('sha256')
      .update(faces.images.subarray(0, 100 * bytes))
      .digest('hex');
    expect(hash).toBe('fe92db80b439d2b8a393f456fb6e5a011313436194963284b625c19982326680');
    expect(drawnFaces({ size: 3 }).images).toEqual(faces.images.subarray(0, 3 * bytes));
    expect(drawnFaces({ size: 3, seed: 1 }).images).not.toEqual(faces.images.subarray(0, 3 * bytes));
    expect(drawnFaces({ size: 2, side: 64 }).images.length).toBe(2 * 3 * 64 * 64);
  });

  it('has all combinations of attributes equally often, and gives them with the images', async () => {
    const rows = Array.from({ length: 16 }, (_, i) => String(faces.attributes.subarray(4 * i, 4 * i + 4)));
    expect(new Set(rows).size).toBe(16);
    const { images, attributes } = await faces.get([5, 10], { epoch: 0, random: rowStreams(randomStream(0)) });
    expect(images.shape).toEqual([2, 32, 32, 3]);
    expect(await attributes.array()).toEqual([
      [1, 0, 1, 0],
      [0, 1, 0, 1],
    ]);
    expect(faceAttributes).toEqual(['longHair', 'smile', 'glasses', 'darkSkin']);
    tf.dispose([images, attributes]);
  });

  it.each([
    ['smile', { from: 0.6, to: 0.85 }, 0.1],
    ['glasses', { from: 0.4, to: 0.55 }, 0.25],
    ['longHair', { from: 0.4, to: 0.9 }, 0.6],
    ['darkSkin', { from: 0.4, to: 0.8 }, 0.7],
  ] as const)('of the same stream differ only where %s is drawn', (name, { from, to }, most) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { rows, columns, share } = difference(face(none, seed), face({ ...none, [name]: true }, seed));
      expect(rows).toBeGreaterThan(from);
      expect(rows).toBeLessThan(to);
      expect(Math.abs(columns - 0.5)).toBeLessThan(0.08);
      expect(share).toBeGreaterThan(0.005);
      expect(share).toBeLessThan(most);
    }
  });

  it('shows its attributes: the nearest of other faces has them more often than chance', () => {
    const [known, asked] = [192, 48];
    const row = (i: number): Uint8Array => faces.images.subarray(i * bytes, (i + 1) * bytes);
    const distance = (a: Uint8Array, b: Uint8Array): number => {
      let sum = 0;
      for (let p = 0; p < bytes; p++) sum += (a[p]! - b[p]!) ** 2;
      return sum;
    };
    const right = faceAttributes.map(() => 0);
    for (let i = known; i < known + asked; i++) {
      let [best, nearest] = [Infinity, 0];
      for (let k = 0; k < known; k++) {
        const d = distance(row(i), row(k));
        if (d < best) [best, nearest] = [d, k];
      }
      for (const k of right.keys()) if (faces.attributes[4 * i + k] === faces.attributes[4 * nearest + k]) right[k]!++;
    }
    // Skin covers a large part of the face, but glasses and mouth cover only a few pixels.
    expect(right[3]! / asked).toBeGreaterThan(0.8);
  });

  it('refuses sizes and sides that cannot be', async () => {
    expect((await refusal(() => drawnFaces({ size: 0 }))).message).toBe(
      '[data/drawn-faces] size must be an integer in 1..1000000; received 0.',
    );
    expect((await refusal(() => drawnFaces({ side: 48 as 64 }))).message).toBe(
      '[data/drawn-faces] side must be 32 or 64; received 48.',
    );
  });
});
