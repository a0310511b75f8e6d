import type * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, inputAt } from './conv-geometry.ts';
import { allocate, view } from './heap.ts';

/**
 * Copies the input window of each output of a convolution from the image [N,H,W,C] to rows [N*oh*ow, kh*kw*C]; padding
 * is 0.
 */
export function imageToRows(image: tf.Tensor4D, geometry: ConvGeometry): tf.Tensor2D {
  const { batch, inChannels, height, width } = geometry;
  const positions = batch * height.output * width.output;
  const rows = allocate<tf.Tensor2D>([positions, height.taps * width.taps * inChannels]);
  const [source, target] = [view(image), view(rows)];
  target.fill(0);
  forEachRun(geometry, (from, at, length) => {
    for (let i = 0; i < length; i++) target[at + i] = source[from + i]!;
  });
  return rows;
}

/** The adjoint of imageToRows: adds rows, [N*oh*ow, kh*kw*C], to their inputs, [N,H,W,C]. */
export function rowsToImage(rows: tf.Tensor, geometry: ConvGeometry): tf.Tensor4D {
  const { batch, inChannels, height, width } = geometry;
  const image = allocate<tf.Tensor4D>([batch, height.input, width.input, inChannels]);
  const [source, target] = [view(rows), view(image)];
  target.fill(0);
  forEachRun(geometry, (at, from, length) => {
    for (let i = 0; i < length; i++) target[at + i]! += source[from + i]!;
  });
  return image;
}

/** Calls `visit` for each run of values that is contiguous in both the image and the rows. */
function forEachRun(
  { batch, inChannels, height, width }: ConvGeometry,
  visit: (inImage: number, inRows: number, length: number) => void,
): void {
  let row = 0;
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < height.output; y++) {
      for (let x = 0; x < width.output; x++) {
        for (let i = 0; i < height.taps; i++, row += width.taps * inChannels) {
          const line = inputAt(height, y, i);
          if (line < 0 || line >= height.input) continue;
          const column = inputAt(width, x, 0);
          const first = Math.max(0, -column);
          const length = (Math.min(width.taps, width.input - column) - first) * inChannels;
          const inImage = ((n * height.input + line) * width.input + column + first) * inChannels;
          if (length > 0) visit(inImage, row + first * inChannels, length);
        }
      }
    }
  }
}
