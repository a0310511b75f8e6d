import type * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, inputAt } from './conv-geometry.ts';
import { allocate, view } from './heap.ts';

/** What each output of a convolution sees of the image [N,H,W,C], with 0 for padding: [N*oh*ow, kh*kw*C]. */
export function imageToRows(image: tf.Tensor4D, { batch, inChannels, height, width }: ConvGeometry): tf.Tensor2D {
  const positions = batch * height.output * width.output;
  const rows = allocate<tf.Tensor2D>([positions, height.taps * width.taps * inChannels]);
  const [source, target] = [view(image), view(rows)];
  let q = 0;
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < height.output; y++) {
      for (let x = 0; x < width.output; x++) {
        for (let i = 0; i < height.taps; i++) {
          const row = inputAt(height, y, i);
          const start = (n * height.input + row) * width.input;
          const inside = row >= 0 && row < height.input;
          for (let j = 0; j < width.taps; j++) {
            const column = inputAt(width, x, j);
            const end = q + inChannels;
            if (inside && column >= 0 && column < width.input) {
              for (let p = (start + column) * inChannels; q < end; ) target[q++] = source[p++]!;
            } else {
              while (q < end) target[q++] = 0;
            }
          }
        }
      }
    }
  }
  return rows;
}
