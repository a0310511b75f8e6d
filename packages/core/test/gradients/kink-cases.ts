import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** A function of one tensor at a kink, a tie, equal operands or in saturation, and the slope of its sum there. */
export interface KinkCase {
  readonly name: string;
  readonly f: (x: tf.Tensor) => tf.Tensor;
  /** The numbers of x, [n] or [rows][n]. */
  readonly at: number[] | number[][];
  /** Closed forms; at a kink TensorFlow's slope, or the subgradient 0 where it has none. */
  readonly slope: readonly number[];
  /** The slope of the slopes' sum, where the function is smooth. */
  readonly second?: readonly number[];
  /** What upstream's gradient is there. */
  readonly upstream: 'right' | 'wrong';
}

type Row = readonly [x: number, slope: number];
type Wrong = 'wrong upstream';

function points(name: string, f: KinkCase['f'], rows: readonly Row[], wrong?: Wrong): KinkCase {
  return {
    name,
    f,
    at: rows.map(([x]) => x),
    slope: rows.map(([, slope]) => slope),
    upstream: wrong ? 'wrong' : 'right',
  };
}

const inf = Number.POSITIVE_INFINITY;
const [seluScale, seluAlpha] = [1.0507009873554805, 1.6732632423543772];

const activation =
  (name: string): KinkCase['f'] =>
  (x) =>
    tfl.layers.activation({ activation: name as 'relu' }).apply(x) as tf.Tensor;

const elementwise: readonly KinkCase[] = [
  points('relu', tf.relu, [
    [0, 0],
    [-0, 0],
    [inf, 1],
    [-inf, 0],
  ]),
  points('leakyRelu', (x) => tf.leakyRelu(x, 0.2), [
    [0, 0.2],
    [-0, 0.2],
    [1e30, 1],
    [-1e30, 0.2],
  ]),
  points('prelu', (x) => tf.prelu(x, tf.scalar(0.25)), [
    [0, 0.25],
    [-0, 0.25],
    [1e30, 1],
  ]),
  points('elu', tf.elu, [
    [0, 1],
    [-0, 1],
    [1e4, 1],
    [-1e4, 0],
    [-inf, 0],
  ]),
  points('selu', tf.selu, [
    [0, seluScale * seluAlpha],
    [1e4, seluScale],
    [-1e4, 0],
  ]),
  points(
    'relu6',
    tf.relu6,
    [
      [0, 0],
      [3, 1],
      [6, 0],
      [1e30, 0],
    ],
    'wrong upstream',
  ),
  points('clipByValue', (x) => tf.clipByValue(x, 0, 1), [
    [0, 1],
    [1, 1],
    [-1e-7, 0],
    [inf, 0],
    [-inf, 0],
  ]),
  points(
    'abs',
    tf.abs,
    [
      [0, 0],
      [-0, 0],
      [inf, 1],
      [-inf, -1],
    ],
    'wrong upstream',
  ),
  points(
    'step, sign, floor, ceil, round',
    (x) => tf.addN([tf.step(x), tf.sign(x), tf.floor(x), tf.ceil(x), tf.round(x)]),
    [
      [0, 0],
      [0.5, 0],
      [1, 0],
    ],
  ),
  points(
    'floorDiv',
    (x) => tf.floorDiv(x, tf.scalar(2)),
    [
      [0, 0],
      [2, 0],
      [3, 0],
    ],
    'wrong upstream',
  ),
  points('mod', (x) => tf.mod(x, tf.scalar(2)), [
    [0, 1],
    [2, 1],
    [3, 1],
  ]),
  points('square', tf.square, [
    [0, 0],
    [-0, 0],
  ]),
  points('sqrt', tf.sqrt, [
    [0, inf],
    [inf, 0],
    [1e-30, 5e14],
  ]),
  points('rsqrt', tf.rsqrt, [
    [0, -inf],
    [inf, 0],
  ]),
  points('reciprocal', tf.reciprocal, [
    [0, -inf],
    [inf, 0],
  ]),
  points('log', tf.log, [
    [0, inf],
    [inf, 0],
  ]),
  points('log1p', tf.log1p, [
    [0, 1],
    [-1, inf],
    [inf, 0],
  ]),
  points('exp', tf.exp, [
    [0, 1],
    [-1e4, 0],
    [-inf, 0],
  ]),
  points('expm1', tf.expm1, [
    [0, 1],
    [-1e4, 0],
    [-inf, 0],
  ]),
  points('erf', tf.erf, [
    [0, 2 / Math.sqrt(Math.PI)],
    [1e4, 0],
    [-1e4, 0],
    [inf, 0],
  ]),
  points('sigmoid', tf.sigmoid, [
    [0, 0.25],
    [1e4, 0],
    [-1e4, 0],
    [inf, 0],
    [-inf, 0],
  ]),
  points('logSigmoid', tf.logSigmoid, [
    [0, 0.5],
    [1e4, 0],
    [-1e4, 1],
  ]),
  points('softplus', tf.softplus, [
    [0, 0.5],
    [1e4, 1],
    [-1e4, 0],
    [inf, 1],
    [-inf, 0],
  ]),
  points('tanh', tf.tanh, [
    [0, 1],
    [1e4, 0],
    [-1e4, 0],
    [inf, 0],
    [-inf, 0],
  ]),
  points('asin', tf.asin, [
    [0, 1],
    [1, inf],
    [-1, inf],
  ]),
  points('acos', tf.acos, [
    [0, -1],
    [1, -inf],
    [-1, -inf],
  ]),
  points('atan', tf.atan, [
    [0, 1],
    [1e30, 0],
    [inf, 0],
  ]),
  points('asinh', tf.asinh, [
    [0, 1],
    [inf, 0],
  ]),
  points('acosh', tf.acosh, [
    [1, inf],
    [inf, 0],
  ]),
  points('atanh', tf.atanh, [
    [0, 1],
    [1, inf],
    [-1, inf],
  ]),
  points('sin, cos, tan, sinh, cosh', (x) => tf.addN([tf.sin(x), tf.cos(x), tf.tan(x), tf.sinh(x), tf.cosh(x)]), [
    [0, 3],
  ]),
  points(
    'pow 0',
    (x) => tf.pow(x, 0),
    [
      [0, 0],
      [2, 0],
      [-2, 0],
    ],
    'wrong upstream',
  ),
  points('pow 1', (x) => tf.pow(x, 1), [
    [0, 1],
    [-2, 1],
  ]),
  points('pow 2', (x) => tf.pow(x, 2), [
    [0, 0],
    [-3, -6],
  ]),
  points('pow 1/2', (x) => tf.pow(x, 0.5), [[0, inf]]),
  points('pow, of the exponent, base 0', (x) => tf.pow(tf.scalar(0), x), [
    [1, 0],
    [2.5, 0],
  ]),
  points('pow, of the exponent, base -2', (x) => tf.pow(tf.scalar(-2), x), [
    [1, 0],
    [2, 0],
  ]),
];

