import * as tf from '@tensorflow/tfjs-core';
import { type KinkCase, points } from './kink-cases.ts';

const ofTwo: readonly KinkCase[] = [
  points('maximum, of the first of two equal', (x) => tf.maximum(x, tf.tensor1d([2, 2])), [
    [2, 1],
    [1, 0],
  ]),
  points('maximum, of the second of two equal', (x) => tf.maximum(tf.tensor1d([2, 2]), x), [
    [2, 0],
    [3, 1],
  ]),
  points('minimum, of the first of two equal', (x) => tf.minimum(x, tf.tensor1d([2, 2])), [
    [2, 1],
    [3, 0],
  ]),
  points('minimum, of the second of two equal', (x) => tf.minimum(tf.tensor1d([2, 2]), x), [
    [2, 0],
    [1, 1],
  ]),
  points('maximum of a number and itself', (x) => tf.maximum(x, x), [
    [2, 1],
    [0, 1],
  ]),
  points('squaredDifference, equal operands', (x) => tf.squaredDifference(x, tf.tensor1d([2, 1])), [
    [2, 0],
    [3, 4],
  ]),
  points('difference of a number and itself', (x) => tf.sub(x, x), [[2, 0]]),
  points('quotient of a number and itself', (x) => tf.div(x, x), [
    [2, 0],
    [-3, 0],
  ]),
  points(
    'atan2 of what is tiny and huge',
    (y) => tf.atan2(y, tf.tensor1d([1e-25, 1e25, 0])),
    [
      [1e-25, 5e24],
      [1e25, 5e-26],
      [1, 0],
    ],
    'wrong upstream',
  ),
  points(
    'div, of the divisor, whose square overflows',
    (b) => tf.div(tf.scalar(1e30), b),
    [
      [1e25, -1e-20],
      [-1e25, -1e-20],
    ],
    'wrong upstream',
  ),
  points(
    'div, of the divisor, whose square underflows',
    (b) => tf.div(tf.scalar(1e-25), b),
    [[1e-25, -1e25]],
    'wrong upstream',
  ),
  points(
    'divNoNan, of the dividend',
    (x) => tf.divNoNan(x, tf.tensor1d([0, 2, -0])),
    [
      [1, 0],
      [1, 0.5],
      [0, 0],
    ],
    'wrong upstream',
  ),
  points(
    'divNoNan, of the divisor',
    (x) => tf.divNoNan(tf.tensor1d([3, 2, 0]), x),
    [
      [0, 0],
      [4, -1 / 8],
      [0, 0],
    ],
    'wrong upstream',
  ),
  points(
    'divNoNan, of one divisor of 0 for all',
    (x) => tf.divNoNan(tf.tensor2d([[3, 2]]), tf.reshape(x, [1, 1])),
    [[0, 0]],
    'wrong upstream',
  ),
  points(
    'divNoNan, of a number and itself',
    (x) => tf.divNoNan(x, x),
    [
      [0, 0],
      [2, 0],
    ],
    'wrong upstream',
  ),
];

const reductions: readonly KinkCase[] = [
  { name: 'max, a tie', f: (x) => tf.max(x), at: [5, 2, 5], slope: [0.5, 0, 0.5], upstream: 'wrong' },
  { name: 'min, all equal', f: (x) => tf.min(x), at: [2, 2, 2, 2], slope: [0.25, 0.25, 0.25, 0.25], upstream: 'wrong' },
  {
    name: 'max along an axis, a tie in one row',
    f: (x) => tf.max(x, 1),
    at: [
      [0, 0],
      [1, 2],
    ],
    slope: [0.5, 0.5, 0, 1],
    upstream: 'wrong',
  },
  { name: 'topk, a tie', f: (x) => tf.topk(x, 1).values, at: [5, 2, 5], slope: [1, 0, 0], upstream: 'wrong' },
  { name: 'prod, one 0', f: (x) => tf.prod(x), at: [2, 0, 5], slope: [0, 10, 0], upstream: 'wrong' },
  { name: 'prod, two 0', f: (x) => tf.prod(x), at: [0, 0, 5], slope: [0, 0, 0], upstream: 'wrong' },
  { name: 'cumprod, one 0', f: (x) => tf.cumprod(x), at: [2, 0, 5], slope: [1, 12, 0], upstream: 'wrong' },
  { name: 'euclidean norm at 0', f: (x) => tf.norm(x), at: [0, 0, 0], slope: [0, 0, 0], upstream: 'wrong' },
  {
    name: 'euclidean norms, one of them 0',
    f: (x) => tf.norm(x, 'euclidean', 1),
    at: [
      [0, 0],
      [3, 4],
    ],
    slope: [0, 0, 0.6, 0.8],
    upstream: 'wrong',
  },
  {
    name: 'Frobenius norm at 0',
    f: (x) => tf.norm(x, 'fro', [0, 1]),
    at: [
      [0, 0],
      [0, 0],
    ],
    slope: [0, 0, 0, 0],
    upstream: 'wrong',
  },
  { name: 'norm by hand at 0', f: (x) => tf.sqrt(tf.sum(tf.mul(x, x))), at: [0, 0], slope: [0, 0], upstream: 'wrong' },
  { name: 'norm of order 1 at 0', f: (x) => tf.norm(x, 1), at: [0, 2, -2], slope: [0, 1, -1], upstream: 'wrong' },
  {
    name: 'greatest magnitude, a tie',
    f: (x) => tf.norm(x, Number.POSITIVE_INFINITY),
    at: [3, -3, 1],
    slope: [0.5, -0.5, 0],
    upstream: 'wrong',
  },
  {
    name: 'moments of equal numbers',
    f: (x) => tf.moments(x).variance,
    at: [2, 2, 2],
    slope: [0, 0, 0],
    upstream: 'right',
  },
  {
    name: 'logSumExp, a tie',
    f: (x) => tf.logSumExp(x),
    at: [1, 1],
    slope: [0.5, 0.5],
    second: [0, 0],
    upstream: 'right',
  },
  {
    name: 'logSumExp, far apart',
    f: (x) => tf.logSumExp(x),
    at: [1e4, 0, Number.NEGATIVE_INFINITY],
    slope: [1, 0, 0],
    upstream: 'right',
  },
  {
    name: 'softmax, an impossible class',
    f: (x) => tf.mul(tf.softmax(x), tf.tensor1d([1, 2, 4])),
    at: [0, 0, Number.NEGATIVE_INFINITY],
    slope: [-0.25, 0.25, 0],
    upstream: 'right',
  },
  {
    name: 'maxPool, a tie',
    f: (x) => tf.maxPool(tf.reshape(x, [1, 2, 2, 1]) as tf.Tensor4D, 2, 2, 'valid'),
    at: [3, 3, 3, 1],
    slope: [1, 0, 0, 0],
    upstream: 'right',
  },
];

/** Cases of all kinds for the binary and the reducing kernels. */
export const reductionKinkCases: readonly KinkCase[] = [...ofTwo, ...reductions];
