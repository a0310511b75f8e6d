import * as tf from '@tensorflow/tfjs-core';
import { at, map, type NdArray, ndarray } from '../../src/reference-kernels.ts';
import { as, describe, type Expected, type FuzzMaker, type FuzzTable } from './fuzz-case.ts';
import { type NumberType, type Random, tensorOf } from './random.ts';

/** Returns some of x's axes, in any order. Some are counted from the end. */
function axesOf(random: Random, x: NdArray): number[] {
  const rank = x.shape.length;
  const chosen = random.shuffled([...x.shape.keys()]).slice(0, random.int(1, rank));
  return chosen.map((axis) => (random.chance(0.3) ? axis - rank : axis));
}

/** Applies f to the elements along some axes. */
function reduced(x: NdArray, axes: readonly number[], keep: boolean, f: (values: number[]) => number): NdArray {
  const over = new Set(axes.map((axis) => (axis + x.shape.length) % x.shape.length));
  const kept = x.shape.map((size, axis) => (over.has(axis) ? 1 : size));
  const groups = ndarray(kept, () => 0);
  const lists: number[][] = Array.from(groups.values, () => []);
  ndarray(x.shape, (index) => {
    const flat = index.reduce((sum, i, axis) => sum * kept[axis]! + (over.has(axis) ? 0 : i), 0);
    lists[flat]!.push(at(x, index));
    return 0;
  });
  const shape = keep ? kept : kept.filter((_, axis) => !over.has(axis));
  return { shape, values: Float64Array.from(lists, f) };
}

const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

type Reduction = readonly [
  op: (x: tf.Tensor, axes: number[], keep: boolean) => tf.Tensor,
  f: (values: number[]) => number,
  types: readonly NumberType[],
  result?: NumberType | undefined,
  nothing?: boolean,
];

const reducers: Readonly<Record<string, Reduction>> = {
  sum: [tf.sum, total, ['float32', 'int32'], undefined, true],
  'sum of booleans': [tf.sum, total, ['bool'], 'int32', true],
  mean: [tf.mean, (v) => total(v) / v.length, ['float32'], 'float32', true],
  'mean of integers': [tf.mean, (v) => total(v) / v.length, ['int32', 'bool'], 'float32', true],
  prod: [tf.prod, (v) => v.reduce((a, b) => a * b, 1), ['float32', 'int32'], undefined, true],
  max: [tf.max, (v) => Math.max(...v), ['float32', 'int32']],
  min: [tf.min, (v) => Math.min(...v), ['float32', 'int32']],
  all: [tf.all, (v) => Number(v.every(Boolean)), ['bool'], 'bool', true],
  any: [tf.any, (v) => Number(v.some(Boolean)), ['bool'], 'bool', true],
  logSumExp: [tf.logSumExp, (v) => Math.log(total(v.map(Math.exp))), ['float32']],
  'euclidean norm': [
    (x, axes, keep) => tf.norm(x, 'euclidean', axes.slice(0, 1), keep),
    (v) => Math.hypot(...v),
    ['float32'],
  ],
  variance: [
    (x, axes, keep) => tf.moments(x, axes, keep).variance,
    (v) => total(v.map((a) => (a - total(v) / v.length) ** 2)) / v.length,
    ['float32'],
  ],
};

function reductionMaker(name: string, [op, f, types, result, nothing]: Reduction): FuzzMaker {
  return (random) => {
    const dtype = random.pick(types);
    const drawn = random.shape(1, 4);
    const shape = nothing ? drawn : drawn.map((size) => Math.max(size, 1));
    const x = random.values(shape, dtype);
    const chosen = axesOf(random, x);
    const axes = name === 'euclidean norm' ? chosen.slice(0, 1) : chosen;
    const keep = random.chance();
    const expected = as(result ?? dtype, reduced(x, axes, keep, f));
    const what = `${describe(x, dtype)} over [${axes}]${keep ? ', kept' : ''}`;
    return { what, run: () => op(tensorOf(x, dtype), axes, keep), expected, tolerance: 2e-5 };
  };
}

/** Applies f along one axis. f returns as many numbers as it receives. */
function along(x: NdArray, axis: number, f: (values: number[]) => number[]): NdArray {
  const result = ndarray(x.shape, () => 0);
  const inner = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const size = x.shape[axis]!;
  for (let start = 0; start < x.values.length; start++) {
    if (Math.floor(start / inner) % size !== 0) continue;
    const line = f(Array.from({ length: size }, (_, i) => x.values[start + i * inner]!));
    for (const [i, value] of line.entries()) result.values[start + i * inner] = value;
  }
  return result;
}

function running(values: number[], start: number, f: (a: number, b: number) => number, exclusive: boolean): number[] {
  let state = start;
  return values.map((value) => {
    const before = state;
    state = f(state, value);
    return exclusive ? before : state;
  });
}

function scanMaker(op: typeof tf.cumsum, start: number, f: (a: number, b: number) => number): FuzzMaker {
  return (random) => {
    const dtype = random.pick<NumberType>(['float32', 'int32']);
    const x = random.values(random.shape(1, 4), dtype);
    const axis = random.int(0, x.shape.length - 1);
    const [exclusive, reverse] = [random.chance(), random.chance()];
    const line = (values: number[]): number[] => {
      const ordered = reverse ? [...values].reverse() : values;
      const result = running(ordered, start, f, exclusive);
      return reverse ? result.reverse() : result;
    };
    const what = `${describe(x, dtype)} axis ${axis}${exclusive ? ' exclusive' : ''}${reverse ? ' reverse' : ''}`;
    return {
      what,
      run: () => op(tensorOf(x, dtype), axis, exclusive, reverse),
      expected: as(dtype, along(x, axis, line)),
    };
  };
}

