import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { describeNative } from './native.ts';
import { bits, deviation, noise } from './spatial.ts';

type Kind = 'bilinear' | 'nearest';

interface Case {
  readonly images: [number, number, number, number];
  readonly size: [number, number];
}

const cases: readonly Case[] = [
  { images: [2, 3, 5, 1], size: [6, 10] },
  { images: [3, 4, 4, 3], size: [7, 9] },
  { images: [2, 9, 6, 19], size: [4, 5] },
  { images: [1, 1, 1, 2], size: [3, 1] },
  { images: [2, 5, 3, 16], size: [1, 3] },
  { images: [2, 17, 18, 24], size: [34, 36] },
];

const ways = [
  [false, false],
  [true, false],
  [false, true],
] as const;

/** The matrix [to,from] of one axis by the definitions. */
function matrix(kind: Kind, from: number, to: number, alignCorners: boolean, halfPixelCenters: boolean): number[][] {
  const step = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  return Array.from({ length: to }, (_, i) => {
    const centre = step * (halfPixelCenters ? i + 0.5 : i);
    const place = kind === 'bilinear' && halfPixelCenters ? centre - 0.5 : centre;
    const index = Math.min(from - 1, alignCorners ? Math.round(place) : Math.floor(place));
    const within = Math.min(Math.max(place, 0), from - 1);
    return Array.from({ length: from }, (_, j) =>
      kind === 'nearest' ? Number(j === index) : Math.max(0, 1 - Math.abs(within - j)),
    );
  });
}

/** y = rows x columns', or with transposed matrices. */
function apply(
  x: ArrayLike<number>,
  [batch, height, width, channels]: number[],
  rows: number[][],
  columns: number[][],
) {
  const y = new Float64Array(batch! * rows.length * columns.length * channels!);
  let at = 0;
  for (let n = 0; n < batch!; n++) {
    for (const row of rows) {
      for (const column of columns) {
        for (let c = 0; c < channels!; c++, at++) {
          row.forEach((v, i) => {
            if (v === 0) return;
            column.forEach((h, j) => {
              if (h !== 0) y[at]! += v * h * x[((n * height! + i) * width! + j) * channels! + c]!;
            });
          });
        }
      }
    }
  }
  return y;
}

const transpose = (m: number[][]): number[][] => m[0]!.map((_, j) => m.map((row) => row[j]!));

function compute(kind: Kind, { images, size }: Case, attrs: object, x: Float32Array, dy: Float32Array): tf.Tensor[] {
  const source = tf.tensor(x, images);
  const gradient = tf.tensor(dy, [images[0], ...size, images[3]]);
  const [forward, back] =
    kind === 'bilinear'
      ? [tf.ResizeBilinear, tf.ResizeBilinearGrad]
      : [tf.ResizeNearestNeighbor, tf.ResizeNearestNeighborGrad];
  return [
    tf.engine().runKernel(forward, { images: source }, { ...attrs, size }) as tf.Tensor,
    tf.engine().runKernel(back, { images: source, dy: gradient }, { ...attrs, size }) as tf.Tensor,
  ];
}

describeNative('resizing', () => {
  afterEach(() => addon().limitThreads(256));

  for (const kind of ['bilinear', 'nearest'] as const) {
    for (const [alignCorners, halfPixelCenters] of ways) {
      it(`${kind}, corners aligned ${alignCorners}, centres of pixels ${halfPixelCenters}, and its gradient`, () => {
        for (const c of cases) {
          const [batch, height, width, channels] = c.images;
          const rows = matrix(kind, height, c.size[0], alignCorners, halfPixelCenters);
          const columns = matrix(kind, width, c.size[1], alignCorners, halfPixelCenters);
          const outShape = [batch, ...c.size, channels];
          const x = noise(tf.util.sizeFromShape(c.images), 1);
          const dy = noise(tf.util.sizeFromShape(outShape), 2);
          tf.tidy(() => {
            const [y, dx] = compute(kind, c, { alignCorners, halfPixelCenters }, x, dy) as [tf.Tensor, tf.Tensor];
            expect([y.shape, dx.shape]).toEqual([outShape, c.images]);
            expect(deviation(y.dataSync(), apply(x, c.images, rows, columns))).toBeLessThan(5e-7);
            const expected = apply(dy, outShape, transpose(rows), transpose(columns));
            expect(deviation(dx.dataSync(), expected)).toBeLessThan(5e-7);
          });
        }
      });
    }
  }

  it('gives the same bits on one thread and on all', () => {
    const c = cases.at(-1)!;
    const [x, dy] = [noise(2 * 17 * 18 * 24, 1), noise(2 * 34 * 36 * 24, 2)];
    const found = [256, 1].map((threads) => {
      addon().limitThreads(threads);
      return tf.tidy(() => bits(compute('bilinear', c, { halfPixelCenters: true }, x, dy).map((t) => t.dataSync())));
    });
    expect(found[1]).toEqual(found[0]);
  });

  it('an infinite pixel or NaN changes only the pixels that use it', () => {
    const x = tf.tensor4d([1, Number.POSITIVE_INFINITY, 3, Number.NaN], [1, 1, 4, 1]);
    const y = tf.image.resizeBilinear(x, [1, 8]).dataSync();
    const inf = Number.POSITIVE_INFINITY;
    expect([...y]).toEqual([1, inf, inf, inf, 3, Number.NaN, Number.NaN, Number.NaN]);
  });

  it('takes empty batches', () => {
    expect(tf.image.resizeBilinear(tf.zeros<tf.Rank.R4>([0, 4, 4, 3]), [8, 2]).shape).toEqual([0, 8, 2, 3]);
  });

  it('refuses indices outside the source', () => {
    const [one, x] = [Int32Array.of(0, 1), Float32Array.of(1)];
    const at = (index: number) => [one, Int32Array.of(index), x] as const;
    const y = new Float32Array(1);
    expect(() => addon().resample(x, y, 1, 1, 1, 1, 1, 1, ...at(0), ...at(1))).toThrow('indices of the source');
    expect(() =>
      addon().resample(
        x,
        y,
        1,
        1,
        1,
        1,
        1,
        1,
        Int32Array.of(0, 2),
        ...(at(0).slice(1) as [Int32Array, Float32Array]),
        ...at(0),
      ),
    ).toThrow('starts must be in order');
  });
});
