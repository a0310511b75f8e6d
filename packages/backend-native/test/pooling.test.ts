import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { describeNative } from './native.ts';
import { type Axis, axis, bits, deviation, meetings, noise } from './spatial.ts';

interface Case {
  readonly x: [number, number, number, number];
  readonly filterSize: [number, number];
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid' | number;
}

const cases: readonly Case[] = [
  { x: [2, 6, 8, 16], filterSize: [2, 2], strides: [2, 2], pad: 'valid' },
  { x: [2, 7, 9, 3], filterSize: [3, 3], strides: [2, 2], pad: 'same' },
  { x: [1, 5, 5, 1], filterSize: [3, 2], strides: [1, 1], pad: 'same' },
  { x: [3, 8, 5, 21], filterSize: [2, 3], strides: [3, 1], pad: 1 },
  { x: [1, 9, 9, 7], filterSize: [2, 2], strides: [4, 5], pad: 'valid' },
  { x: [1, 3, 2, 4], filterSize: [5, 7], strides: [1, 1], pad: 'same' },
  { x: [1, 10, 10, 2], filterSize: [1, 1], strides: [2, 3], pad: 'same' },
  { x: [2, 20, 21, 40], filterSize: [3, 3], strides: [1, 1], pad: 'same' },
];

function geometry({ x, filterSize, strides, pad }: Case) {
  const [rows, columns] = [0, 1].map((i) => axis(x[i + 1]!, filterSize[i]!, strides[i]!, pad)) as [Axis, Axis];
  return { rows, columns, outShape: [x[0], rows.output, columns.output, x[3]] };
}

/** Both poolings and their gradients, in float64. */
function reference(c: Case, x: ArrayLike<number>, dy: ArrayLike<number>) {
  const { rows, columns, outShape } = geometry(c);
  const [batch, height, width, channels] = c.x;
  const size = outShape.reduce((a, b) => a * b);
  const outputs = rows.output * columns.output;
  const max = new Float64Array(size).fill(Number.NaN);
  const at = new Int32Array(size).fill(-1);
  const [sum, count] = [new Float64Array(size), new Float64Array(size)];
  const each = (visit: (o: number, i: number, pixel: number) => void): void => {
    for (let n = 0; n < batch; n++) {
      meetings(rows, columns, (output, input) => {
        for (let ch = 0; ch < channels; ch++) {
          visit((n * outputs + output) * channels + ch, (n * height * width + input) * channels + ch, input);
        }
      });
    }
  };
  each((o, i) => {
    sum[o]! += x[i]!;
    count[o]! += 1;
    if (x[i]! > max[o]! || (Number.isNaN(max[o]!) && !Number.isNaN(x[i]!))) {
      max[o] = x[i]!;
      at[o] = i;
    }
  });
  const [dMax, dMean] = [new Float64Array(x.length), new Float64Array(x.length)];
  each((o, i) => {
    if (at[o] === i) dMax[i]! += dy[o]!;
    dMean[i]! += dy[o]! / count[o]!;
  });
  return { max, at, mean: sum.map((s, o) => s / count[o]!), dMax, dMean };
}

function compute(c: Case, x: Float32Array, dy: Float32Array) {
  const { filterSize, strides, pad } = c;
  const attrs = { filterSize, strides, pad };
  const input = tf.tensor(x, c.x);
  const gradient = tf.tensor(dy, geometry(c).outShape);
  const run = (kernelName: string, inputs: tf.NamedTensorMap, more = {}): tf.Tensor | tf.Tensor[] =>
    tf.engine().runKernel(kernelName, inputs, { ...attrs, ...more }) as tf.Tensor | tf.Tensor[];
  const [, at] = run(tf.MaxPoolWithArgmax, { x: input }, { includeBatchInIndex: true }) as [tf.Tensor, tf.Tensor];
  return {
    max: run(tf.MaxPool, { x: input }) as tf.Tensor,
    at,
    mean: run(tf.AvgPool, { x: input }) as tf.Tensor,
    dMax: run(tf.MaxPoolGrad, { dy: gradient, input, output: gradient }) as tf.Tensor,
    dMean: run(tf.AvgPoolGrad, { dy: gradient, input }) as tf.Tensor,
  };
}