const layerActivations: readonly KinkCase[] = [
  points('layer relu', activation('relu'), [
    [0, 0],
    [-0, 0],
  ]),
  points('layer relu6', activation('relu6'), [
    [0, 0],
    [6, 0],
  ]),
  points('layer elu', activation('elu'), [
    [0, 1],
    [-1e4, 0],
  ]),
  points('layer selu', activation('selu'), [
    [0, seluScale * seluAlpha],
    [-1e4, 0],
  ]),
  points('layer linear', activation('linear'), [[0, 1]]),
  points('layer sigmoid', activation('sigmoid'), [
    [0, 0.25],
    [1e4, 0],
  ]),
  points('layer hardSigmoid', activation('hardSigmoid'), [
    [0, 0.2],
    [2.5, 0.2],
    [-2.5, 0.2],
    [3, 0],
  ]),
  points('layer softplus', activation('softplus'), [
    [0, 0.5],
    [-1e4, 0],
  ]),
  points('layer softsign', activation('softsign'), [
    [0, 1],
    [-0, 1],
    [1, 0.25],
    [-1, 0.25],
  ]),
  points('layer tanh', activation('tanh'), [
    [0, 1],
    [1e4, 0],
  ]),
  points('layer swish', activation('swish'), [
    [0, 0.5],
    [1e4, 1],
    [-1e4, 0],
  ]),
  points('layer mish', activation('mish'), [
    [0, 0.6],
    [1e4, 1],
    [-1e4, 0],
  ]),
  points('layer gelu', activation('gelu'), [
    [0, 0.5],
    [1e4, 1],
    [-1e4, 0],
  ]),
  points('layer gelu_new', activation('gelu_new'), [
    [0, 0.5],
    [10, 1],
    [-10, 0],
  ]),
  {
    name: 'layer softmax, the highest far above',
    f: (x) => tf.mul(activation('softmax')(x), tf.tensor2d([[1, 2, 4]])),
    at: [[1e4, 0, -1e4]],
    slope: [0, 0, 0],
    upstream: 'right',
  },
  {
    name: 'layer logSoftmax, the highest far above',
    f: (x) => tf.mul(activation('logSoftmax')(x), tf.tensor2d([[1, 2, 4]])),
    at: [[1e4, 0, -1e4]],
    slope: [-6, 2, 4],
    upstream: 'right',
  },
];

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

/** Each kind of point of the elementwise, binary and reducing kernels, and of the layers' activations. */
export const kinkCases: readonly KinkCase[] = [...elementwise, ...layerActivations, ...ofTwo, ...reductions];
