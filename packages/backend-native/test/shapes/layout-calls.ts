import * as tf from '@tensorflow/tfjs-core';
import type { Draw, Drawn } from './drawn.ts';

function permutation(d: Drawn, rank: number): number[] {
  const rest = Array.from({ length: rank }, (_, i) => i);
  return Array.from({ length: rank }, () => rest.splice(d.whole(0, rest.length - 1), 1)[0]!);
}

/** Of each axis a range that lies within it. */
function ranges(d: Drawn, shape: readonly number[]) {
  const begin = shape.map((size) => d.whole(0, size));
  return { begin, size: shape.map((size, i) => d.whole(0, size - begin[i]!)) };
}

const paddings = (d: Drawn, shape: readonly number[]): [number, number][] =>
  shape.map(() => [d.pick([0, 0, 1, 17]), d.pick([0, 0, 1, 16])]);

/** Mirrored by no more than there is. */
const mirrored = (d: Drawn, shape: readonly number[], mode: string): [number, number][] =>
  shape.map((size) => {
    const most = Math.max(0, size - (mode === 'reflect' ? 1 : 0));
    return [Math.min(most, d.small()), Math.min(most, d.small())];
  });

/** Padded to tensors that may still be drawn. */
const padded = (d: Drawn, shape: readonly number[], by: readonly (readonly [number, number])[]) =>
  d.tensor(shape.map((size, i) => size + by[i]![0] + by[i]![1]));

export const layoutCalls: Readonly<Record<string, Draw>> = {
  [tf.Transpose]: (d) => {
    const shape = d.shape();
    return { inputs: { x: d.tensor(shape, d.type()) }, attrs: { perm: permutation(d, shape.length) } };
  },
  [tf.Reverse]: (d) => {
    const shape = d.shape(1);
    return {
      inputs: { x: d.tensor(shape, d.type()) },
      attrs: { dims: shape.map((_, i) => i).filter((i) => i % 2 === 0) },
    };
  },
  [tf.Tile]: (d) => {
    const shape = d.shape(1, 3);
    const reps = shape.map(() => d.pick([0, 1, 2, 3]));
    d.tensor(shape.map((size, i) => size * reps[i]!));
    return { inputs: { x: d.tensor(shape) }, attrs: { reps } };
  },
  [tf.DepthToSpace]: (d) => {
    const [n, h, w] = d.image();
    return { inputs: { x: d.tensor([n, h, w, 4 * d.small()]) }, attrs: { blockSize: 2, dataFormat: 'NHWC' } };
  },
  [tf.Concat]: (d) => {
    const shape = d.shape(1, 3);
    const axis = d.whole(0, shape.length - 1);
    const part = () => d.tensor(shape.with(axis, d.extent()));
    return { inputs: { 0: part(), 1: part(), 2: part() }, attrs: { axis } };
  },
  [tf.Pack]: (d) => {
    const shape = d.shape(0, 3);
    return { inputs: { 0: d.tensor(shape), 1: d.tensor(shape) }, attrs: { axis: d.whole(0, shape.length) } };
  },
  [tf.Slice]: (d) => {
    const shape = d.shape();
    return { inputs: { x: d.tensor(shape, d.type()) }, attrs: ranges(d, shape) };
  },
  [tf.StridedSlice]: (d) => {
    const shape = d.shape(1);
    const { begin, size } = ranges(d, shape);
    const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
    const strides = shape.map(() => d.attribute());
    return {
      inputs: { x: d.tensor(shape) },
      attrs: { begin, end: begin.map((b, i) => b + size[i]!), strides, ...masks },
    };
  },
  [tf.SplitV]: (d) => {
    const shape = d.shape(1);
    const axis = d.whole(0, shape.length - 1);
    const first = d.whole(0, shape[axis]!);
    return { inputs: { x: d.tensor(shape) }, attrs: { numOrSizeSplits: [first, shape[axis]! - first], axis } };
  },
  [tf.Unpack]: (d) => {
    const shape = d.shape(1);
    return { inputs: { value: d.tensor(shape) }, attrs: { axis: d.whole(0, shape.length - 1) } };
  },
  [tf.PadV2]: (d) => {
    const shape = d.shape(1, 3);
    const by = paddings(d, shape);
    padded(d, shape, by);
    return { inputs: { x: d.tensor(shape, d.type()) }, attrs: { paddings: by, constantValue: 1 } };
  },
  [tf.MirrorPad]: (d) => {
    const [shape, mode] = [d.shape(1, 3), d.pick(['reflect', 'symmetric'])];
    return { inputs: { x: d.tensor(shape) }, attrs: { paddings: mirrored(d, shape, mode), mode } };
  },
  GanforgeMirrorPadGrad: (d) => {
    const [shape, mode] = [d.shape(1, 3), d.pick(['reflect', 'symmetric'])];
    const by = mirrored(d, shape, mode);
    return { inputs: { dy: padded(d, shape, by) }, attrs: { paddings: by, mode } };
  },
  [tf.SpaceToBatchND]: (d) => {
    const [n, , , c] = d.image();
    const x = d.tensor([n, 2 * d.small(), 3 * d.small(), c]);
    return {
      inputs: { x },
      attrs: {
        blockShape: [2, 3],
        paddings: [
          [0, 2],
          [3, 0],
        ],
      },
    };
  },
  [tf.BatchToSpaceND]: (d) => {
    const [n, h, w, c] = d.image();
    const crops = [
      [0, Math.min(1, 2 * h)],
      [Math.min(1, w), 0],
    ];
    return { inputs: { x: d.tensor([4 * n, h, w, c]) }, attrs: { blockShape: [2, 2], crops } };
  },
  [tf.GatherV2]: (d) => {
    const shape = d.shape(1);
    const axis = d.whole(0, shape.length - 1);
    const count = shape[axis] === 0 ? 0 : d.extent();
    const indices = d.ints([count], 0, Math.max(0, shape[axis]! - 1));
    d.tensor(shape.with(axis, count));
    return { inputs: { x: d.tensor(shape, d.type()), indices }, attrs: { axis, batchDims: 0 } };
  },
  [tf.OneHot]: (d) => {
    const depth = d.extent();
    const attrs = { dtype: d.pick(['float32', 'int32']), depth, onValue: 1, offValue: 0 };
    return { inputs: { indices: d.ints(d.shape(0, 2), -1, depth) }, attrs };
  },
  [tf.Fill]: (d) => ({ inputs: {}, attrs: { shape: d.shape(), value: 3, dtype: d.pick(['float32', 'int32']) } }),
  [tf.Identity]: (d) => ({ inputs: { x: d.tensor(d.shape(), d.type()) }, attrs: {} }),
  [tf.ExpandDims]: (d) => {
    const shape = d.shape();
    return { inputs: { input: d.tensor(shape, d.type()) }, attrs: { dim: d.whole(-shape.length - 1, shape.length) } };
  },
  [tf.Reshape]: (d) => ({ inputs: { x: d.tensor(d.shape(), d.type()) }, attrs: { shape: [-1] } }),
  [tf.ZerosLike]: (d) => ({ inputs: { x: d.tensor(d.shape(), d.type()) }, attrs: {} }),
  [tf.OnesLike]: (d) => ({ inputs: { x: d.tensor(d.shape(), d.type()) }, attrs: {} }),
};
