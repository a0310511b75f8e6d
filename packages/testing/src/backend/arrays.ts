import * as tf from '@tensorflow/tfjs-core';
import {
  at,
  einsum,
  flatIndex,
  forward,
  gradientW,
  gradientX,
  type NdArray,
  ndarray,
  noise,
  sumOver,
} from '../reference-kernels.ts';
import { type BackendCheck, gradients, type Pair, tensor } from './check.ts';

const matrixProducts = [
  ['matMul', 'ik,kj->ij', [5, 7], [7, 3], false, false],
  ['matMul of transposed', 'ki,jk->ij', [7, 5], [3, 7], true, true],
  ['matMul in batches', 'bik,bkj->bij', [3, 4, 5], [3, 5, 2], false, false],
  ['matMul of a column and a row', 'ik,kj->ij', [6, 1], [1, 4], false, false],
] as const;

const matrixChecks: readonly BackendCheck[] = matrixProducts.map(([name, equation, x, w, transposeA, transposeB]) => ({
  name,
  compute() {
    const product = einsum(equation, x, w);
    const [a, b, dy] = [noise(x, 1), noise(w, 2), noise(product.y, 3)];
    const op = (p: tf.Tensor, q: tf.Tensor): tf.Tensor => tf.matMul(p, q, transposeA, transposeB);
    const inputs = [tensor(a), tensor(b)];
    const [da, db] = gradients((p, q) => op(p!, q!), inputs, tensor(dy));
    return [
      [op(inputs[0]!, inputs[1]!), forward(product, a, b)],
      [da!, gradientX(product, dy, b)],
      [db!, gradientW(product, a, dy)],
    ];
  },
}));

// In tfjs, einsum has no gradient, so only values are checked.
const einsumChecks: readonly BackendCheck[] = (
  [
    ['ijk,kl->ijl', [2, 3, 4], [4, 5]],
    ['bhid,bhjd->bhij', [2, 2, 3, 4], [2, 2, 5, 4]],
    ['ij,ij->', [3, 4], [3, 4]],
  ] as const
).map(([equation, x, w]) => ({
  name: `einsum ${equation} (forward)`,
  compute: () => [
    [
      tf.einsum(equation, tensor(noise(x, 1)), tensor(noise(w, 2))),
      forward(einsum(equation, x, w), noise(x, 1), noise(w, 2)),
    ],
  ],
}));

const x = noise([3, 4, 5], 1);
const xs = (i: number, j: number, k: number): number => at(x, [i, j, k]);

/** Reduces the middle axis by `f`. */
function foldMiddle(f: (a: number, b: number) => number): NdArray {
  return ndarray([3, 5], ([i, k]) => [0, 1, 2, 3].map((j) => xs(i!, j, k!)).reduce((a, b) => f(a, b)));
}

function argBest(better: (a: number, b: number) => boolean): NdArray {
  return ndarray([3, 4], ([i, j]) =>
    [0, 1, 2, 3, 4].reduce((best, k) => (better(xs(i!, j!, k), xs(i!, j!, best)) ? k : best), 0),
  );
}

