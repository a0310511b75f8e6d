import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import type { NativeBackend } from '../src/backend.ts';
import { type Lifetime, planMemory } from '../src/recording/plan.ts';
import type { Program } from '../src/recording/program.ts';
import { describeNative } from './native.ts';

const backend = () => tf.backend() as NativeBackend;

/** A program of what was recorded twice, of sources that `sources` gives anew, or why there is none. */
function compiled(sources: () => tf.Tensor[], body: (sources: readonly tf.Tensor[]) => tf.Tensor[]): Program | string {
  const { recorder } = backend();
  const [first, second] = [0, 1].map(() => {
    const given = sources();
    return recorder.record(given, () => tf.tidy(() => body(given)));
  });
  return recorder.disagreement(first!, second!) ?? recorder.compile(first!);
}

/** The program; fails where there is none. */
function program(...args: Parameters<typeof compiled>): Program {
  const made = compiled(...args);
  if (typeof made === 'string') throw new Error(made);
  return made;
}

let next = 0;
const fresh = (...shape: number[]): tf.Tensor =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => Math.sin(next++)),
    shape,
  );
const bytes = (t: tf.Tensor): string => Buffer.from((t.dataSync() as Float32Array).slice().buffer).toString('hex');

function draws(shape: number[], key: readonly number[], kernel = 'GanforgeNormal', more: object = {}): tf.Tensor[] {
  const attributes = { shape, key, block: 0, mean: 0, std: 1, mass: 1, bound: Number.POSITIVE_INFINITY, ...more };
  return [tf.engine().runKernel(kernel, {}, attributes)].flat() as tf.Tensor[];
}

