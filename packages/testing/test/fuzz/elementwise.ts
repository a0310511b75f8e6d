import * as tf from '@tensorflow/tfjs-core';
import { at, map, type NdArray, ndarray } from '../../src/reference-kernels.ts';
import { as, describe, type FuzzMaker, type FuzzTable } from './fuzz-case.ts';
import { type AnyType, type NumberType, type Random, tensorOf } from './random.ts';

type Range = readonly [number, number];
type Unary = readonly [
  (x: tf.Tensor) => tf.Tensor,
  (x: number) => number,
  range?: Range | undefined,
  result?: 'same' | 'bool',
];

/** Computes the error function by its series. It is accurate to 1e-15 for the arguments used here. */
function erf(x: number): number {
  let [sum, term] = [x, x];
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** Rounds to the nearest integer. A half is rounded to the even neighbour. */
function roundToEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const selu = (x: number): number => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x));

const unary: Readonly<Record<string, Unary>> = {
  abs: [tf.abs, Math.abs, undefined, 'same'],
  acos: [tf.acos, Math.acos, [-1, 1]],
  acosh: [tf.acosh, Math.acosh, [1, 4]],
  asin: [tf.asin, Math.asin, [-1, 1]],
  asinh: [tf.asinh, Math.asinh],
  atan: [tf.atan, Math.atan],
  atanh: [tf.atanh, Math.atanh, [-0.9, 0.9]],
  ceil: [tf.ceil, Math.ceil],
  cos: [tf.cos, Math.cos],
  cosh: [tf.cosh, Math.cosh],
  elu: [tf.elu, (x) => (x > 0 ? x : Math.expm1(x))],
  erf: [tf.erf, erf],
  exp: [tf.exp, Math.exp],
  expm1: [tf.expm1, Math.expm1],
  floor: [tf.floor, Math.floor],
  isFinite: [tf.isFinite, (x) => Number(Number.isFinite(x)), undefined, 'bool'],
  isInf: [tf.isInf, (x) => Number(Math.abs(x) === Number.POSITIVE_INFINITY), undefined, 'bool'],
  isNaN: [tf.isNaN, (x) => Number(Number.isNaN(x)), undefined, 'bool'],
  leakyRelu: [(x) => tf.leakyRelu(x, 0.25), (x) => (x > 0 ? x : 0.25 * x)],
  log: [tf.log, Math.log, [0, 4]],
  log1p: [tf.log1p, Math.log1p, [-0.75, 4]],
  logSigmoid: [tf.logSigmoid, (x) => -Math.log1p(Math.exp(-x))],
  neg: [tf.neg, (x) => -x, undefined, 'same'],
  reciprocal: [tf.reciprocal, (x) => 1 / x],
  relu: [tf.relu, (x) => Math.max(x, 0), undefined, 'same'],
  relu6: [tf.relu6, (x) => Math.min(Math.max(x, 0), 6), [-4, 9]],
  round: [tf.round, roundToEven],
  rsqrt: [tf.rsqrt, (x) => 1 / Math.sqrt(x), [0.1, 9]],
  selu: [tf.selu, selu],
  sigmoid: [tf.sigmoid, sigmoid, [-20, 20]],
  sign: [tf.sign, Math.sign],
  sin: [tf.sin, Math.sin],
  sinh: [tf.sinh, Math.sinh],
  softplus: [tf.softplus, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), [-30, 30]],
  sqrt: [tf.sqrt, Math.sqrt, [0, 9]],
  square: [tf.square, (x) => x * x, undefined, 'same'],
  step: [(x) => tf.step(x, 0.25), (x) => (x > 0 ? 1 : 0.25)],
  tan: [tf.tan, Math.tan, [-1.25, 1.25]],
  tanh: [tf.tanh, Math.tanh, [-10, 10]],
};

/** Operations that also accept integers and then return integers. */
const ofIntegers = ['abs', 'neg', 'relu', 'square'];

function unaryMaker(name: string, [op, f, range, result]: Unary): FuzzMaker {
  return (random) => {
    const dtype: NumberType = ofIntegers.includes(name) && random.chance(0.3) ? 'int32' : 'float32';
    const x = random.values(random.shape(), dtype, range);
    const type = result === 'bool' ? 'bool' : result === 'same' ? dtype : 'float32';
    const tolerance = ['erf', 'tan', 'reciprocal'].includes(name) ? 1e-4 : 1e-5;
    return { what: describe(x, dtype), run: () => op(tensorOf(x, dtype)), expected: as(type, map(x, f)), tolerance };
  };
}

