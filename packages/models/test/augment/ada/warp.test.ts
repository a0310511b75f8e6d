import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { drawMaps } from '../../../src/augment/ada/geometry.ts';
import { warp } from '../../../src/augment/ada/warp.ts';
import { doubled, doubling, halving } from '../../../src/augment/ada/wavelet.ts';
import { useFastestEngine } from '../../fastest-engine.ts';

beforeEach(() => useEngine('cpu'));

const map = (...rows: number[]): tf.Tensor3D => tf.tensor3d([...rows, 0, 0, 1], [1, 3, 3]);

/** Returns a smooth image [1,H,W,1] of a blob that is not in the centre. */
function blob(height: number, width: number, [x, y]: readonly [number, number] = [-2, 1]): tf.Tensor4D {
  const values = Float32Array.from({ length: height * width }, (_, i) => {
    const [column, row] = [(i % width) - (width - 1) / 2, Math.floor(i / width) - (height - 1) / 2];
    return Math.exp(-((column - x) ** 2 + (row - y) ** 2) / 12);
  });
  return tf.tensor4d(values, [1, height, width, 1]);
}

function largestDifference(a: tf.Tensor, b: tf.Tensor): number {
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!);
}

describe('sym6', () => {
  it.each([1, 5, 16])('doubled and halved an axis of %i is as it was', (size) => {
    const found = tf.tidy(() => tf.matMul(halving(size), doubling(size)));
    expect(largestDifference(found, tf.eye(size))).toBeLessThan(1e-5);
  });

  it('keeps what is constant, at twice as many places and a margin', () => {
    expect(doubled(5)).toBe(22);
    const large = tf.tidy(() => tf.sum(doubling(5), 1));
    expect(largestDifference(large, tf.ones([22]))).toBeLessThan(1e-5);
  });
});

describe('warp', () => {
  it('by the identity changes nothing, edges included', () => {
    const x = randomStream(1).normal([2, 7, 10, 3]) as tf.Tensor4D;
    const y = tf.tidy(() => warp(x, tf.tile(map(1, 0, 0, 0, 1, 0), [2, 1, 1])));
    expect(largestDifference(x, y)).toBeLessThan(1e-4);
  });

  it('moves, turns and scales about the centre', () => {
    const x = blob(24, 24);
    // Only the centre is compared, because the image is mirrored beyond its edges.
    const centre = (t: tf.Tensor): tf.Tensor => tf.slice(t as tf.Tensor4D, [0, 5, 5, 0], [1, 14, 14, 1]);
    const expectBlob = (at: readonly [number, number], ...rows: number[]): void => {
      const found = tf.tidy(() => largestDifference(centre(warp(x, map(...rows))), centre(blob(24, 24, at))));
      expect(found).toBeLessThan(0.01);
    };
    expectBlob([1, 3], 1, 0, -3, 0, 1, -2);
    expectBlob([-1.5, 1], 1, 0, -0.5, 0, 1, 0);
    expectBlob([2, 1], -1, 0, 0, 0, 1, 0);
    // The output at (x, y) is the input at (-y, x). So the blob at (-2, 1) moves to (1, 2).
    expectBlob([1, 2], 0, -1, 0, 1, 0, 0);
    expectBlob(
      [-Math.SQRT1_2, 3 * Math.SQRT1_2],
      ...[1, -1, 0].map((v) => v * Math.SQRT1_2),
      ...[1, 1, 0].map((v) => v * Math.SQRT1_2),
    );
  });

  it('shows the image mirrored beyond its edges', () => {
    const x = tf.tile(tf.reshape(tf.range(0, 12), [1, 1, 12, 1]), [1, 12, 1, 1]) as tf.Tensor4D;
    const row = tf.tidy(() =>
      warp(x, map(1, 0, -4, 0, 1, 0))
        .arraySync()[0]![6]!
        .map(([value]) => value!),
    );
    for (const [i, value] of [4, 3, 2].entries()) expect(Math.abs(row[i]! - value)).toBeLessThan(0.35);
    expect(row[11]).toBeCloseTo(7, 1);
  });

  it('has the gradient of a linear map, and that of its gradient', () => {
    // The matrix of the map is computed from the output for each single pixel.
    const [height, width] = [4, 3];
    const inverse = map(0.9, 0.4, 0.3, -0.5, 1.1, -0.7);
    const one = (x: tf.Tensor): tf.Tensor => warp(tf.reshape(x, [1, height, width, 1]), inverse);
    const matrix = tf.tidy(() => {
      const columns = tf.unstack(tf.eye(12)).map((pixel) => tf.reshape(one(pixel), [12]));
      return tf.stack(columns, 1) as tf.Tensor2D;
    });
    const x = randomStream(4).normal([12]);
    const half = (f: (t: tf.Tensor) => tf.Tensor) => (t: tf.Tensor) =>
      tf.mul(0.5, tf.sum(tf.square(f(t)))) as tf.Scalar;
    const first = tf.grad(half(one));
    const second = tf.grad(half(first));
    tf.tidy(() => {
      const square = tf.matMul(matrix, matrix, true);
      const once = tf.reshape(tf.matMul(square, tf.reshape(x, [12, 1])), [12]);
      const thrice = tf.reshape(tf.matMul(square, tf.matMul(square, tf.matMul(square, tf.reshape(x, [12, 1])))), [12]);
      expect(largestDifference(first(x), once)).toBeLessThan(1e-4);
      // The derivative of `|A^T * A * x|^2 / 2` is `(A^T * A)^T * A^T * A * x`.
      const twice = tf.reshape(tf.matMul(square, tf.matMul(square, tf.reshape(x, [12, 1]))), [12]);
      expect(largestDifference(second(x), twice)).toBeLessThan(1e-4);
      expect(largestDifference(second(x), thrice)).toBeGreaterThan(1e-2);
    });
  });

  it('does not leak: images mapped back by the inverse maps are unchanged on average', async () => {
    await useFastestEngine();
    const n = 200;
    const x = blob(24, 24, [0, 0]);
    const mean = tf.tidy(() => {
      const maps = drawMaps(n, [24, 24], 0.8, randomStream(8));
      const shown = warp(tf.tile(x, [n, 1, 1, 1]) as tf.Tensor4D, maps);
      const back = warp(shown, inverses(maps));
      return tf.mean(back, 0, true);
    });
    const centre = (t: tf.Tensor): tf.Tensor => tf.slice(t as tf.Tensor4D, [0, 8, 8, 0], [1, 8, 8, 1]);
    expect(largestDifference(centre(mean), centre(x))).toBeLessThan(0.06);
  });
});

/** Returns the inverses of maps [n,3,3] of the plane. */
function inverses(maps: tf.Tensor3D): tf.Tensor3D {
  const found = maps.arraySync().map((rows) => {
    const [a, b, c, d, e, f] = rows.flat();
    const det = a! * e! - b! * d!;
    const [p, q, r, s] = [e! / det, -b! / det, -d! / det, a! / det];
    return [
      [p, q, -(p * c! + q * f!)],
      [r, s, -(r * c! + s * f!)],
      [0, 0, 1],
    ];
  });
  return tf.tensor3d(found as never);
}
