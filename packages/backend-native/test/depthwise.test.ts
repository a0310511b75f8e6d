import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { noFinish } from '../src/kernels/finish.ts';
import { describeNative } from './native.ts';
import { type Axis, axis, bits, deviation, meetings, noise } from './spatial.ts';

interface Case {
  readonly x: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly dilations?: [number, number];
}

// Channels: one, fewer than a vector, vectors and a rest, several vectors; strides beyond the filter; windows beyond the image.
const cases: readonly Case[] = [
  { x: [2, 5, 7, 1], filter: [3, 3, 1, 1], strides: [1, 1], pad: 'same' },
  { x: [1, 9, 8, 3], filter: [3, 2, 3, 2], strides: [2, 1], pad: 'same' },
  { x: [3, 7, 9, 5], filter: [2, 4, 5, 1], strides: [1, 3], pad: 'valid' },
  { x: [2, 11, 13, 19], filter: [3, 3, 19, 1], strides: [2, 2], pad: 1 },
  { x: [2, 10, 12, 37], filter: [3, 3, 37, 1], strides: [1, 1], pad: 'same', dilations: [2, 3] },
  { x: [1, 6, 6, 16], filter: [1, 1, 16, 3], strides: [3, 2], pad: 'same' },
  { x: [2, 2, 3, 8], filter: [5, 5, 8, 1], strides: [1, 2], pad: 'same' },
  { x: [1, 4, 5, 4], filter: [2, 3, 4, 1], strides: [5, 7], pad: 2 },
  { x: [2, 20, 21, 48], filter: [3, 3, 48, 1], strides: [1, 1], pad: 'same' },
];

interface Expected {
  readonly y: Float64Array;
  readonly dx: Float64Array;
  readonly dw: Float64Array;
}

function reference(
  { x, filter }: Case,
  rows: Axis,
  columns: Axis,
  data: Record<'x' | 'w' | 'dy', Float32Array>,
): Expected {
  const [batch, height, width, channels] = x;
  const multiplier = filter[3];
  const outputs = rows.output * columns.output;
  const y = new Float64Array(batch * outputs * channels * multiplier);
  const [dx, dw] = [new Float64Array(data.x.length), new Float64Array(data.w.length)];
  for (let n = 0; n < batch; n++) {
    meetings(rows, columns, (output, input, tap) => {
      for (let c = 0; c < channels; c++) {
        for (let q = 0; q < multiplier; q++) {
          const o = ((n * outputs + output) * channels + c) * multiplier + q;
          const i = (n * height * width + input) * channels + c;
          const t = (tap * channels + c) * multiplier + q;
          y[o]! += data.x[i]! * data.w[t]!;
          dx[i]! += data.dy[o]! * data.w[t]!;
          dw[t]! += data.dy[o]! * data.x[i]!;
        }
      }
    });
  }
  return { y, dx, dw };
}

function compute(c: Case, outShape: number[], data: Record<'x' | 'w' | 'dy', Float32Array>): tf.Tensor[] {
  const { strides, pad, dilations = [1, 1] } = c;
  const attrs = { strides, pad, dilations, dataFormat: 'NHWC', inputShape: c.x, filterShape: c.filter };
  const [x, filter, dy] = [tf.tensor(data.x, c.x), tf.tensor(data.w, c.filter), tf.tensor(data.dy, outShape)];
  const run = (kernelName: string, inputs: tf.NamedTensorMap): tf.Tensor =>
    tf.engine().runKernel(kernelName, inputs, attrs) as tf.Tensor;
  return [
    run(tf.DepthwiseConv2dNative, { x, filter }),
    run(tf.DepthwiseConv2dNativeBackpropInput, { dy, filter }),
    run(tf.DepthwiseConv2dNativeBackpropFilter, { x, dy }),
  ];
}

function prepared(c: Case) {
  const [rows, columns] = [0, 1].map((i) =>
    axis(c.x[i + 1]!, c.filter[i]!, c.strides[i]!, c.pad, c.dilations?.[i]),
  ) as [Axis, Axis];
  const outShape = [c.x[0], rows.output, columns.output, c.filter[2] * c.filter[3]];
  const data = {
    x: noise(tf.util.sizeFromShape(c.x), 1),
    w: noise(tf.util.sizeFromShape(c.filter), 2),
    dy: noise(tf.util.sizeFromShape(outShape), 3),
  };
  return { rows, columns, outShape, data };
}