const reductionChecks: readonly BackendCheck[] = [
  {
    name: 'sum, mean, max, min, prod',
    compute() {
      const t = tensor(x);
      const total = sumOver(60, (i) => x.values[i]!);
      return [
        [tf.sum(t, 1), foldMiddle((a, b) => a + b)],
        [tf.sum(t), ndarray([], () => total)],
        [tf.sum(t, [0, 2], true), ndarray([1, 4, 1], ([, j]) => sumOver(3, (i) => sumOver(5, (k) => xs(i, j!, k))))],
        [tf.mean(t, [0, 1]), ndarray([5], ([k]) => sumOver(3, (i) => sumOver(4, (j) => xs(i, j, k!))) / 12)],
        [tf.max(t, 1), foldMiddle(Math.max)],
        [tf.min(t, 1), foldMiddle(Math.min)],
        [tf.prod(t, 1), foldMiddle((a, b) => a * b)],
      ];
    },
  },
  {
    name: 'argMax, argMin, cumsum, any',
    compute() {
      const t = tensor(x);
      return [
        [tf.argMax(t, 2), argBest((a, b) => a > b)],
        [tf.argMin(t, 2), argBest((a, b) => a < b)],
        [tf.cumsum(t, 1), ndarray(x.shape, ([i, j, k]) => sumOver(j! + 1, (m) => xs(i!, m, k!)))],
        [
          tf.any(tf.greater(t, 0.7), 2), // the axis is not 1, because tfjs's webgpu backend cannot transpose booleans
          ndarray([3, 4], ([i, j]) => Number([0, 1, 2, 3, 4].some((k) => xs(i!, j!, k) > 0.7))),
        ],
      ];
    },
  },
  {
    name: 'gradients of sum, mean and max',
    compute() {
      const dy = noise([3, 5], 2);
      const slope = (op: (t: tf.Tensor) => tf.Tensor): tf.Tensor =>
        gradients((t) => op(t!), [tensor(x)], tensor(dy))[0]!;
      const highest = foldMiddle(Math.max);
      return [
        [slope((t) => tf.sum(t, 1)), ndarray(x.shape, ([i, , k]) => at(dy, [i!, k!]))],
        [slope((t) => tf.mean(t, 1)), ndarray(x.shape, ([i, , k]) => at(dy, [i!, k!]) / 4)],
        [
          slope((t) => tf.max(t, 1)),
          ndarray(x.shape, ([i, j, k]) => (xs(i!, j!, k!) === at(highest, [i!, k!]) ? at(dy, [i!, k!]) : 0)),
        ],
      ];
    },
  },
  {
    name: 'moments',
    compute() {
      const mean = (k: number): number => sumOver(12, (m) => x.values[m * 5 + k]!) / 12;
      const { mean: m, variance } = tf.moments(tensor(x), [0, 1]);
      return [
        [m, ndarray([5], ([k]) => mean(k!))],
        [variance, ndarray([5], ([k]) => sumOver(12, (i) => (x.values[i * 5 + k!]! - mean(k!)) ** 2) / 12)],
      ];
    },
  },
];

const rows = [4, 0, 4, 2, 4];
const table = noise([6, 3], 4);

const indexChecks: readonly BackendCheck[] = [
  {
    name: 'gather, and its gradient with repeated rows',
    compute() {
      const indices = tf.tensor1d(rows, 'int32');
      const dy = noise([5, 3], 5);
      const [slope] = gradients((t) => tf.gather(t!, indices), [tensor(table)], tensor(dy));
      return [
        [tf.gather(tensor(table), indices), ndarray([5, 3], ([i, j]) => at(table, [rows[i!]!, j!]))],
        [
          tf.gather(tensor(table), tf.tensor1d([2, 0], 'int32'), 1),
          ndarray([6, 2], ([i, j]) => at(table, [i!, 2 - 2 * j!])),
        ],
        [slope!, ndarray([6, 3], ([i, j]) => sumOver(5, (k) => (rows[k] === i ? at(dy, [k, j!]) : 0)))],
      ];
    },
  },
  {
    name: 'unsortedSegmentSum, and its gradient',
    compute() {
      const segments = tf.tensor1d([2, 0, 2, 3, 0, 2], 'int32');
      const of = [2, 0, 2, 3, 0, 2];
      const dy = noise([5, 3], 6);
      const op = (t: tf.Tensor): tf.Tensor => tf.unsortedSegmentSum(t, segments, 5);
      return [
        [op(tensor(table)), ndarray([5, 3], ([s, j]) => sumOver(6, (i) => (of[i] === s ? at(table, [i, j!]) : 0)))],
        [gradients((t) => op(t!), [tensor(table)], tensor(dy))[0]!, ndarray([6, 3], ([i, j]) => at(dy, [of[i!]!, j!]))],
      ];
    },
  },
  {
    name: 'oneHot, topk, scatterND, gatherND',
    compute() {
      const labels = [3, 0, 2, 3];
      const { values, indices } = tf.topk(tensor(ndarray([4], ([i]) => [0.5, -1, 3, 2][i!]!)), 2);
      const cells = tf.tensor2d(
        [
          [1, 2],
          [5, 0],
        ],
        [2, 2],
        'int32',
      );
      return [
        [tf.oneHot(tf.tensor1d(labels, 'int32'), 4), ndarray([4, 4], ([i, j]) => Number(labels[i!] === j))],
        [values, ndarray([2], ([i]) => 3 - i!)],
        [indices, ndarray([2], ([i]) => 2 + i!)],
        [tf.gatherND(tensor(table), cells), ndarray([2], ([i]) => at(table, i === 0 ? [1, 2] : [5, 0]))],
        [
          tf.scatterND(cells, tf.tensor1d([7, -2]), [6, 3]),
          ndarray([6, 3], ([i, j]) => (i === 1 && j === 2 ? 7 : i === 5 && j === 0 ? -2 : 0)),
        ],
      ];
    },
  },
];

