import * as tf from '@tensorflow/tfjs-core';
import type { GradientCase } from './gradient-case.ts';

type Unary = (x: tf.Tensor) => tf.Tensor;
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const shape = [3, 5];

/**
 * The cpu kernel of erf is an approximation with an error of 1.5e-7 (Abramowitz and Stegun 1964, 7.1.26). So
 * differences of its values have errors too.
 */
const errorFunction = 1e-5;

type Range = readonly [low: number, high: number];
const around0: Range = [-2, 2];
const positive: Range = [0.3, 2.5];

/** Describes a function of one element at a time. The default range is [-2, 2]. */
function unary(name: string, f: Unary, range: Range = around0): GradientCase {
  return { name, inputs: [{ shape, range }], f };
}

/**
 * Describes a function of two tensors. The tensors have equal shapes, or one of them is broadcast to the shape of the
 * other.
 */
function binary(name: string, f: Binary, ranges: readonly [Range, Range] = [around0, around0]): GradientCase[] {
  const [a, b] = ranges;
  const inputs = (...shapes: readonly [number[], number[]]): GradientCase['inputs'] => [
    { shape: shapes[0], range: a },
    { shape: shapes[1], range: b },
  ];
  return [
    { name, inputs: inputs([3, 5], [3, 5]), f },
    { name: `${name}, a row for each`, inputs: inputs([3, 5], [5]), f },
    { name: `${name}, a column by a row`, inputs: inputs([3, 1], [1, 5]), f },
  ];
}

/** Returns a function with a weight that depends on x by a comparison. The derivative of such a weight is zero. */
function masked(compare: Binary): Binary {
  return (a, b) => tf.mul(tf.add(a, b), tf.cast(compare(a, b), 'float32'));
}