function softmaxLine(values: number[]): number[] {
  const top = Math.max(...values);
  const e = values.map((value) => Math.exp(value - top));
  return e.map((value) => value / total(e));
}

function argMaker(op: typeof tf.argMax, better: (a: number, b: number) => boolean): FuzzMaker {
  return (random) => {
    const dtype = random.pick<NumberType>(['float32', 'int32']);
    const x = random.values(
      random.shape(1, 4).map((size) => Math.max(1, size)),
      dtype,
    );
    const axis = random.int(0, x.shape.length - 1);
    const first = (v: number[]): number => v.reduce((best, value, i) => (better(value, v[best]!) ? i : best), 0);
    const expected = as('int32', reduced(x, [axis], false, first));
    return { what: `${describe(x, dtype)} axis ${axis}`, run: () => op(tensorOf(x, dtype), axis), expected };
  };
}

function topkMaker(random: Random): ReturnType<FuzzMaker> {
  const dtype = random.pick<NumberType>(['float32', 'int32']);
  const x = random.values(
    random.shape(1, 3).map((size) => Math.max(1, size)),
    dtype,
  );
  const last = x.shape.at(-1)!;
  const k = random.int(1, last);
  const rows = Array.from({ length: x.values.length / last }, (_, row) => {
    const values = [...x.values.slice(row * last, (row + 1) * last)];
    return values
      .map((value, i) => ({ value, i }))
      .sort((a, b) => b.value - a.value || a.i - b.i)
      .slice(0, k);
  }).flat();
  const shape = [...x.shape.slice(0, -1), k];
  const expected: Expected[] = [
    as(dtype, { shape, values: Float64Array.from(rows, ({ value }) => value) }),
    as('int32', { shape, values: Float64Array.from(rows, ({ i }) => i) }),
  ];
  const run = (): tf.Tensor[] => {
    const { values, indices } = tf.topk(tensorOf(x, dtype), k);
    return [values, indices];
  };
  return { what: `${describe(x, dtype)} k ${k}`, run, expected };
}

/** Operations that reduce axes, and operations along an axis. */
export const reductionFuzz: FuzzTable = {
  ...Object.fromEntries(Object.entries(reducers).map(([name, entry]) => [name, reductionMaker(name, entry)])),
  cumsum: scanMaker(tf.cumsum, 0, (a, b) => a + b),
  cumprod: scanMaker(tf.cumprod, 1, (a, b) => a * b),
  argMax: argMaker(tf.argMax, (a, b) => a > b),
  argMin: argMaker(tf.argMin, (a, b) => a < b),
  topk: topkMaker,
  softmax(random) {
    const x = random.floats(
      random.shape(1, 4).map((size) => Math.max(1, size)),
      [-9, 9],
    );
    return {
      what: describe(x),
      run: () => tf.softmax(tensorOf(x)),
      expected: as('float32', along(x, x.shape.length - 1, softmaxLine)),
    };
  },
  logSoftmax(random) {
    const x = random.floats(
      random.shape(1, 4).map((size) => Math.max(1, size)),
      [-9, 9],
    );
    const line = (values: number[]): number[] => softmaxLine(values).map(Math.log);
    return {
      what: describe(x),
      run: () => tf.logSoftmax(tensorOf(x)),
      expected: as('float32', along(x, x.shape.length - 1, line)),
    };
  },
  unsortedSegmentSum(random) {
    const x = random.floats(random.shape(1, 3));
    const count = random.int(1, 4);
    const ids = random.values([x.shape[0]!], 'int32', [0, count - 1]);
    const sums = ndarray([count, ...x.shape.slice(1)], ([segment, ...rest]) =>
      total([...ids.values].map((id, row) => (id === segment ? at(x, [row, ...rest]) : 0))),
    );
    const run = (): tf.Tensor => tf.unsortedSegmentSum(tensorOf(x), tensorOf(ids, 'int32'), count);
    return { what: `${describe(x)} to ${count}`, run, expected: as('float32', sums) };
  },
  bincount(random) {
    const size = random.int(1, 6);
    const x = random.values([random.size(9)], 'int32', [0, size + 1]);
    const weights = random.chance() ? random.floats(x.shape) : undefined;
    const counts = ndarray([size], ([bin]) =>
      total([...x.values].map((v, i) => (v === bin ? (weights?.values[i] ?? 1) : 0))),
    );
    const run = (): tf.Tensor => tf.bincount(tensorOf(x, 'int32'), weights ? tensorOf(weights) : tf.tensor1d([]), size);
    return { what: `${describe(x, 'int32')} to ${size}`, run, expected: as('float32', counts) };
  },
  'moments, all': (random) => {
    const x = random.floats(random.shape(1, 4).map((size) => Math.max(1, size)));
    const mean = total([...x.values]) / x.values.length;
    const variance = total([...map(x, (v) => (v - mean) ** 2).values]) / x.values.length;
    const run = (): tf.Tensor[] => {
      const moments = tf.moments(tensorOf(x));
      return [moments.mean, moments.variance];
    };
    return {
      what: describe(x),
      run,
      expected: [mean, variance].map((v) =>
        as(
          'float32',
          ndarray([], () => v),
        ),
      ),
    };
  },
};
