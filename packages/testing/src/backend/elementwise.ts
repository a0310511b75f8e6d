import * as tf from '@tensorflow/tfjs-core';
import { at, flatIndex, map, type NdArray, ndarray, noise, sumOver } from '../reference-kernels.ts';
import { type BackendCheck, gradients, tensor } from './check.ts';

type Unary = readonly [
  name: string,
  op: (x: tf.Tensor) => tf.Tensor,
  f: (x: number) => number,
  slope: (x: number) => number,
  tolerances?: BackendCheck['tolerances'],
];

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
// The constants alpha and lambda of SELU, from Klambauer et al. 2017, "Self-Normalizing Neural Networks".
const [seluAlpha, seluScale] = [1.6732632423543772, 1.0507009873554805];

// In WGSL (15.7.4.1), sin and cos have an error of at most 2^-11 on [-pi,pi]. GLSL guarantees nothing, but its error is
// the same in practice.
const gpuTrigonometry = { webgpu: 2 ** -11, webgl: 2 ** -11 };

// Ops that are tested on [-3,3]. The points do not include the kinks at 0, -1 and 1.
const unary: readonly Unary[] = [
  ['relu', tf.relu, (x) => Math.max(x, 0), (x) => (x > 0 ? 1 : 0)],
  ['leakyRelu', (x) => tf.leakyRelu(x, 0.2), (x) => (x > 0 ? x : 0.2 * x), (x) => (x > 0 ? 1 : 0.2)],
  ['elu', tf.elu, (x) => (x > 0 ? x : Math.expm1(x)), (x) => (x > 0 ? 1 : Math.exp(x))],
  [
    'selu',
    tf.selu,
    (x) => seluScale * (x > 0 ? x : seluAlpha * Math.expm1(x)),
    (x) => seluScale * (x > 0 ? 1 : seluAlpha * Math.exp(x)),
  ],
  ['sigmoid', tf.sigmoid, sigmoid, (x) => sigmoid(x) * (1 - sigmoid(x))],
  ['tanh', tf.tanh, Math.tanh, (x) => 1 - Math.tanh(x) ** 2],
  ['softplus', tf.softplus, (x) => Math.log1p(Math.exp(x)), sigmoid],
  ['exp', tf.exp, Math.exp, Math.exp],
  ['square', tf.square, (x) => x * x, (x) => 2 * x],
  ['abs', tf.abs, Math.abs, Math.sign],
  ['neg', tf.neg, (x) => -x, () => -1],
  ['sin', tf.sin, Math.sin, Math.cos, gpuTrigonometry],
  ['cos', tf.cos, Math.cos, (x) => -Math.sin(x), gpuTrigonometry],
  [
    'clipByValue',
    (x) => tf.clipByValue(x, -1, 1),
    (x) => Math.min(1, Math.max(-1, x)),
    (x) => (Math.abs(x) < 1 ? 1 : 0),
  ],
];

// Ops that are tested on [0.5,3.5].
const unaryPositive: readonly Unary[] = [
  ['log', tf.log, Math.log, (x) => 1 / x],
  ['log1p', tf.log1p, Math.log1p, (x) => 1 / (1 + x)],
  ['sqrt', tf.sqrt, Math.sqrt, (x) => 0.5 / Math.sqrt(x)],
  ['rsqrt', tf.rsqrt, (x) => 1 / Math.sqrt(x), (x) => -0.5 / Math.sqrt(x) ** 3],
  ['reciprocal', tf.reciprocal, (x) => 1 / x, (x) => -1 / x ** 2],
  ['pow 2.5', (x) => tf.pow(x, 2.5), (x) => x ** 2.5, (x) => 2.5 * x ** 1.5],
];

type Binary = readonly [
  name: string,
  op: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  f: (a: number, b: number) => number,
  slopeA: (a: number, b: number) => number,
  slopeB: (a: number, b: number) => number,
];

const broadcastBinary: readonly Binary[] = [
  ['add', tf.add, (a, b) => a + b, () => 1, () => 1],
  ['sub', tf.sub, (a, b) => a - b, () => 1, () => -1],
  ['mul', tf.mul, (a, b) => a * b, (_, b) => b, (a) => a],
  ['div', tf.div, (a, b) => a / b, (_, b) => 1 / b, (a, b) => -a / b ** 2],
];