/** Functions of one element at a time, and functions of two tensors with broadcasting. */
export const elementwiseCases: readonly GradientCase[] = [
  // activations
  unary('relu', (x) => tf.relu(x)),
  unary('relu6', (x) => tf.relu6(x), [-3, 9]),
  unary('leakyRelu', (x) => tf.leakyRelu(x, 0.3)),
  unary('elu', (x) => tf.elu(x)),
  unary('selu', (x) => tf.selu(x)),
  unary('sigmoid', (x) => tf.sigmoid(x)),
  unary('logSigmoid', (x) => tf.logSigmoid(x)),
  unary('softplus', (x) => tf.softplus(x)),
  unary('tanh', (x) => tf.tanh(x)),
  unary('swish, composed', (x) => tf.mul(x, tf.sigmoid(x))),
  unary('hard sigmoid, composed', (x) => tf.clipByValue(tf.add(tf.mul(0.2, x), 0.5), 0, 1), [-4, 4]),
  {
    ...unary('gelu, composed', (x) => tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2))))),
    tolerance: errorFunction,
  },
  { name: 'prelu', inputs: [[3, 5], { shape: [5], range: [0.1, 0.4] }], f: (x, alpha) => tf.prelu(x, alpha) },
  {
    name: 'prelu, a slope for each',
    inputs: [
      [3, 5],
      [3, 5],
    ],
    f: (x, alpha) => tf.prelu(x, alpha),
  },

  // elementary functions
  unary('abs', (x) => tf.abs(x)),
  unary('neg', (x) => tf.neg(x)),
  unary('square', (x) => tf.square(x)),
  unary('sqrt', (x) => tf.sqrt(x), positive),
  unary('rsqrt', (x) => tf.rsqrt(x), positive),
  unary('reciprocal', (x) => tf.reciprocal(x), positive),
  unary('exp', (x) => tf.exp(x)),
  unary('expm1', (x) => tf.expm1(x)),
  unary('log', (x) => tf.log(x), positive),
  unary('log1p', (x) => tf.log1p(x), [-0.5, 2]),
  { ...unary('erf', (x) => tf.erf(x)), tolerance: errorFunction },
  unary('sin', (x) => tf.sin(x)),
  unary('cos', (x) => tf.cos(x)),
  unary('tan', (x) => tf.tan(x), [-1, 1]),
  unary('asin', (x) => tf.asin(x), [-0.8, 0.8]),
  unary('acos', (x) => tf.acos(x), [-0.8, 0.8]),
  unary('atan', (x) => tf.atan(x)),
  unary('sinh', (x) => tf.sinh(x)),
  unary('cosh', (x) => tf.cosh(x)),
  unary('asinh', (x) => tf.asinh(x)),
  unary('acosh', (x) => tf.acosh(x), [1.3, 3]),
  unary('atanh', (x) => tf.atanh(x), [-0.8, 0.8]),

  // functions that are constant between jumps
  unary('clipByValue', (x) => tf.clipByValue(x, -0.7, 1.1)),
  unary('step', (x) => tf.mul(x, tf.step(x, 0.3))),
  unary('sign', (x) => tf.mul(x, tf.sign(x))),
  unary('round', (x) => tf.mul(x, tf.round(x))),
  unary('floor', (x) => tf.mul(x, tf.floor(x))),
  unary('ceil', (x) => tf.mul(x, tf.ceil(x))),
  unary('cast to integers', (x) => tf.mul(x, tf.cast(tf.cast(tf.mul(3, x), 'int32'), 'float32'))),
  unary('cast to booleans', (x) => tf.mul(x, tf.cast(tf.cast(tf.floor(x), 'bool'), 'float32'))),
  unary('isNaN, isFinite, isInf', (x) =>
    tf.mul(x, tf.add(tf.cast(tf.isFinite(x), 'float32'), tf.cast(tf.logicalOr(tf.isNaN(x), tf.isInf(x)), 'float32'))),
  ),
  {
    name: 'equal',
    inputs: [
      [3, 5],
      [3, 5],
    ],
    f: masked((a, b) => tf.equal(tf.floor(a), tf.floor(b))),
  },
  { name: 'notEqual', inputs: [[3, 5], [5]], f: masked((a, b) => tf.notEqual(tf.floor(a), tf.floor(b))) },
  { name: 'greater', inputs: [[3, 5], [5]], f: masked((a, b) => tf.greater(a, b)) },
  { name: 'greaterEqual', inputs: [[3, 5], [5]], f: masked((a, b) => tf.greaterEqual(a, b)) },
  { name: 'less', inputs: [[3, 5], [5]], f: masked((a, b) => tf.less(a, b)) },
  { name: 'lessEqual', inputs: [[3, 5], [5]], f: masked((a, b) => tf.lessEqual(a, b)) },
  unary('logicalAnd, logicalNot', (x) => {
    const inside = tf.logicalAnd(tf.greater(x, -1), tf.logicalNot(tf.greater(x, 1)));
    return tf.mul(x, tf.cast(inside, 'float32'));
  }),
  {
    name: 'where',
    inputs: [
      [3, 5],
      [3, 5],
    ],
    f: (a, b) => tf.where(tf.greater(a, tf.mul(2, b)), tf.mul(a, b), tf.square(b)),
  },
  { name: 'where, broadcast', inputs: [[3, 5], [5]], f: (a, b) => tf.where(tf.greater(a, 0), a, tf.square(b)) },

  // functions of two tensors
  ...binary('add', (a, b) => tf.add(a, b)),
  ...binary('sub', (a, b) => tf.sub(a, b)),
  ...binary('mul', (a, b) => tf.mul(a, b)),
  ...binary('div', (a, b) => tf.div(a, b), [[-2, 2], positive]),
  ...binary('divNoNan', (a, b) => tf.divNoNan(a, b), [[-2, 2], positive]),
  ...binary('floorDiv', (a, b) => tf.mul(a, tf.floorDiv(a, b)), [[-3, 3], positive]),
  ...binary('mod', (a, b) => tf.mod(a, b), [[-3, 3], positive]),
  ...binary('pow', (a, b) => tf.pow(a, b), [positive, [-2, 3]]),
  ...binary('maximum', (a, b) => tf.maximum(a, b)),
  ...binary('minimum', (a, b) => tf.minimum(a, b)),
  ...binary('squaredDifference', (a, b) => tf.squaredDifference(a, b)),
  ...binary('atan2', (a, b) => tf.atan2(a, b), [[-2, 2], positive]),
  { name: 'pow, square of any sign', inputs: [[3, 5]], f: (x) => tf.pow(x, tf.scalar(2)) },
  {
    name: 'addN',
    inputs: [
      [3, 5],
      [3, 5],
      [3, 5],
    ],
    f: (...all) => tf.addN(all),
  },
];
