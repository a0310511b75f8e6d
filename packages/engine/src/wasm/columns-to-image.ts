import type * as tf from '@tensorflow/tfjs-core';
import { type ConvAxis, type ConvGeometry, inputAt } from './conv-geometry.ts';
import { allocate, view } from './heap.ts';

/**
 * Adds the columns of a convolution's input gradient, [kh*kw*C, N*oh*ow], to their inputs, [N,H,W,C].
 *
 * Column (n,o) of row (k,c) belongs to input o * stride + k - pad, or to no input if that is padding.
 */
export function columnsToImage(columns: tf.Tensor, geometry: ConvGeometry): tf.Tensor4D {
  const { batch, inChannels, height, width } = geometry;
  const image = allocate<tf.Tensor4D>([batch, height.input, width.input, inChannels]);
  const [source, target] = [view(columns), view(image)];
  target.fill(0);
  // Images are processed one after the other, so that an image stays in the cache while each tap adds to it.
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < height.taps; i++) {
      for (let j = 0; j < width.taps; j++) addTap(target, source, geometry, n, i, j);
    }
  }
  return image;
}

/**
 * Returns the outputs whose input at this tap is not padding: the range from `first` to `end - 1`. Also returns the
 * input of the first of these outputs.
 */
function reached(axis: ConvAxis, tap: number) {
  const shift = inputAt(axis, 0, tap);
  const first = Math.max(0, Math.ceil(-shift / axis.stride));
  const end = Math.min(axis.output, Math.floor((axis.input - 1 - shift) / axis.stride) + 1);
  return { first, end, input: inputAt(axis, first, tap) };
}

function addTap(target: Float32Array, source: Float32Array, g: ConvGeometry, n: number, i: number, j: number): void {
  const { batch, inChannels, height, width } = g;
  const row = reached(height, i);
  const column = reached(width, j);
  const positions = batch * height.output * width.output;
  const step = width.stride * inChannels;
  const four = inChannels - (inChannels % 4);
  const tap = (i * width.taps + j) * inChannels;
  for (let c = 0; c < inChannels; c += c < four ? 4 : 1) {
    const channel = (tap + c) * positions + n * height.output * width.output;
    for (let y = row.first, inRow = row.input; y < row.end; y++, inRow += height.stride) {
      const end = channel + y * width.output + column.end;
      let p = channel + y * width.output + column.first;
      let q = ((n * height.input + inRow) * width.input + column.input) * inChannels + c;
      if (c < four) {
        for (; p < end; p++, q += step) {
          target[q]! += source[p]!;
          target[q + 1]! += source[p + positions]!;
          target[q + 2]! += source[p + 2 * positions]!;
          target[q + 3]! += source[p + 3 * positions]!;
        }
      } else {
        for (; p < end; p++, q += step) target[q]! += source[p]!;
      }
    }
  }
}
