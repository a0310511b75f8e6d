import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { describeNative } from './native.ts';
import { allKinds, ulps } from './ulp.ts';

type Operation = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const modulo = (a: number, b: number) => {
  const rest = a % b;
  return (a < 0 && b < 0) || (a >= 0 && b >= 0) ? rest : (rest + b) % b;
};

/** Each operation, its exact value and the error allowed in steps of floats. */
const floats: Record<string, [Operation, (a: number, b: number) => number, number]> = {
  add: [tf.add, (a, b) => a + b, 0.5],
  atan2: [tf.atan2, Math.atan2, 1],
  divide: [tf.div, (a, b) => a / b, 0.5],
  eluGrad: [
    (dy, y) => tf.engine().runKernel(tf.EluGrad, { dy, y }) as tf.Tensor,
    (dy, y) => (y >= 0 ? dy : dy * Math.fround(y + 1)),
    1,
  ],
  maximum: [tf.maximum, Math.max, 0],
  minimum: [tf.minimum, Math.min, 0],
  mod: [tf.mod, modulo, 0.5],
  multiply: [tf.mul, (a, b) => a * b, 0.5],
  pow: [tf.pow, (a, b) => a ** b, 1],
  prelu: [tf.prelu, (a, b) => (a < 0 ? a * b : a), 0.5],
  // Twice the rounding of the difference, and that of the square.
  squaredDifference: [tf.squaredDifference, (a, b) => (a - b) ** 2, 2.5],
  subtract: [tf.sub, (a, b) => a - b, 0.5],
};

const tests: Record<string, [Operation, (a: number, b: number) => boolean]> = {
  equal: [tf.equal, (a, b) => a === b],
  greater: [tf.greater, (a, b) => a > b],
  greaterEqual: [tf.greaterEqual, (a, b) => a >= b],
  less: [tf.less, (a, b) => a < b],
  lessEqual: [tf.lessEqual, (a, b) => a <= b],
  notEqual: [tf.notEqual, (a, b) => a !== b],
};

/** Pairs of shapes: alike, one value, rows, columns, both, with axes of 1, empty, and long enough for several chunks. */
const shapes: [number[], number[]][] = [
  [[17], [17]],
  [[2, 3, 0], [1]],
  [[0, 3], [3]],
  [[], [5, 7]],
  [
    [5, 7],
    [1, 1, 1],
  ],
  [[5, 7], [7]],
  [[3], [301, 3]],
  [
    [7, 1],
    [7, 5],
  ],
  [
    [4, 1],
    [1, 6],
  ],
  [
    [2, 3, 4, 5],
    [2, 1, 1, 5],
  ],
  [
    [2, 1, 4, 1, 3, 1],
    [1, 3, 1, 2, 1, 2],
  ],
  [
    [3, 1, 5],
    [4, 1],
  ],
  [[300, 201], [201]],
  [
    [300, 1],
    [300, 201],
  ],
  [[40_001, 3], [3]],
  // Short rows along which an operand repeats, across pieces and chunks.
  ...[2, 3, 4, 7, 16, 17].flatMap((times): [number[], number[]][] => [
    [
      [2503, times],
      [2503, 1],
    ],
    [
      [3, 301, 1],
      [1, 301, times],
    ],
  ]),
  [
    [1, 3, 257, 3],
    [5, 3, 257, 1],
  ],
  [
    [2, 40_001],
    [2, 1],
  ],
];

/** Where each value of the result finds its operand's. */
function indices(shape: readonly number[], out: readonly number[]): Int32Array {
  const size = tf.util.sizeFromShape(out as number[]);
  const result = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    let rest = i;
    let stride = 1;
    for (let axis = out.length - 1; axis >= 0; axis--) {
      const own = shape[axis - out.length + shape.length] ?? 1;
      if (own !== 1) result[i]! += (rest % out[axis]!) * stride;
      rest = Math.floor(rest / out[axis]!);
      stride *= own;
    }
  }
  return result;
}

/** The float `steps` floats after that of `value`. */
function stepped(value: number, steps: number): number {
  const bits = new Int32Array(Float32Array.of(value).buffer);
  bits[0]! += value === 0 ? Math.abs(steps) : steps;
  return new Float32Array(bits.buffer)[0]!;
}

const sizeOf = (shape: number[]) => tf.util.sizeFromShape(shape);

