import * as tf from '@tensorflow/tfjs-core';
import { along, aroundAxis } from './strided.ts';

/**
 * The gradient of mirror padding: every dy in the border is added to the value it mirrors.
 *
 * Along each axis the border is cut off, reversed and added where it came from: one row inside the edge for `reflect`, at
 * the edge for `symmetric`.
 */
function mirrorPadGradient(dy: tf.Tensor, paddings: readonly [number, number][], mode: string): tf.Tensor {
  const offset = mode === 'reflect' ? 1 : 0;
  return paddings.reduce((gradient, [before, after], axis) => {
    if (before + after === 0) return gradient;
    const rows = aroundAxis(gradient, axis);
    const [outer, padded, inner] = rows.shape;
    const size = padded - before - after;
    const cut = (start: number, count: number): tf.Tensor3D => tf.slice(rows, [0, start, 0], [outer, count, inner]);
    const parts: tf.Tensor[] = [cut(before, size)];
    const addReversed = (start: number, count: number, to: number): void => {
      if (count > 0) parts.push(tf.pad(tf.reverse(cut(start, count), 1), along([to, size - to - count])));
    };
    addReversed(0, before, offset);
    addReversed(before + size, after, size - offset - after);
    return tf.reshape(tf.addN(parts), gradient.shape.with(axis, size));
  }, dy);
}

/** Gradients of padding. */
export const padding: readonly tf.GradConfig[] = [
  {
    kernelName: tf.MirrorPad,
    gradFunc: (dy, _, attrs) => {
      const { paddings, mode } = attrs as unknown as tf.MirrorPadAttrs;
      return { x: () => mirrorPadGradient(dy as tf.Tensor, paddings as [number, number][], mode) };
    },
  },
];