/**
 * Returns a check of an op that only moves values, with its gradient. The value and the gradient follow from the source
 * of each value.
 */
function moving(
  op: (t: tf.Tensor) => tf.Tensor,
  shape: readonly number[],
  source: (index: readonly number[]) => readonly number[] | undefined,
): Pair[] {
  const dy = noise(shape, 7);
  const slope = ndarray(x.shape, () => 0);
  ndarray(shape, (index) => {
    const from = source(index);
    if (from !== undefined) slope.values[flatIndex(slope, from)]! += at(dy, index);
    return 0;
  });
  const value = (index: readonly number[]): number => {
    const from = source(index);
    return from === undefined ? 0 : at(x, from);
  };
  return [
    [op(tensor(x)), ndarray(shape, value)],
    [gradients((t) => op(t!), [tensor(x)], tensor(dy))[0]!, slope],
  ];
}

const movingChecks: readonly BackendCheck[] = [
  {
    name: 'transpose, reshape, reverse, tile, pad, slice with gradients',
    compute: () => [
      ...moving(
        (t) => tf.transpose(t, [2, 0, 1]),
        [5, 3, 4],
        ([a, b, c]) => [b!, c!, a!],
      ),
      ...moving(
        (t) => tf.reshape(t, [12, 5]),
        [12, 5],
        ([a, c]) => [Math.floor(a! / 4), a! % 4, c!],
      ),
      ...moving(
        (t) => tf.reverse(t, [1]),
        [3, 4, 5],
        ([a, b, c]) => [a!, 3 - b!, c!],
      ),
      ...moving(
        (t) => tf.tile(t, [1, 2, 3]),
        [3, 8, 15],
        ([a, b, c]) => [a!, b! % 4, c! % 5],
      ),
      ...moving(
        (t) => tf.slice(t, [1, 0, 2], [2, 3, 2]),
        [2, 3, 2],
        ([a, b, c]) => [a! + 1, b!, c! + 2],
      ),
      ...moving(
        (t) =>
          tf.pad(t, [
            [1, 0],
            [0, 2],
            [1, 1],
          ]),
        [4, 6, 7],
        ([a, b, c]) => (a! < 1 || b! > 3 || c! < 1 || c! > 5 ? undefined : [a! - 1, b!, c! - 1]),
      ),
    ],
  },
  {
    name: 'concat, stack, split and unstack with gradients',
    compute() {
      const half = (t: tf.Tensor): tf.Tensor => tf.split(t, [1, 3], 1)[1]!;
      return [
        ...moving(
          (t) => tf.concat([t, t], 1),
          [3, 8, 5],
          ([a, b, c]) => [a!, b! % 4, c!],
        ),
        ...moving(
          (t) => tf.stack([t, t], 0),
          [2, 3, 4, 5],
          ([, a, b, c]) => [a!, b!, c!],
        ),
        ...moving(half, [3, 3, 5], ([a, b, c]) => [a!, b! + 1, c!]),
        ...moving(
          (t) => tf.unstack(t, 2)[3]!,
          [3, 4],
          ([a, b]) => [a!, b!, 3],
        ),
      ];
    },
  },
  {
    name: 'stridedSlice (forward)',
    compute: () => [
      [
        tf.stridedSlice(tensor(x), [0, 1, 4], [3, 4, 0], [2, 2, -2]),
        ndarray([2, 2, 2], ([a, b, c]) => xs(2 * a!, 1 + 2 * b!, 4 - 2 * c!)),
      ],
    ],
  },
];

/** Checks of products, reductions and indexing, and of ops that move values. */
export const arrayChecks: readonly BackendCheck[] = [
  ...matrixChecks,
  ...einsumChecks,
  ...reductionChecks,
  ...indexChecks,
  ...movingChecks,
];