describeNative('binary kernels', () => {
  afterEach(() => addon().limitThreads(256));

  for (const [name, [operation, exact, allowed]] of Object.entries(floats)) {
    it(`${name} is exact to ${allowed} ulp, for whatever floats`, () => {
      const a = allKinds(28 * 28);
      const b = a.map((_, i) => a[(i * 29 + Math.floor(i / 28)) % 28]!);
      const y = tf.tidy(() => operation(tf.tensor1d(a), tf.tensor1d(b)).dataSync());
      for (let i = 0; i < a.length; i++) {
        const distance = ulps(y[i]!, exact(a[i]!, b[i]!));
        expect(distance, `at ${a[i]}, ${b[i]}: ${y[i]}`).toBeLessThanOrEqual(allowed);
      }
    });
  }

  it('mod is exact next to whole quotients, small and large', () => {
    const divisors = [1, 3, 0.1, 1e-3, 7919.5, 62, 1e30, 1e-30].map(Math.fround);
    const quotients = [0, 1, 2, 3, 1000, 2 ** 24 - 1, 2 ** 26 + 4, 2 ** 27, 2 ** 27 + 16, 2 ** 40, -1, -3, -(2 ** 27)];
    const steps = [0, 1, -1, 2, -2];
    const all = divisors.flatMap((b) =>
      quotients.flatMap((k) => steps.map((step) => [stepped(k * b, step), b] as const)),
    );
    const [a, b] = [0, 1].map((i) => Float32Array.from(all, (pair) => pair[i]!)) as [Float32Array, Float32Array];
    for (const divisor of [b, b.map((v) => -v)]) {
      const y = tf.mod(tf.tensor1d(a), tf.tensor1d(divisor)).dataSync();
      expect(y).toEqual(a.map((v, i) => modulo(v, divisor[i]!)));
    }
  });

  for (const [first, second] of shapes) {
    it(`broadcasts [${first}] and [${second}]`, () => {
      const a = Float32Array.from({ length: sizeOf(first) }, (_, i) => (i * 7919) % 1000);
      const b = Float32Array.from({ length: sizeOf(second) }, (_, i) => (i * 104_729) % 1009);
      const difference = tf.sub(tf.tensor(a, first), tf.tensor(b, second));
      const out = tf.backend_util.assertAndGetBroadcastShape(first, second);
      const [atA, atB] = [indices(first, out), indices(second, out)];
      expect(difference.shape).toEqual(out);
      expect(difference.dataSync()).toEqual(Float32Array.from(atA, (at, i) => a[at]! - b[atB[i]!]!));
      addon().limitThreads(1);
      expect(tf.sub(tf.tensor(a, first), tf.tensor(b, second)).dataSync()).toEqual(difference.dataSync());
      const less = tf.less(tf.tensor(a, first, 'int32'), tf.tensor(b, second, 'int32'));
      expect(less.dataSync()).toEqual(Uint8Array.from(atA, (at, i) => Number(a[at]! < b[atB[i]!]!)));
    });
  }

  for (const [name, [test, exact]] of Object.entries(tests)) {
    it(`${name} on floats and whole numbers`, () => {
      const a = allKinds(28).filter((v) => v !== 0);
      for (const other of [a, Float32Array.from(a).reverse()]) {
        const y = test(tf.tensor1d(a), tf.tensor1d(other));
        expect(y.dtype).toBe('bool');
        expect([...y.dataSync()]).toEqual([...a].map((v, i) => Number(exact(v, other[i]!))));
      }
      const [c, d] = [Int32Array.of(1, -2, 3, 4), Int32Array.of(1, 2, -3, 4)];
      const y = test(tf.tensor1d(c, 'int32'), tf.tensor1d(d, 'int32'));
      expect([...y.dataSync()]).toEqual([...c].map((v, i) => Number(exact(v, d[i]!))));
    });
  }

  it('computes on int32, which wraps; divisions by 0 give 0', () => {
    const values = [0, 1, -1, 7, -7, 65536, 2147483647, -2147483648];
    const a = values.flatMap((v) => values.map(() => v));
    const b = values.flatMap(() => values);
    const whole: Record<string, [Operation, (a: number, b: number) => number]> = {
      add: [tf.add, (a, b) => a + b],
      floorDiv: [tf.floorDiv, (a, b) => Math.floor(a / b)],
      maximum: [tf.maximum, Math.max],
      minimum: [tf.minimum, Math.min],
      mod: [tf.mod, modulo],
      multiply: [tf.mul, Math.imul],
      squaredDifference: [tf.squaredDifference, (a, b) => Math.imul(a - b, a - b)],
      subtract: [tf.sub, (a, b) => a - b],
    };
    for (const [name, [operation, exact]] of Object.entries(whole)) {
      const y = operation(tf.tensor1d(a, 'int32'), tf.tensor1d(b, 'int32'));
      expect(y.dtype).toBe('int32');
      expect([...y.dataSync()], name).toEqual(a.map((v, i) => exact(v, b[i]!) | 0));
    }
  });

  it('combines bools', () => {
    const [a, b] = [tf.tensor1d([0, 0, 1, 1], 'bool'), tf.tensor1d([0, 1, 0, 1], 'bool')];
    expect([...tf.logicalAnd(a, b).dataSync()]).toEqual([0, 0, 0, 1]);
    expect([...tf.logicalOr(a, b).dataSync()]).toEqual([0, 1, 1, 1]);
    expect([...tf.logicalAnd(tf.tensor2d([[1], [0]], [2, 1], 'bool'), b).dataSync()]).toEqual([0, 1, 0, 1, 0, 0, 0, 0]);
  });

  it('refuses shapes that do not fit, in tfjs and in the addon', () => {
    expect(() => tf.add(tf.zeros([2, 3]), tf.zeros([2]))).toThrow(/broadcast/);
    const { binary, described } = addon();
    const [a, b, y] = [new Float32Array(6), new Float32Array(3), new Float32Array(6)];
    expect(() => binary.add(a, b, y, 0)).toThrow(/add: sizes differ/);
    for (const axes of [
      [2, 1, 1, 3, 1, 1],
      [2, 1, 0, -3, 1, 1],
      [2, 1, 0, 4, 1, 1],
      [2, 1, 0, 1.5, 1, 1],
      [2, 1, 0, 3, 1, 2],
      [2, 1, 0, Number.NaN, 1, 1],
    ]) {
      described.set(axes);
      expect(() => binary.add(a, b, y, 2)).toThrow(/add: (runs|what is described) must be/);
    }
    expect(() => binary.add(a, b, y, 9)).toThrow(/add: runs must be a whole number of 0..8/);
  });
});
