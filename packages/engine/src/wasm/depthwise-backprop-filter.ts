import type * as tf from '@tensorflow/tfjs-core';
import type { ConvGradientAttributes } from '../kernels/explicit-padding.ts';
import { type ConvAxis, convGeometry, inputAt, requireGradientShape } from './conv-geometry.ts';
import { allocate, view } from './heap.ts';

const where = 'engine/wasm DepthwiseConv2dNativeBackpropFilter';

/** Inputs of the kernel: x [N,H,W,C] and dy [N,oh,ow,C*m]. */
interface Inputs {
  readonly x: tf.Tensor4D;
  readonly dy: tf.Tensor4D;
}

/**
 * Computes the gradient of a depthwise convolution with respect to its filter, [kh,kw,C,m].
 *
 * dw[k,c,q] = sum over n, o of x[n, o * stride + k - pad, c] * dy[n,o,c*m+q]. There is no sum over channels, so no
 * matrix product for XNNPACK. The sums are computed directly on the heap in float64.
 */
export function depthwiseBackpropFilter(
  { x, dy }: Inputs,
  attributes: ConvGradientAttributes & { readonly filterShape: [number, number, number, number] },
): tf.Tensor4D {
  const geometry = convGeometry(where, x.shape, attributes.filterShape, attributes, true);
  requireGradientShape(where, dy, geometry);
  const { batch, inChannels, outChannels, height, width } = geometry;
  const result = allocate<tf.Tensor4D>(attributes.filterShape);
  const [inputs, gradients] = [view(x), view(dy)];
  const sums = new Float64Array(height.taps * width.taps * outChannels);
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < height.output; y++) {
      for (let i = 0; i < height.taps; i++) {
        const row = inputAt(height, y, i);
        if (row < 0 || row >= height.input) continue;
        const from = (n * height.input + row) * width.input * inChannels;
        const at = (n * height.output + y) * width.output * outChannels;
        for (let j = 0; j < width.taps; j++) {
          const tap = (i * width.taps + j) * outChannels;
          addRow(sums, tap, inputs, from, gradients, at, width, j, inChannels, outChannels / inChannels);
        }
      }
    }
  }
  view(result).set(sums);
  return result;
}

/** Adds the contribution of one row of outputs to one tap. */
function addRow(
  sums: Float64Array,
  tap: number,
  inputs: Float32Array,
  from: number,
  gradients: Float32Array,
  at: number,
  width: ConvAxis,
  j: number,
  channels: number,
  multiplier: number,
): void {
  for (let o = 0; o < width.output; o++) {
    const column = inputAt(width, o, j);
    if (column < 0 || column >= width.input) continue;
    let p = from + column * channels;
    let q = at + o * channels * multiplier;
    if (multiplier === 1) {
      for (let s = tap; s < tap + channels; s++) sums[s]! += inputs[p++]! * gradients[q++]!;
    } else {
      for (let s = tap; s < tap + channels * multiplier; p++) {
        for (const end = s + multiplier; s < end; s++) sums[s]! += inputs[p]! * gradients[q++]!;
      }
    }
  }
}