/** Returns the remainder with the sign of the divisor. */
const mod = (a: number, b: number): number => a - b * Math.floor(a / b);

type Binary = readonly [
  op: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  f: (a: number, b: number) => number,
  types: readonly AnyType[],
  result?: 'bool' | 'same',
  ranges?: readonly [Range, Range],
];

const numbers: readonly NumberType[] = ['float32', 'int32'];
const any: readonly NumberType[] = ['float32', 'int32', 'bool'];

const binary: Readonly<Record<string, Binary>> = {
  add: [tf.add, (a, b) => a + b, numbers],
  sub: [tf.sub, (a, b) => a - b, numbers],
  mul: [tf.mul, (a, b) => a * b, numbers],
  div: [
    tf.div,
    (a, b) => a / b,
    ['float32'],
    'same',
    [
      [-3, 3],
      [0.5, 3],
    ],
  ],
  'div of integers': [
    tf.div,
    (a, b) => Math.floor(a / b),
    ['int32'],
    'same',
    [
      [-9, 9],
      [1, 4],
    ],
  ],
  divNoNan: [
    tf.divNoNan,
    (a, b) => (b === 0 ? 0 : a / b),
    ['float32'],
    'same',
    [
      [-3, 3],
      [0.5, 3],
    ],
  ],
  floorDiv: [
    tf.floorDiv,
    (a, b) => Math.floor(a / b),
    numbers,
    'same',
    [
      [-9, 9],
      [1, 4],
    ],
  ],
  mod: [
    tf.mod,
    mod,
    numbers,
    'same',
    [
      [-9, 9],
      [1, 4],
    ],
  ],
  pow: [
    tf.pow,
    (a, b) => a ** b,
    ['float32'],
    'same',
    [
      [0.25, 3],
      [-3, 3],
    ],
  ],
  'pow of integers': [
    tf.pow,
    (a, b) => a ** b,
    ['int32'],
    'same',
    [
      [-4, 4],
      [0, 4],
    ],
  ],
  'pow of any sign': [(a) => tf.pow(a, 3), (a) => a ** 3, ['float32']],
  maximum: [tf.maximum, Math.max, numbers],
  minimum: [tf.minimum, Math.min, numbers],
  squaredDifference: [tf.squaredDifference, (a, b) => (a - b) ** 2, numbers],
  atan2: [tf.atan2, Math.atan2, ['float32']],
  equal: [tf.equal, (a, b) => Number(a === b), [...any, 'string'], 'bool'],
  notEqual: [tf.notEqual, (a, b) => Number(a !== b), [...any, 'string'], 'bool'],
  greater: [tf.greater, (a, b) => Number(a > b), any, 'bool'],
  greaterEqual: [tf.greaterEqual, (a, b) => Number(a >= b), any, 'bool'],
  less: [tf.less, (a, b) => Number(a < b), any, 'bool'],
  lessEqual: [tf.lessEqual, (a, b) => Number(a <= b), any, 'bool'],
  logicalAnd: [tf.logicalAnd, (a, b) => Number(a !== 0 && b !== 0), ['bool'], 'bool'],
  logicalOr: [tf.logicalOr, (a, b) => Number(a !== 0 || b !== 0), ['bool'], 'bool'],
  logicalXor: [tf.logicalXor, (a, b) => Number((a !== 0) !== (b !== 0)), ['bool'], 'bool'],
  bitwiseAnd: [
    tf.bitwiseAnd,
    (a, b) => a & b,
    ['int32'],
    'same',
    [
      [0, 15],
      [0, 15],
    ],
  ],
};

/** Applies f to two arrays that are broadcast. */
function broadcast(a: NdArray, b: NdArray, f: (a: number, b: number) => number): NdArray {
  const rank = Math.max(a.shape.length, b.shape.length);
  const grown = (x: NdArray): NdArray => ({ ...x, shape: [...Array(rank - x.shape.length).fill(1), ...x.shape] });
  const [left, right] = [grown(a), grown(b)];
  const shape = left.shape.map((size, axis) => (size === 1 ? right.shape[axis]! : size));
  return ndarray(shape, (index) => f(at(left, index), at(right, index)));
}

