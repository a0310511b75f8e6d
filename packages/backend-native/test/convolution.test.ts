import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import {
  backFilter,
  backInput,
  type ConvolutionCase,
  expectConvolution,
  forward,
  geometryOf,
  products,
  tensorsOf,
} from './convolutions.ts';
import { describeNative } from './native.ts';
import { draws, expectNumbers, expectSameBits } from './products.ts';

const cases: readonly ConvolutionCase[] = [
  { x: [1, 1, 1, 1], filter: [1, 1, 1] },
  { x: [2, 5, 7, 3], filter: [3, 2, 5] },
  { x: [2, 64, 64, 3], filter: [4, 4, 20], strides: 2 },
  { x: [3, 9, 11, 18], filter: [4, 4, 35], strides: 2 },
  { x: [2, 8, 8, 40], filter: [4, 4, 33], strides: 2 },
  { x: [5, 4, 4, 64], filter: [4, 4, 1], pad: 'valid' },
  { x: [5, 4, 4, 30], filter: [4, 4, 10], pad: 'valid' },
  { x: [1, 20, 21, 7], filter: [7, 7, 3] },
  { x: [1, 90, 31, 9], filter: [7, 5, 3], pad: 'valid' },
  {
    x: [2, 9, 7, 40],
    filter: [5, 4, 1],
    pad: [
      [0, 0],
      [6, 1],
      [0, 5],
      [0, 0],
    ],
  },
  { x: [3, 30, 9, 2], filter: [5, 3, 20], strides: [3, 2] },
  { x: [1, 12, 5, 3], filter: [3, 6, 20], strides: 4 },
  { x: [2, 12, 10, 6], filter: [1, 7, 9] },
  { x: [2, 12, 10, 6], filter: [7, 1, 9] },
  { x: [2, 9, 9, 20], filter: [1, 1, 40], strides: 2 },
  { x: [2, 9, 9, 20], filter: [1, 1, 40] },
  { x: [2, 10, 13, 5], filter: [3, 3, 4], strides: [3, 2] },
  { x: [2, 10, 13, 5], filter: [2, 2, 4], strides: 3, pad: 'valid' },
  { x: [2, 13, 12, 5], filter: [3, 3, 4], dilations: 2 },
  { x: [1, 13, 17, 16], filter: [3, 2, 18], dilations: [3, 2], pad: 'valid' },
  {
    x: [2, 11, 12, 3],
    filter: [3, 3, 4],
    pad: [
      [0, 0],
      [2, 1],
      [0, 3],
      [0, 0],
    ],
    strides: 2,
  },
  {
    x: [2, 4, 5, 3],
    filter: [3, 3, 4],
    pad: [
      [0, 0],
      [6, 7],
      [8, 4],
      [0, 0],
    ],
    strides: 2,
  },
  // Few channels into many, without panels: several bands, grids of odd sizes, more rows and columns than a tile has.
  { x: [2, 64, 64, 3], filter: [4, 4, 64], strides: 2 },
  { x: [3, 28, 28, 1], filter: [4, 4, 32], strides: 2 },
  { x: [2, 23, 19, 4], filter: [5, 5, 48], strides: [2, 1], pad: 'valid' },
  { x: [1, 25, 33, 3], filter: [7, 7, 16] },
  { x: [2, 9, 90, 2], filter: [3, 5, 80], strides: 3 },
  {
    x: [1, 8, 7, 3],
    filter: [3, 3, 16],
    pad: [
      [0, 0],
      [4, 5],
      [3, 9],
      [0, 0],
    ],
  },
  // Few channels out: sums of several blocks, of odd length.
  { x: [2, 12, 13, 771], filter: [3, 3, 2] },
  // Minimal filtering takes these: phases of 2x2 and of 3x3 taps, grids that end inside a tile.
  { x: [3, 17, 18, 32], filter: [4, 4, 48], strides: 2 },
  { x: [3, 16, 18, 16], filter: [4, 4, 16], strides: 2, pad: 'valid' },
  { x: [4, 16, 16, 16], filter: [5, 5, 48], strides: 2 },
  { x: [2, 19, 22, 16], filter: [7, 7, 16], strides: 3 },
  { x: [2, 17, 22, 32], filter: [3, 3, 48], strides: 2 },
  { x: [2, 18, 21, 16], filter: [3, 3, 16], strides: 2, pad: 'valid' },
  { x: [2, 24, 23, 16], filter: [5, 5, 16], strides: 3 },
  { x: [2, 11, 12, 48], filter: [3, 3, 32] },
  { x: [1, 17, 15, 16], filter: [3, 3, 272] },
  { x: [1, 17, 15, 272], filter: [3, 3, 16], pad: 'valid' },
  { x: [1, 15, 16, 80], filter: [2, 2, 16] },
  // Their filters' gradients by tiles of 4x4 outputs, whole ones and cut.
  { x: [3, 32, 32, 16], filter: [4, 4, 32], strides: 2 },
  { x: [4, 30, 28, 16], filter: [4, 4, 16], strides: 2 },
  { x: [4, 15, 16, 16], filter: [2, 2, 32] },
  // From rows of 16 channels to 16 filters.
  { x: [2, 33, 70, 16], filter: [3, 3, 16] },
  { x: [3, 7, 8, 16], filter: [4, 5, 16], pad: 'valid' },
  // Along rows or columns: one piece of the taps or two, the other side's taps beside them, tiles cut by the grid's end.
  { x: [2, 17, 17, 16], filter: [1, 7, 48] },
  { x: [2, 17, 17, 48], filter: [7, 1, 16] },
  { x: [3, 8, 8, 400], filter: [1, 3, 16] },
  { x: [3, 9, 8, 16], filter: [3, 1, 32], pad: 'valid' },
  { x: [1, 13, 23, 16], filter: [5, 5, 16] },
  { x: [2, 16, 12, 32], filter: [4, 2, 16] },
  {
    x: [1, 20, 31, 16],
    filter: [2, 6, 32],
    pad: [
      [0, 0],
      [3, 0],
      [1, 9],
      [0, 0],
    ],
  },
  { x: [0, 5, 5, 3], filter: [3, 3, 4] },
  { x: [2, 5, 5, 0], filter: [3, 3, 4] },
  { x: [2, 5, 5, 3], filter: [3, 3, 0] },
];

