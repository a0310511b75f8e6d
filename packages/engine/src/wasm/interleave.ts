import type * as tf from '@tensorflow/tfjs-core';
import { allocate, view } from './heap.ts';

/** A part [N,h,w,C] with the pixels for rows `row`, `row` + stride, ... and columns `column`, `column` + stride, ... */
export interface Part {
  readonly gradient: tf.Tensor4D;
  readonly row: number;
  readonly column: number;
}

/** Writes every part to its pixels of an image [N,H,W,C]; other pixels are 0. */
export function interleave(
  parts: readonly Part[],
  strides: readonly [number, number],
  shape: [number, number, number, number],
): tf.Tensor4D {
  const image = allocate<tf.Tensor4D>(shape);
  const target = view(image);
  if (parts.length < strides[0] * strides[1]) target.fill(0);
  for (const part of parts) placePart(target, part, strides, shape);
  return image;
}

function placePart(
  target: Float32Array,
  { gradient, row, column }: Part,
  [rowStride, columnStride]: readonly [number, number],
  [batch, height, width, channels]: readonly [number, number, number, number],
): void {
  const source = view(gradient);
  const [, rows, columns] = gradient.shape;
  const step = columnStride * channels;
  let p = 0;
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < rows; i++) {
      let start = ((n * height + row + i * rowStride) * width + column) * channels;
      for (let j = 0; j < columns; j++, start += step) {
        for (let q = start; q < start + channels; q++) target[q] = source[p++]!;
      }
    }
  }
}