function binaryMaker(name: string, [op, f, types, result, ranges]: Binary): FuzzMaker {
  return (random) => {
    const dtype = random.pick(types);
    const single = name === 'pow of any sign' || name === 'bitwiseAnd';
    const [p, q] = single ? [random.shape(), []] : random.broadcastPair();
    const a = random.values(p, dtype, ranges?.[0]);
    const b = random.values(name === 'bitwiseAnd' ? p : q, dtype, ranges?.[1]);
    // In tfjs, floorDiv returns integers for every type.
    const type = result === 'bool' ? 'bool' : name === 'floorDiv' ? 'int32' : dtype;
    const expected = as(type, broadcast(a, b, f));
    const run = (): tf.Tensor => op(tensorOf(a, dtype), tensorOf(b, dtype));
    return { what: `${describe(a, dtype)}, ${describe(b, dtype)}`, run, expected };
  };
}

function castMaker(random: Random): ReturnType<FuzzMaker> {
  const [from, to] = [random.pick(any), random.pick(any)];
  const x = random.values(random.shape(), from);
  const converted = map(x, (v) => (to === 'bool' ? Number(v !== 0) : to === 'int32' ? Math.trunc(v) : v));
  return {
    what: `${describe(x, from)} to ${to}`,
    run: () => tf.cast(tensorOf(x, from), to),
    expected: as(to, converted),
  };
}

const others: FuzzTable = {
  cast: castMaker,
  clipByValue(random) {
    const dtype = random.pick(numbers);
    const x = random.values(random.shape(), dtype, [-5, 5]);
    const [low, high] = [random.int(-3, 0), random.int(0, 3)];
    const expected = as(
      dtype,
      map(x, (v) => Math.min(high, Math.max(low, v))),
    );
    return {
      what: `${describe(x, dtype)} to ${low}..${high}`,
      run: () => tf.clipByValue(tensorOf(x, dtype), low, high),
      expected,
    };
  },
  logicalNot(random) {
    const x = random.values(random.shape(), 'bool');
    return {
      what: describe(x, 'bool'),
      run: () => tf.logicalNot(tensorOf(x, 'bool')),
      expected: as(
        'bool',
        map(x, (v) => 1 - v),
      ),
    };
  },
  prelu(random) {
    const x = random.floats(random.shape(1, 4));
    const alpha = random.floats(x.shape.slice(random.int(0, x.shape.length - 1)), [0, 1]);
    const expected = as(
      'float32',
      broadcast(x, alpha, (v, slope) => (v > 0 ? v : slope * v)),
    );
    return { what: `${describe(x)}, ${describe(alpha)}`, run: () => tf.prelu(tensorOf(x), tensorOf(alpha)), expected };
  },
  addN(random) {
    const dtype = random.pick(numbers);
    const shape = random.shape();
    const all = Array.from({ length: random.int(1, 5) }, () => random.values(shape, dtype));
    const expected = as(
      dtype,
      ndarray(shape, (index) => all.reduce((sum, x) => sum + at(x, index), 0)),
    );
    return {
      what: `${all.length} of ${dtype}[${shape}]`,
      run: () => tf.addN(all.map((x) => tensorOf(x, dtype))),
      expected,
    };
  },
  where(random) {
    const dtype = random.pick(any);
    const shape = random.shape();
    const [condition, a, b] = [random.values(shape, 'bool'), random.values(shape, dtype), random.values(shape, dtype)];
    const expected = as(
      dtype,
      ndarray(shape, (index) => (at(condition, index) ? at(a, index) : at(b, index))),
    );
    const run = (): tf.Tensor => tf.where(tensorOf(condition, 'bool'), tensorOf(a, dtype), tensorOf(b, dtype));
    return { what: describe(a, dtype), run, expected };
  },
};

const made = <T>(table: Readonly<Record<string, T>>, maker: (name: string, entry: T) => FuzzMaker): FuzzTable =>
  Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, maker(name, entry)]));

/** Elementwise operations: functions of one and two tensors, comparisons, logic and casts. */
export const elementwiseFuzz: FuzzTable = { ...made(unary, unaryMaker), ...made(binary, binaryMaker), ...others };
