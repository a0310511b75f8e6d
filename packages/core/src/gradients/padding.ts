import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../fused.ts';
import { runKernel } from './run-kernel.ts';
import { aroundAxis, sliceRows } from './strided.ts';

const fusedKernel = 'GanforgeMirrorPadGrad';

/**
 * The gradient of mirror padding: every dy in the border is added to that of the value it mirrors.
 *
 * Along each axis the border is cut off, reversed, and added to its source: one row inside the edge for `reflect`, at
 * the edge for `symmetric`. It is one kernel if the engine has it.
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

/** What is left, [A,n,B], when the rows in `border` are taken away and added, reversed, to those from `target` on. */
function fold(rows: tf.Tensor3D, border: Range, left: Range, target: number): tf.Tensor3D {
  const end = target + border[1] - border[0];
  const folded = tf.add<tf.Tensor3D>(sliceRows(rows, target, end), tf.reverse(sliceRows(rows, ...border), 1));
  const parts = [folded];
  if (target > left[0]) parts.unshift(sliceRows(rows, left[0], target));
  if (end < left[1]) parts.push(sliceRows(rows, end, left[1]));
  return tf.concat(parts, 1);
}

/** The gradient of mirror padding, and that of the kernel that computes it: it is linear, and its adjoint the padding. */
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
