import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../fused.ts';
import { runKernel } from './run-kernel.ts';
import { aroundAxis, sliceRows } from './strided.ts';

const fusedKernel = 'GanforgeMirrorPadGrad';

/**
 * Computes the gradient of mirror padding. It adds every dy in the border to the dy of the value that it mirrors.
 *
 * Along each axis the border is cut off, reversed, and added to its source. The source starts one row inside the edge
 * for `reflect` and at the edge for `symmetric`. It uses one kernel if the engine has that kernel.
 */
export function mirrorPadGradient(
  dy: tf.Tensor,
  paddings: readonly (readonly [number, number])[],
  mode: 'reflect' | 'symmetric',
): tf.Tensor {
  if (dy.dtype === 'float32' && hasKernel(fusedKernel)) return runKernel(fusedKernel, { dy }, { paddings, mode });
  const inside = mode === 'reflect' ? 1 : 0;
  return paddings.reduce((gradient, [before, after], axis) => {
    const size = gradient.shape[axis]! - before - after;
    let rows = aroundAxis(gradient, axis);
    if (before > 0) rows = fold(rows, [0, before], [before, rows.shape[1]], before + inside);
    if (after > 0) rows = fold(rows, [size, size + after], [0, size], size - inside - after);
    return tf.reshape(rows, gradient.shape.with(axis, size));
  }, dy);
}

type Range = readonly [start: number, end: number];

/**
 * Removes the rows in `border` and adds them, in reversed order, to the rows from `target` on. It returns the rows in
 * `left`, [A,n,B].
 */
function fold(rows: tf.Tensor3D, border: Range, left: Range, target: number): tf.Tensor3D {
  const end = target + border[1] - border[0];
  const folded = tf.add<tf.Tensor3D>(sliceRows(rows, target, end), tf.reverse(sliceRows(rows, ...border), 1));
  const parts = [folded];
  if (target > left[0]) parts.unshift(sliceRows(rows, left[0], target));
  if (end < left[1]) parts.push(sliceRows(rows, end, left[1]));
  return tf.concat(parts, 1);
}

/**
 * Gradients of mirror padding and of the fused kernel that computes the gradient of mirror padding. The fused kernel is
 * linear, so its gradient is mirror padding.
 */
export const padding: readonly tf.GradConfig[] = [
  {
    kernelName: tf.MirrorPad,
    gradFunc: (dy, _, attrs) => {
      const { paddings, mode } = attrs as unknown as tf.MirrorPadAttrs;
      return { x: () => mirrorPadGradient(dy as tf.Tensor, paddings, mode) };
    },
  },
  {
    kernelName: fusedKernel,
    gradFunc: (dx, _, attrs) => {
      const { paddings, mode } = attrs as unknown as tf.MirrorPadAttrs;
      return { dy: () => tf.mirrorPad(dx as tf.Tensor, paddings, mode) };
    },
  },
];