describeNative('conv2d', () => {
  it.each(cases)('and its gradients equal the sums in float64: %o', (given) => expectConvolution(given));

  it.each<ConvolutionCase>([
    { x: [3, 32, 32, 30], filter: [4, 4, 70], strides: 2 },
    { x: [8, 64, 64, 3], filter: [4, 4, 64], strides: 2 },
    { x: [2, 8, 8, 200], filter: [3, 3, 200] },
    { x: [3, 32, 32, 32], filter: [4, 4, 64], strides: 2 },
    { x: [9, 32, 32, 16], filter: [3, 3, 16] },
    { x: [3, 20, 20, 64], filter: [3, 3, 80] },
    { x: [8, 17, 17, 64], filter: [7, 1, 80] },
    { x: [1, 12, 17, 160], filter: [1, 7, 160] },
    { x: [1, 64, 64, 40], filter: [7, 7, 3] },
    { x: [16, 4, 4, 256], filter: [4, 4, 1], pad: 'valid' },
  ])('gives the same bits with one thread and with all: %o', (given) => {
    tf.tidy(() => {
      const geometry = geometryOf(given);
      const { x, filter, dy } = tensorsOf(geometry);
      expectSameBits(() => forward(geometry, x, filter));
      expectSameBits(() => backInput(geometry, dy, filter));
      expectSameBits(() => backFilter(geometry, x, dy));
    });
  });

  it('carries NaN and Infinity to the outputs they reach, and to no others', () => {
    tf.tidy(() => {
      const geometry = geometryOf({ x: [1, 9, 9, 3], filter: [3, 3, 40], strides: 2 });
      const { x, filter } = tensorsOf(geometry);
      const values = x.dataSync().slice();
      values[(4 * 9 + 5) * 3 + 1] = Number.NaN;
      const reached = new Set<number>();
      products(geometry, (xAt, _, yAt) => {
        if (Number.isNaN(values[xAt])) reached.add(yAt);
      });
      const y = forward(geometry, tf.tensor(values, x.shape), filter).dataSync();
      expect([...y.keys()].filter((i) => Number.isNaN(y[i]))).toEqual([...reached].sort((a, b) => a - b));
    });
  });

  // Tiles are of 2x2 outputs, of 3 and of 4.
  it.each([
    { filter: [3, 3, 16], reach: [1, 1], rows: [2, 5], columns: [2, 5] },
    { filter: [1, 7, 16], reach: [0, 3], rows: [4, 4], columns: [0, 8] },
    { filter: [3, 1, 16], reach: [1, 0], rows: [0, 7], columns: [4, 4] },
  ] as const)('carries NaN by minimal filtering to the outputs of its tiles and no others: %o', (given) => {
    tf.tidy(() => {
      const geometry = geometryOf({ x: [1, 20, 20, 16], filter: given.filter });
      const { x, filter } = tensorsOf(geometry);
      const values = x.dataSync().slice();
      values[(4 * 20 + 4) * 16 + 1] = Number.NaN;
      const y = forward(geometry, tf.tensor(values, x.shape), filter).dataSync();
      for (let row = 0; row < 20; row++) {
        for (let column = 0; column < 20; column++) {
          const reached = Math.abs(row - 4) <= given.reach[0] && Math.abs(column - 4) <= given.reach[1];
          const { rows, columns } = given;
          const sharesTile = row >= rows[0] && row <= rows[1] && column >= columns[0] && column <= columns[1];
          const reachedIt = Number.isNaN(y[(row * 20 + column) * 16]);
          if (reached) expect(reachedIt).toBe(true);
          if (!sharesTile) expect(reachedIt).toBe(false);
        }
      }
    });
  });

  it.each<ConvolutionCase>([
    { x: [2, 9, 8, 5], filter: [3, 3, 19] },
    { x: [2, 9, 17, 3], filter: [3, 3, 48] },
    { x: [2, 15, 16, 16], filter: [3, 3, 16] },
    { x: [2, 15, 16, 16], filter: [3, 3, 32] },
    { x: [2, 15, 17, 16], filter: [1, 7, 16] },
    { x: [2, 15, 17, 16], filter: [3, 1, 16] },
    { x: [3, 16, 16, 16], filter: [5, 5, 16], strides: 2 },
  ])('adds a bias and applies an activation: %o', (given) => {
    tf.tidy(() => {
      const geometry = geometryOf(given);
      const filters = given.filter[2];
      const { x, filter } = tensorsOf(geometry);
      const bias = tf.tensor1d(draws(5)(filters));
      const y = tf.add(forward(geometry, x, filter), bias).dataSync();
      const activations: Record<tf.fused.Activation, (value: number) => number> = {
        linear: (v) => v,
        relu: (v) => Math.max(0, v),
        relu6: (v) => Math.min(6, Math.max(0, v)),
        elu: (v) => (v < 0 ? Math.expm1(v) : v),
        leakyrelu: (v) => (v < 0 ? 0.1 * v : v),
        prelu: (v) => (v < 0 ? 0.1 * v : v),
        sigmoid: (v) => 1 / (1 + Math.exp(-v)),
      };
      for (const [activation, expected] of Object.entries(activations)) {
        const fused = tf.fused.conv2d({
          x: x as tf.Tensor4D,
          filter: filter as tf.Tensor4D,
          strides: (given.strides ?? 1) as number,
          pad: 'same',
          bias,
          activation: activation as tf.fused.Activation,
          leakyreluAlpha: 0.1,
          ...(activation === 'prelu' && { preluActivationWeights: tf.fill([filters], 0.1) }),
        });
        expectNumbers(fused.dataSync(), (i) => expected(y[i]!));
      }
    });
  });

  it('gives the same bits at each call, where few channels are one chunk of work', () => {
    const [x, filter] = [tf.randomUniform([1, 20, 21, 7]), tf.randomUniform([7, 7, 7, 3])] as const;
    const values = (): tf.TypedArray =>
      tf.tidy(() => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same').dataSync());
    const first = Buffer.from(values().buffer);
    for (let call = 0; call < 500; call++) expect(first.equals(Buffer.from(values().buffer))).toBe(true);
    tf.dispose([x, filter]);
  });

  it('pads by one number as by four equal numbers, also if the filter is not square', () => {
    const [x, filter] = [tf.randomUniform([2, 5, 7, 3]), tf.randomUniform([3, 1, 3, 4])];
    const by = (pad: number | tf.backend_util.ExplicitPadding): tf.Tensor =>
      tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, pad as 1);
    const [one, four] = [
      by(1),
      by([
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]),
    ];
    expect(one.shape).toEqual([2, 5, 9, 4]);
    expect(one.dataSync()).toEqual(four.dataSync());
  });

  it('agrees with tfjs if channels come first', () => {
    tf.tidy(() => {
      const { x, filter } = tensorsOf(geometryOf({ x: [2, 6, 7, 3], filter: [3, 3, 4] }));
      const y = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
      const first = tf.conv2d(tf.transpose(x, [0, 3, 1, 2]) as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same', 'NCHW');
      const back = tf.transpose(first, [0, 2, 3, 1]).dataSync();
      const values = y.dataSync();
      expectNumbers(back, (i) => values[i]!);
    });
  });
});
