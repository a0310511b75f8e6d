import * as tf from '@tensorflow/tfjs-core';
import type { Numbers } from './values.ts';

/** Calls of tfjs's operations, each once for a draw of its sizes; `specials` puts NaN and the infinities among the values. */
export type Operation = (n: Numbers, specials: boolean) => unknown;

/** Empty, of one, odd, wider than a vector, and large enough for several threads. */
const shapes: readonly number[][] = [
  ...[[], [0], [1], [7], [3, 5], [17, 33], [2, 0, 3], [1, 1, 5, 1], [2, 7, 9, 3], [2, 1, 3, 2, 5], [2, 1, 3, 1, 2, 2]],
  [70_001],
  [130, 257],
];

const float = (n: Numbers, specials: boolean): tf.Tensor => n.floats([...n.pick(shapes)], specials);

/** Two shapes that broadcast to one. */
function broadcast(n: Numbers): [number[], number[]] {
  const shape = n.pick(shapes);
  const part = (): number[] => {
    const kept = shape.map((size) => (n.whole(0, 2) === 0 ? 1 : size));
    return kept.slice(n.whole(0, 1) === 0 ? 0 : n.whole(0, kept.length));
  };
  return n.whole(0, 1) === 0 ? [[...shape], part()] : [part(), part()];
}

function axes(n: Numbers, rank: number): number[] {
  return Array.from({ length: rank }, (_, i) => i).filter(() => n.whole(0, 1) === 1);
}

const unary = [
  ...([tf.abs, tf.acos, tf.acosh, tf.asin, tf.asinh, tf.atan, tf.atanh, tf.ceil, tf.cos, tf.cosh, tf.elu] as const),
  ...([tf.erf, tf.exp, tf.expm1, tf.floor, tf.isFinite, tf.isInf, tf.isNaN, tf.leakyRelu, tf.log, tf.log1p] as const),
  ...([tf.neg, tf.reciprocal, tf.relu, tf.relu6, tf.round, tf.rsqrt, tf.selu, tf.sigmoid, tf.sign, tf.sin] as const),
  ...([tf.sinh, tf.softplus, tf.sqrt, tf.square, tf.step, tf.tan, tf.tanh, tf.zerosLike, tf.onesLike] as const),
] as readonly ((x: tf.Tensor) => tf.Tensor)[];

const binary = [
  ...([tf.add, tf.sub, tf.mul, tf.div, tf.maximum, tf.minimum, tf.squaredDifference, tf.mod, tf.floorDiv] as const),
  ...([tf.equal, tf.notEqual, tf.greater, tf.greaterEqual, tf.less, tf.lessEqual] as const),
] as readonly ((a: tf.Tensor, b: tf.Tensor) => tf.Tensor)[];

const reductions = [tf.sum, tf.mean, tf.max, tf.min, tf.prod] as readonly ((
  x: tf.Tensor,
  axis: number[],
  keep: boolean,
) => tf.Tensor)[];

export const pointwise: Readonly<Record<string, Operation>> = {
  unary: (n, specials) => {
    const x = float(n, specials);
    for (const op of unary) op(x);
    tf.clipByValue(x, -0.5, 0.75);
    tf.leakyRelu(x, 0.3);
    for (const dtype of ['int32', 'bool', 'float32'] as const) if (!specials) tf.cast(x, dtype);
  },
  'unary of integers': (n) => {
    const x = n.ints([...n.pick(shapes)], -9, 9);
    for (const op of [tf.abs, tf.neg, tf.relu, tf.sign, tf.square]) op(x);
    for (const dtype of ['bool', 'float32'] as const) tf.cast(x, dtype);
    tf.logicalNot(tf.cast(x, 'bool'));
  },
  binary: (n, specials) => {
    const [p, q] = broadcast(n);
    const [a, b] = [n.floats(p, specials), n.floats(q, specials)];
    for (const op of binary) op(a, b);
    tf.atan2(a, b);
    tf.prelu(a, n.floats([a.shape.at(-1) ?? 1]));
    if (!specials) tf.pow(tf.abs(a), b);
  },
  'binary of integers and booleans': (n) => {
    const [p, q] = broadcast(n);
    const [a, b] = [n.ints(p, -9, 9), n.ints(q, 1, 9)];
    for (const op of binary) op(a, b);
    tf.pow(a, n.ints(q, 0, 3));
    const [c, d] = [n.bools(p), n.bools(q)];
    for (const op of [tf.logicalAnd, tf.logicalOr, tf.logicalXor]) op(c, d);
  },
  select: (n, specials) => {
    const shape = [...n.pick(shapes)];
    tf.where(n.bools(shape), n.floats(shape, specials), n.floats(shape, specials));
    tf.addN([n.floats(shape, specials), n.floats(shape), n.floats(shape)]);
  },
  batchNorm: (n, specials) => {
    const channels = n.whole(1, 40);
    const v = (): tf.Tensor => n.floats([channels], specials);
    const x = n.floats([n.whole(0, 3), n.whole(1, 5), n.whole(1, 5), channels], specials);
    tf.batchNorm(x, v() as tf.Tensor1D, tf.abs(v()) as tf.Tensor1D, v() as tf.Tensor1D, v() as tf.Tensor1D, 1e-3);
    tf.batchNorm(x, v() as tf.Tensor1D, tf.abs(v()) as tf.Tensor1D);
  },
};

