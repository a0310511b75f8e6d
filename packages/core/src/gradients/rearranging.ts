import * as tf from '@tensorflow/tfjs-core';
import { unary } from './grad-config.ts';
import { aroundAxis, spread } from './strided.ts';

/** Sums dy over the copies that tiling made, axis by axis. */
function tileGradient(dy: tf.Tensor, shape: readonly number[], reps: readonly number[]): tf.Tensor {
  return shape.reduce((gradient, size, axis) => {
    if (reps[axis] === 1) return gradient;
    const [outer, , inner] = aroundAxis(gradient, axis).shape;
    const copies = tf.reshape(gradient, [outer, reps[axis]!, size * inner]);
    return tf.reshape(tf.sum(copies, 1), gradient.shape.with(axis, size));
  }, dy);
}

/** Returns zeros with dy at the positions that `tf.stridedSlice` read. */
function stridedSliceGradient(dy: tf.Tensor, x: tf.Tensor, attributes: tf.StridedSliceAttrs): tf.Tensor {
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
  const taken = tf.slice_util.sliceInfo(
    x.shape,
    begin,
    end,
    strides,
    beginMask,
    endMask,
    ellipsisMask,
    newAxisMask,
    shrinkAxisMask,
  );
  // The indices of each axis of x follow from the resolved begin and stride. New axes are removed by reshaping.
  const counts = x.shape.map((_, axis) => {
    const [from, to, step] = [taken.begin[axis]!, taken.end[axis]!, taken.strides[axis]!];
    return Math.max(0, Math.ceil((to - from) / step));
  });
  return x.shape.reduce(
    (gradient, size, axis) => {
      const [stride, count] = [taken.strides[axis]!, counts[axis]!];
      if (stride === 1 && count === size) return gradient;
      const rows = stride < 0 ? tf.reverse(gradient, axis) : gradient;
      const start = stride < 0 ? taken.begin[axis]! + (count - 1) * stride : taken.begin[axis]!;
      return spread(rows, axis, { start, stride: Math.abs(stride), count }, size);
    },
    tf.reshape(dy, counts),
  );
}

/** Moves the blocks of `b * b` pixels back into the channels, from [N,H*b,W*b,C] to [N,H,W,b*b*C]. */
function spaceToDepth(y: tf.Tensor, block: number): tf.Tensor {
  const [batch, height, width, channels] = y.shape as [number, number, number, number];
  const [rows, columns] = [height / block, width / block];
  const blocks = tf.reshape(y, [batch, rows, block, columns, block * channels]);
  return tf.reshape(tf.transpose(blocks, [0, 1, 3, 2, 4]), [batch, rows, columns, block * block * channels]);
}

function depthToSpaceGradient(dy: tf.Tensor, { blockSize, dataFormat }: tf.DepthToSpaceAttrs): tf.Tensor {
  if (dataFormat === 'NHWC') return spaceToDepth(dy, blockSize);
  return tf.transpose(spaceToDepth(tf.transpose(dy, [0, 2, 3, 1]), blockSize), [0, 3, 1, 2]);
}

/** Gradients of operations that move values without changing them. */
export const rearranging: readonly tf.GradConfig[] = [
  unary<tf.TileAttrs>(tf.Tile, (dy, x, { reps }) => tileGradient(dy, x.shape, reps)),
  unary<tf.StridedSliceAttrs>(tf.StridedSlice, stridedSliceGradient),
  unary<tf.DepthToSpaceAttrs>(tf.DepthToSpace, (dy, _, attributes) => depthToSpaceGradient(dy, attributes)),
  unary(tf.FlipLeftRight, (dy) => tf.image.flipLeftRight(dy as tf.Tensor4D), 'image'),
  // If there is only one output, tfjs passes dy itself and not a list.
  {
    kernelName: tf.Unpack,
    gradFunc: (dys, _, attrs) => ({ value: () => tf.stack([dys].flat(), (attrs as unknown as tf.UnpackAttrs).axis) }),
  },
  {
    kernelName: tf.SplitV,
    gradFunc: (dys, _, attrs) => ({ x: () => tf.concat([dys].flat(), (attrs as unknown as tf.SplitVAttrs).axis) }),
  },
];