function data(c: Case): [Float32Array, Float32Array] {
  // Few different values: windows have several highest.
  const x = noise(tf.util.sizeFromShape(c.x), 1).map((v) => Math.round(v * 6) / 4);
  return [x, noise(tf.util.sizeFromShape(geometry(c).outShape), 2)];
}

describeNative('pooling', () => {
  afterEach(() => addon().limitThreads(256));

  for (const c of cases) {
    it(`${c.filterSize} over ${c.x}, stride ${c.strides}, ${c.pad}, and its gradients`, () => {
      const [x, dy] = data(c);
      const expected = reference(c, x, dy);
      tf.tidy(() => {
        const found = compute(c, x, dy);
        expect(found.max.shape).toEqual(geometry(c).outShape);
        expect([...found.max.dataSync()]).toEqual([...expected.max]);
        expect([...found.at.dataSync()]).toEqual([...expected.at]);
        expect(deviation(found.mean.dataSync(), expected.mean)).toBeLessThan(3e-7);
        expect(deviation(found.dMax.dataSync(), expected.dMax)).toBeLessThan(3e-7);
        expect(deviation(found.dMean.dataSync(), expected.dMean)).toBeLessThan(3e-7);
      });
    });
  }

  it('gives the same bits on one thread and on all', () => {
    const c = cases.at(-1)!;
    const [x, dy] = data(c);
    const found = [256, 1].map((threads) => {
      addon().limitThreads(threads);
      return tf.tidy(() => bits(Object.values(compute(c, x, dy)).map((t) => t.dataSync())));
    });
    expect(found[1]).toEqual(found[0]);
  });

  it('max pooling passes over a NaN, as tfjs does, unless a window has nothing else; mean pooling keeps it', () => {
    const c: Case = { x: [1, 2, 4, 1], filterSize: [2, 2], strides: [2, 2], pad: 'valid' };
    const x = Float32Array.of(1, Number.NaN, Number.NaN, Number.NaN, -2, -3, Number.NaN, Number.NaN);
    tf.tidy(() => {
      const found = compute(c, x, Float32Array.of(5, 7));
      expect([...found.max.dataSync()]).toEqual([1, Number.NaN]);
      expect([...found.at.dataSync()]).toEqual([0, -1]);
      expect([...found.dMax.dataSync()]).toEqual([5, 0, 0, 0, 0, 0, 0, 0]);
      expect([...found.mean.dataSync()]).toEqual([Number.NaN, Number.NaN]);
    });
  });

  it('the highest of infinities is found', () => {
    const c: Case = { x: [1, 1, 4, 1], filterSize: [1, 2], strides: [1, 2], pad: 'valid' };
    const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    tf.tidy(() => {
      const found = compute(c, Float32Array.of(low, low, high, 3), Float32Array.of(5, 7));
      expect([...found.max.dataSync()]).toEqual([low, high]);
      expect([...found.dMax.dataSync()]).toEqual([5, 0, 7, 0]);
    });
  });

  it('a window that is not square is padded by one number on both axes', () => {
    expect(tf.avgPool(tf.ones<tf.Rank.R4>([1, 6, 6, 1]), [3, 1], 1, 1, 'floor').shape).toEqual([1, 6, 8, 1]);
  });

  it('takes empty batches', () => {
    expect(tf.maxPool(tf.zeros<tf.Rank.R4>([0, 4, 4, 3]), 2, 2, 'same').shape).toEqual([0, 2, 2, 3]);
    expect(tf.avgPool(tf.zeros<tf.Rank.R4>([0, 4, 4, 3]), 2, 2, 'same').shape).toEqual([0, 2, 2, 3]);
  });
});
