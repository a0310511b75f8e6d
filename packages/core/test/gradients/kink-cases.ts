import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/**
 * A function of one tensor and a special point. The point is a kink, a tie, equal operands, or a saturation. The case
 * includes the correct slope of the sum at that point.
 */
export interface KinkCase {
  readonly name: string;
  readonly f: (x: tf.Tensor) => tf.Tensor;
  /** The numbers of x, [n] or [rows][n]. */
  readonly at: number[] | number[][];
  /**
   * The correct slope in closed form. At a kink it is TensorFlow's slope, or the subgradient 0 if TensorFlow has none.
   */
  readonly slope: readonly number[];
  /** The slope of the sum of the slopes, if the function is smooth. */
  readonly second?: readonly number[];
  /** Whether the gradient of tfjs is right at this point. */
  readonly upstream: 'right' | 'wrong';
}

type Row = readonly [x: number, slope: number];
type Wrong = 'wrong upstream';

/** Returns the cases of one function at several numbers. */
export function points(name: string, f: KinkCase['f'], rows: readonly Row[], wrong?: Wrong): KinkCase {
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

/** Cases of all kinds for the elementwise kernels and for the layers' activations. */
export const elementwiseKinkCases: readonly KinkCase[] = [...elementwise, ...layerActivations];