describeNative('programs', () => {
  it('compute the recorded function of other sources with the same bits', () => {
    const body = ([x, y]: readonly tf.Tensor[]) => {
      const product = tf.relu(tf.matMul(x!, y!));
      const parts = tf.split(tf.concat([product, tf.mul(product, 0.5)], 1), 2, 1);
      return [
        tf.sum(product),
        tf.sub(parts[0]!, parts[1]!),
        tf.oneHot(tf.argMax(product, 1), 7),
        tf.zerosLike(product),
      ];
    };
    const sources = () => [fresh(33, 20), fresh(20, 7)];
    const made = program(sources, body);
    for (let i = 0; i < 3; i++) {
      const given = sources();
      expect(made.replay(given, [])!.map(bytes)).toEqual(body(given).map(bytes));
    }
  });

  it('return sources and constants themselves, and one value with two shapes', () => {
    const body = ([x]: readonly tf.Tensor[]) => {
      const y = tf.neg(x!);
      return [tf.clone(x!), tf.ones([3]), y, tf.reshape(y, [6]), tf.clone(y)];
    };
    const made = program(() => [fresh(2, 3)], body);
    const x = fresh(2, 3);
    const before = tf.memory().numTensors;
    const results = made.replay([x], [])!;
    expect(results.map(({ shape }) => shape)).toEqual([[2, 3], [3], [2, 3], [6], [2, 3]]);
    const expected = tf.tidy(() => body([x]).map(bytes));
    x.dispose();
    results[2]!.dispose();
    expect([0, 1, 3, 4].map((i) => bytes(results[i]!))).toEqual([0, 1, 3, 4].map((i) => expected[i]));
    tf.dispose(results);
    expect(tf.memory().numTensors).toBe(before - 1);
  });

  it('assign variables, and do not change tensors that hold the old values', () => {
    const [a, b] = [tf.variable(fresh(4)), tf.variable(fresh(4))];
    const body = ([first, second, x]: readonly tf.Tensor[]) => {
      const sum = tf.add(first!, x!);
      (first as tf.Variable).assign(tf.clone(second!));
      (second as tf.Variable).assign(sum);
      return [tf.mean(sum)];
    };
    const made = program(() => [a, b, fresh(4)], body);
    const held = tf.clone(a);
    const [oldA, oldB, x] = [bytes(a), bytes(b), fresh(4)];
    const sum = bytes(tf.add(a, x));
    made.replay([a, b, x], []);
    expect([bytes(held), bytes(a), bytes(b)]).toEqual([oldA, oldB, sum]);
    tf.dispose([a, b, held]);
  });

  it('separate variables that share their values before the recording', () => {
    const a = tf.variable(fresh(4));
    const b = tf.variable(tf.clone(a));
    const made = program(
      () => [a, b],
      ([first, second]) => [tf.sub(first!, tf.mul(second!, 2))],
    );
    b.assign(fresh(4));
    expect(bytes(made.replay([a, b], [])![0]!)).toBe(bytes(tf.sub(a, tf.mul(b, 2))));
    tf.dispose([a, b]);
  });

  it('draw from the streams that a replay is given', () => {
    const stream = { key: [1, 2, 3, 4] as const };
    const made = program(
      () => [],
      () => [
        ...draws([50], stream.key, 'GanforgeNormal', { stream }),
        ...draws([9], stream.key, 'GanforgeUniform', { block: 25, min: 0, range: 1, first: 0, last: 1, stream }),
      ],
    );
    expect(made.streams).toHaveLength(1);
    const other = [7, 8, 9, 10] as const;
    const [normal, uniform] = made.replay([], [other])!;
    expect(bytes(normal!)).toBe(bytes(draws([50], other)[0]!));
    const expected = draws([9], other, 'GanforgeUniform', { block: 25, min: 0, range: 1, first: 0, last: 1 });
    expect(bytes(uniform!)).toBe(bytes(expected[0]!));
  });

  it('return undefined if a random call uses other blocks of words than in the recording', () => {
    // A quarter of the words is drawn again: how many differs from key to key.
    const integers = (key: readonly number[]) => draws([1000], key, 'GanforgeIntegers', { n: 3 * 2 ** 29 });
    const made = program(
      () => [],
      () => [integers([1, 2, 3, 4])[0]!],
    );
    const before = tf.memory().numTensors;
    expect(made.replay([], [[5, 6, 7, 8]])).toBeUndefined();
    expect(tf.memory().numTensors).toBe(before);
    expect(bytes(made.replay([], [[1, 2, 3, 4]])![0]!)).toBe(bytes(integers([1, 2, 3, 4])[0]!));
  });

  it('throw what a kernel throws, and change nothing', () => {
    const variable = tf.variable(fresh(2));
    const indices = (n: number) => tf.tensor1d([n], 'int32');
    const made = program(
      () => [variable, indices(1)],
      ([v, i]) => {
        (v as tf.Variable).assign(tf.neg(v!));
        return [tf.gather(v!, i as tf.Tensor1D)];
      },
    );
    const [before, tensors] = [bytes(variable), tf.memory().numTensors];
    const far = indices(5);
    expect(() => made.replay([variable, far], [])).toThrow('the index value 5 is not in [0, 1]');
    expect([bytes(variable), tf.memory().numTensors]).toEqual([before, tensors + 1]);
    tf.dispose([variable, far]);
  });

  it('are for the precision that they were recorded in', () => {
    const made = program(
      () => [fresh(2, 2)],
      ([x]) => [tf.matMul(x!, x!)],
    );
    backend().precision = 'bf16';
    expect(made.replay([fresh(2, 2)], [])).toBeUndefined();
    backend().precision = 'float32';
    expect(made.replay([fresh(2, 2)], [])).toHaveLength(1);
  });

  it('leave out what nothing needs and what was computed before', () => {
    const body = ([x]: readonly tf.Tensor[]) => {
      tf.matMul(tf.relu(x!), x!);
      const half = tf.mul(tf.exp(x!), 0.5);
      const again = tf.mul(tf.exp(x!), 0.5);
      // Of two parts each: a value that is written twice is none that was computed before.
      const joined = tf.concat([half, again]);
      const other = tf.concat([half, tf.neg(again)]);
      return [tf.sum(tf.sub(joined, other)), again];
    };
    const made = program(() => [fresh(3, 3)], body);
    expect(made.calls.filter((name) => name !== 'copyLayout')).toEqual([
      ...['unary.exp', 'binary.multiply', 'unary.neg', 'binary.subtract', 'reduction.sumFloat32'],
    ]);
    expect(made.calls.filter((name) => name === 'copyLayout')).toHaveLength(4);
    const x = fresh(3, 3);
    expect(made.replay([x], [])!.map(bytes)).toEqual(body([x]).map(bytes));
  });

  it('make the calls that refuse values, needed or not', () => {
    const made = program(
      () => [fresh(2), tf.tensor1d([1], 'int32')],
      ([x, i]) => {
        tf.gather(x!, i as tf.Tensor1D);
        return [tf.neg(x!)];
      },
    );
    expect(made.calls).toEqual(['gather', 'unary.neg']);
  });

  it('keep no memory between replays but their constants', () => {
    const made = program(
      () => [fresh(64, 64)],
      ([x]) => [tf.sum(tf.exp(tf.square(x!)))],
    );
    const x = fresh(64, 64);
    const { live } = backend().poolBytes();
    tf.dispose(made.replay([x], [])!);
    expect(backend().poolBytes().live).toBe(live);
    x.dispose();
  });

  let count = 0;
  const kept = { tensor: undefined as tf.Tensor | undefined };
  it.each<[name: string, body: (x: tf.Tensor) => tf.Tensor, reason: string]>([
    ['reads values', (x) => tf.mul(x, x.dataSync()[0]!), 'it reads the values of a tensor'],
    ['has a kernel of cpu', (x) => tf.topk(x).values, 'TopK is computed in JavaScript'],
    ['counts', (x) => tf.mul(x, ++count), 'values that JavaScript made'],
    ['takes another number', (x) => tf.leakyRelu(x, ++count), 'LeakyRelu'.replace('L', 'l')],
    ['calls another kernel', (x) => (++count % 2 === 0 ? tf.neg(x) : tf.abs(x)), 'unary.'],
    ['calls one more', (x) => (++count % 2 === 0 ? tf.neg(x) : tf.neg(tf.neg(x))), 'kernels and then'],
    [
      'reads a tensor that is no source',
      (x) => {
        kept.tensor?.dispose();
        kept.tensor = tf.keep(tf.fill([3], ++count));
        return tf.add(x, kept.tensor);
      },
      'called with other numbers',
    ],
    ['gives another one', (x) => (++count % 2 === 0 ? x : tf.reshape(x, [1, 3])), 'its results were not the same'],
  ])('are not made of a function that %s', (_, body, reason) => {
    expect(
      compiled(
        () => [fresh(3)],
        ([x]) => [body(x!)],
      ),
    ).toContain(reason);
  });

  it('are not made where two sources are one tensor', () => {
    const x = fresh(3);
    const found = compiled(
      () => [x, tf.clone(x)],
      ([a, b]) => [tf.sub(a!, tf.neg(b!))],
    );
    expect(found).toBe('two of its inputs are one tensor');
  });

  describe('in C++', () => {
    const nothing = new Uint8Array(0);
    const negId = () => (addon().unary.neg as unknown as { id: number }).id;
    /** neg(slot 1, slot 2), both of 4 floats from a byte on. */
    const neg = (from = 0, length = 4) =>
      Float64Array.of(negId(), -1, 0, 0, 0, 4, 3, 0, 1, from, length, 3, 0, 2, from, length, 0, 0);

    it('are refused if the numbers are not calls', () => {
      const create = (code: Float64Array, slots = 3, constants = nothing) =>
        addon().createProgram(code, constants, slots, 0);
      expect(() => create(neg().subarray(0, 9))).toThrow('ends in the middle of a call');
      expect(() => create(neg(), 2)).toThrow('0..1 must be');
      expect(() => create(neg(2))).toThrow('begins between two elements');
      expect(() => create(Float64Array.of(1e6, -1, 0, 0, 0, 0))).toThrow('where a whole number');
      const constant = Float64Array.of(negId(), -1, 0, 0, 0, 2, 3, 0, 0, 0, 4, 3, 0, 1, 0, 4);
      expect(() => create(constant, 2, new Uint8Array(15))).toThrow('constants of 16 bytes');
    });

    it('refuse memory that is too small or shared with other threads', () => {
      const made = addon().createProgram(neg(), nothing, 3, 0);
      const [x, y] = [Float32Array.of(1, 2, 3, 4), new Float32Array(4)];
      expect(addon().replay(made, [x, y], new Float64Array(0))).toBe(true);
      expect([...y]).toEqual([-1, -2, -3, -4]);
      expect(() => addon().replay(made, [x, new Float32Array(3)], new Float64Array(0))).toThrow('16 bytes in slot 2');
      expect(() => addon().replay(made, [x], new Float64Array(0))).toThrow('typed arrays in memory of one thread');
      const shared = new Float32Array(new SharedArrayBuffer(16) as unknown as ArrayBuffer);
      expect(() => addon().replay(made, [x, shared], new Float64Array(0))).toThrow('memory of one thread');
      const throwing = [x, y];
      Object.defineProperty(throwing, 1, {
        get: () => {
          throw new Error('from the list');
        },
      });
      expect(() => addon().replay(made, throwing, new Float64Array(0))).toThrow('from the list');
      expect(() => addon().replay(made, undefined as never, new Float64Array(0))).toThrow('a list of arrays');
      for (const rubbish of [{}, undefined, null, 1]) {
        const call = () => addon().replay(rubbish as never, [x, y], new Float64Array(0));
        expect(call).toThrow('must be a program');
      }
      expect(() => addon().replay(made, [x, y], new Float64Array(4))).toThrow('an array of 0');
    });
  });
});