export const reducing: Readonly<Record<string, Operation>> = {
  reductions: (n, specials) => {
    const x = float(n, specials);
    const over = axes(n, x.rank);
    // Over no elements cpu gives whatever it began with.
    if (x.size === 0) return;
    for (const op of reductions) op(x, over, n.whole(0, 1) === 1);
    tf.any(tf.greater(x, 0), over);
    tf.all(tf.less(x, 1), over);
  },
  'along an axis': (n, specials) => {
    const x = float(n, specials);
    if (x.rank === 0 || x.size === 0) return;
    const axis = n.whole(0, x.rank - 1);
    tf.argMax(x, axis);
    tf.argMin(x, axis);
    tf.cumsum(x, axis, n.whole(0, 1) === 1, n.whole(0, 1) === 1);
    tf.cumprod(x, axis);
    tf.softmax(x);
    tf.logSoftmax(x);
    tf.reverse(x, axis);
  },
  segments: (n, specials) => {
    const [rows, groups] = [n.whole(1, 30), n.whole(2, 6)];
    const x = n.floats([rows, n.whole(1, 20)], specials);
    // cpu multiplies by whether a row is the segment's, so a NaN is in each.
    if (!specials) tf.unsortedSegmentSum(x, n.ints([rows], 0, groups - 1) as tf.Tensor1D, groups);
    tf.gather(x, n.ints([n.whole(1, 3), n.whole(1, 5)], 0, rows - 1) as tf.Tensor2D);
    tf.gather(x, n.ints([4], 0, x.shape[1]! - 1) as tf.Tensor1D, 1);
    tf.oneHot(n.ints([rows], -1, groups), groups);
  },
};

export const moving: Readonly<Record<string, Operation>> = {
  transpose: (n, specials) => {
    const x = float(n, specials);
    const rest = Array.from({ length: x.rank }, (_, i) => i);
    const order = x.shape.map(() => rest.splice(n.whole(0, rest.length - 1), 1)[0]!);
    if (x.rank === 0) return;
    tf.transpose(x, order);
    tf.transpose(n.bools(x.shape), order);
  },
  'pad, slice, tile, concat': (n, specials) => {
    const x = float(n, specials);
    if (x.rank === 0) return;
    tf.pad(
      x,
      x.shape.map(() => [n.whole(0, 3), n.whole(0, 3)] as [number, number]),
      n.pick([0, 1.5]),
    );
    const begin = x.shape.map((size) => n.whole(0, Math.max(0, size - 1)));
    tf.slice(
      x,
      begin,
      x.shape.map((size, i) => n.whole(0, size - begin[i]!)),
    );
    tf.stridedSlice(
      x,
      begin,
      x.shape,
      x.shape.map(() => n.whole(1, 3)),
    );
    if (x.size < 10_000)
      tf.tile(
        x,
        x.shape.map(() => n.whole(1, 3)),
      );
    const axis = n.whole(0, x.rank - 1);
    tf.concat([x, tf.neg(x), x], axis);
    tf.stack([x, x], axis);
  },
  mirrorPad: (n, specials) => {
    const x = n.floats([n.whole(1, 2), n.whole(3, 9), n.whole(3, 9), n.whole(1, 5)], specials);
    const by = (): [number, number] => [n.whole(0, 2), n.whole(0, 2)];
    tf.mirrorPad(x, [[0, 0], by(), by(), [0, 0]], n.pick(['reflect', 'symmetric'] as const));
  },
  blocks: (n, specials) => {
    const x = n.floats([2, 6, 4, 8], specials) as tf.Tensor4D;
    tf.depthToSpace(x, 2);
    tf.spaceToBatchND(
      x,
      [2, 2],
      [
        [0, 0],
        [2, 0],
      ],
    );
  },
};