// In tfjs, the gradients of these ops do not sum over broadcast axes, so only equal shapes are tested.
const binary: readonly Binary[] = [
  ['maximum', tf.maximum, Math.max, (a, b) => (a > b ? 1 : 0), (a, b) => (a > b ? 0 : 1)],
  ['minimum', tf.minimum, Math.min, (a, b) => (a < b ? 1 : 0), (a, b) => (a < b ? 0 : 1)],
  ['squaredDifference', tf.squaredDifference, (a, b) => (a - b) ** 2, (a, b) => 2 * (a - b), (a, b) => 2 * (b - a)],
];

const float32 = (x: NdArray): NdArray => map(x, Math.fround);

function unaryCheck([name, op, f, slope, tolerances = {}]: Unary, x: NdArray): BackendCheck {
  return {
    name,
    tolerances,
    compute() {
      const dy = noise(x.shape, 8);
      const [dx] = gradients((a) => op(a!), [tensor(x)], tensor(dy));
      return [
        [op(tensor(x)), map(x, f)],
        [dx!, map(x, (value, i) => slope(value) * dy.values[i]!)],
      ];
    },
  };
}

/** Returns a check with two shapes that are broadcast. The gradients are sums over the broadcast axes. */
function binaryCheck(
  [name, op, f, slopeA, slopeB]: Binary,
  shapeA: readonly number[],
  shapeB: readonly number[],
): BackendCheck {
  return {
    name: `${name} of [${shapeA}] and [${shapeB}]`,
    compute() {
      const [a, b] = [noise(shapeA, 1), float32(map(noise(shapeB, 2), (x) => x + 1.5))];
      const dy = noise(
        shapeA.map((size, axis) => Math.max(size, shapeB[axis]!)),
        3,
      );
      const inputs = [tensor(a), tensor(b)];
      const [da, db] = gradients((x, y) => op(x!, y!), inputs, tensor(dy));
      const [expectedA, expectedB] = [map(a, () => 0), map(b, () => 0)];
      const y = ndarray(dy.shape, (index) => {
        const [p, q, weight] = [at(a, index), at(b, index), at(dy, index)];
        expectedA.values[flatIndex(a, index)]! += slopeA(p, q) * weight;
        expectedB.values[flatIndex(b, index)]! += slopeB(p, q) * weight;
        return f(p, q);
      });
      return [
        [op(inputs[0]!, inputs[1]!), y],
        [da!, expectedA],
        [db!, expectedB],
      ];
    },
  };
}

const softmaxChecks: readonly BackendCheck[] = [
  {
    name: 'softmax and logSoftmax',
    compute() {
      const x = float32(map(noise([3, 7], 1), (v) => 5 * v));
      const dy = noise([3, 7], 2);
      const p = ndarray(x.shape, ([i, j]) => Math.exp(at(x, [i!, j!])) / sumOver(7, (k) => Math.exp(at(x, [i!, k]))));
      const [dx] = gradients((a) => tf.softmax(a!), [tensor(x)], tensor(dy));
      const [dLog] = gradients((a) => tf.logSoftmax(a!), [tensor(x)], tensor(dy));
      const mean = (i: number): number => sumOver(7, (k) => at(p, [i, k]) * at(dy, [i, k]));
      const sum = (i: number): number => sumOver(7, (k) => at(dy, [i, k]));
      return [
        [tf.softmax(tensor(x)), p],
        [tf.logSoftmax(tensor(x)), map(p, Math.log)],
        [dx!, ndarray(x.shape, ([i, j]) => at(p, [i!, j!]) * (at(dy, [i!, j!]) - mean(i!)))],
        [dLog!, ndarray(x.shape, ([i, j]) => at(dy, [i!, j!]) - at(p, [i!, j!]) * sum(i!))],
      ];
    },
  },
  {
    name: 'where, comparisons and logic',
    compute() {
      const [a, b, dy] = [noise([4, 5], 1), noise([4, 5], 2), noise([4, 5], 3)];
      const greater = map(a, (v, i) => Number(v > b.values[i]!));
      const [da, db] = gradients(
        (x, y) => tf.where(tf.greater(tensor(a), tensor(b)), x!, y!),
        [tensor(a), tensor(b)],
        tensor(dy),
      );
      const both = tf.logicalAnd(tf.greater(tensor(a), 0), tf.lessEqual(tensor(b), 0.5));
      return [
        [tf.greater(tensor(a), tensor(b)), greater],
        [tf.equal(tensor(a), tensor(a)), map(a, () => 1)],
        [both, map(a, (v, i) => Number(v > 0 && b.values[i]! <= 0.5))],
        [tf.logicalNot(tf.greater(tensor(a), tensor(b))), map(greater, (v) => 1 - v)],
        [da!, map(greater, (v, i) => v * dy.values[i]!)],
        [db!, map(greater, (v, i) => (1 - v) * dy.values[i]!)],
      ];
    },
  },
];