describe('the plan of memory', () => {
  let lifetimes: Lifetime[] = [];
  beforeAll(() => {
    let state = 1;
    const below = (n: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * n);
    };
    lifetimes = Array.from({ length: 300 }, (_, i) => ({ bytes: below(5000), first: i, last: i + below(20) }));
  });

  it('lets no two pieces overlap that are needed at once', () => {
    const { offsets, bytes } = planMemory(lifetimes);
    for (const [i, a] of lifetimes.entries()) {
      expect(offsets[i]! % 64).toBe(0);
      expect(offsets[i]! + a.bytes).toBeLessThanOrEqual(bytes);
      for (const [j, b] of lifetimes.entries()) {
        if (j <= i || a.last < b.first || b.last < a.first) continue;
        const apart = offsets[i]! + a.bytes <= offsets[j]! || offsets[j]! + b.bytes <= offsets[i]!;
        expect(apart).toBe(true);
      }
    }
  });

  it('needs not much more than the most that is alive at once', () => {
    const alive = lifetimes.map((_, at) =>
      lifetimes.reduce((sum, { bytes, first, last }) => sum + (first <= at && at <= last ? bytes : 0), 0),
    );
    expect(planMemory(lifetimes).bytes).toBeLessThan(1.25 * Math.max(...alive));
    expect(planMemory([])).toEqual({ offsets: [], bytes: 0 });
  });
});