describeNative('depthwise convolutions', () => {
  afterEach(() => addon().limitThreads(256));

  for (const c of cases) {
    it(`${c.filter} over ${c.x}, stride ${c.strides}, ${c.pad}, dilation ${c.dilations ?? 1}, and its gradients`, () => {
      const { rows, columns, outShape, data } = prepared(c);
      const expected = reference(c, rows, columns, data);
      tf.tidy(() => {
        const [y, dx, dw] = compute(c, outShape, data) as [tf.Tensor, tf.Tensor, tf.Tensor];
        expect([y.shape, dx.shape, dw.shape]).toEqual([outShape, c.x, c.filter]);
        expect(deviation(y.dataSync(), expected.y)).toBeLessThan(5e-7);
        expect(deviation(dx.dataSync(), expected.dx)).toBeLessThan(5e-7);
        expect(deviation(dw.dataSync(), expected.dw)).toBeLessThan(1e-6);
      });
    });
  }

  it('gives the same bits on one thread and on all', () => {
    const c = cases.at(-1)!;
    const { outShape, data } = prepared(c);
    const found = [256, 1].map((threads) => {
      addon().limitThreads(threads);
      return tf.tidy(() => bits(compute(c, outShape, data).map((t) => t.dataSync())));
    });
    expect(found[1]).toEqual(found[0]);
  });

  it('leaves NaN and infinities in their windows and channels', () => {
    const x = tf.fill([1, 4, 4, 2], 1).arraySync() as number[][][][];
    x[0]![0]![0]![0] = Number.NaN;
    x[0]![3]![3]![1] = Number.POSITIVE_INFINITY;
    const y = tf.depthwiseConv2d(tf.tensor4d(x), tf.fill([2, 2, 2, 1], 2), 1, 'valid').dataSync();
    expect([...y]).toEqual([...[Number.NaN, 8, ...Array(15).fill(8), Number.POSITIVE_INFINITY]]);
  });

  it('adds a bias and applies an activation', () => {
    const x = tf.tensor4d(noise(2 * 5 * 6 * 9, 1), [2, 5, 6, 9]);
    const filter = tf.tensor4d(noise(3 * 3 * 9 * 2, 2), [3, 3, 9, 2]);
    const bias = tf.tensor1d(noise(18, 3));
    const plain = tf.depthwiseConv2d(x, filter, 1, 'same').dataSync();
    const [offsets, activation, leakyreluAlpha] = [bias.dataSync(), 'leakyrelu' as const, 0.25];
    const fused = tf.fused.depthwiseConv2d({ x, filter, strides: 1, pad: 'same', bias, activation, leakyreluAlpha });
    const expected = plain.map((value, i) => value + offsets[i % 18]!).map((value) => (value < 0 ? value / 4 : value));
    expect(deviation(fused.dataSync(), expected)).toBeLessThan(3e-7);
  });

  it('takes empty batches', () => {
    const y = tf.depthwiseConv2d(tf.zeros<tf.Rank.R4>([0, 4, 4, 2]), tf.ones([3, 3, 2, 2]), 1, 'same');
    expect(y.shape).toEqual([0, 4, 4, 4]);
    const [dw] = compute({ x: [0, 4, 4, 2], filter: [3, 3, 2, 2], strides: [1, 1], pad: 'same' }, [0, 4, 4, 4], {
      x: new Float32Array(0),
      w: noise(36),
      dy: new Float32Array(0),
    }).slice(2);
    expect([...dw!.dataSync()]).toEqual(Array(36).fill(0));
  });

  it('refuses arrays that do not fit the windows', () => {
    const windows = [1, 1, 4, 4, 1, 1, 1, 0, 4, 4, 1, 1, 1, 0];
    const huge = windows.with(2, 2 ** 40).with(8, 2 ** 40);
    const [x, w] = [new Float32Array(16), new Float32Array(1)];
    const call = (numbers: readonly number[], y: Float32Array) => () => {
      addon().described.set(numbers);
      addon().depthwiseConv2d(x, w, y, ...noFinish);
    };
    expect(call(windows, new Float32Array(15))).toThrow('an array of 16; received 15');
    expect(call(windows.with(5, 0), x)).toThrow('a whole number of 1..');
    expect(call(huge, x)).toThrow('too large');
    expect(call(windows.with(4, 2 ** 40).with(6, 2 ** 40), x)).toThrow(/too large|reach too far/);
  });
});