const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1.5];

const rangeChecks: readonly BackendCheck[] = [
  {
    name: 'softplus, sigmoid, tanh and softmax far from 0',
    compute() {
      const x = ndarray([2, 4], ([i, j]) => [-100, -30, 20, 88.5, 1e4, -1e4, 40, 0][4 * i! + j!]!);
      // The maximum of each row is so large that its probability is 1.
      const ones = map(x, () => 1);
      const slope = (f: (a: tf.Tensor) => tf.Tensor): tf.Tensor =>
        gradients((a) => f(a!), [tensor(x)], tensor(ones))[0]!;
      const softmax = ndarray([2, 4], ([i, j]) => Number(i === 0 ? j === 3 : j === 0));
      return [
        [tf.softplus(tensor(x)), map(x, (v) => (v > 20 ? v : Math.log1p(Math.exp(v))))],
        [tf.sigmoid(tensor(x)), map(x, sigmoid)],
        [tf.tanh(tensor(x)), map(x, Math.tanh)],
        [slope(tf.softplus), map(x, sigmoid)],
        [slope(tf.tanh), map(x, (v) => 1 - Math.tanh(v) ** 2)],
        [tf.softmax(tensor(x)), softmax],
      ];
    },
  },
];

const dtypeChecks: readonly BackendCheck[] = [
  {
    name: 'cast, int32 and rounding',
    compute() {
      const x = float32(map(noise([9], 2), (v) => 9 * v));
      const integers = ndarray([6], ([i]) => [-7, -2, 0, 3, 8, 1000000007][i!]!);
      const divisor = ndarray([6], ([i]) => [2, -3, 4, 2, -3, 10][i!]!);
      const [a, b] = [tensor(integers, 'int32'), tensor(divisor, 'int32')];
      return [
        [tf.cast(tensor(x), 'int32'), map(x, Math.trunc)],
        [tf.cast(tensor(x), 'bool'), map(x, (v) => Number(v !== 0))],
        [tf.cast(tf.greater(tensor(x), 0), 'float32'), map(x, (v) => Number(v > 0))],
        [tf.add(a, b), map(integers, (v, i) => v + divisor.values[i]!)],
        [tf.floorDiv(a, b), map(integers, (v, i) => Math.floor(v / divisor.values[i]!))],
        [tf.floor(tensor(x)), map(x, Math.floor)],
        [tf.ceil(tensor(x)), map(x, Math.ceil)],
        [tf.sign(tensor(x)), map(x, Math.sign)],
      ];
    },
  },
  {
    name: 'NaN and infinity are seen',
    compute() {
      const x = ndarray([5], ([i]) => special[i!]!);
      return [
        [tf.isNaN(tensor(x)), map(x, (v) => Number(Number.isNaN(v)))],
        [tf.isInf(tensor(x)), map(x, (v) => Number(Math.abs(v) === Number.POSITIVE_INFINITY))],
        [tf.isFinite(tensor(x)), map(x, (v) => Number(Number.isFinite(v)))],
        [tf.all(tf.isFinite(tensor(x))), ndarray([], () => 0)],
        [tf.add(tensor(x), 1), map(x, (v) => v + 1)],
      ];
    },
  },
];

/** Checks of the values and gradients of activations, arithmetic, softmax, comparisons and casts. */
export const elementwiseChecks: readonly BackendCheck[] = [
  ...unary.map((entry) => unaryCheck(entry, float32(map(noise([4, 11], 1), (v) => 3 * v)))),
  ...unaryPositive.map((entry) => unaryCheck(entry, float32(map(noise([4, 11], 1), (v) => 2 + 1.5 * v)))),
  ...broadcastBinary.map((entry) => binaryCheck(entry, [2, 3, 1, 4], [2, 1, 5, 4])),
  ...binary.map((entry) => binaryCheck(entry, [3, 4, 5], [3, 4, 5])),
  ...softmaxChecks,
  ...rangeChecks,
  ...dtypeChecks,
];
