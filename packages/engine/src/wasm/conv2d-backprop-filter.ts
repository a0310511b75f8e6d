import * as tf from '@tensorflow/tfjs-core';
import {
  type ConvAxis,
  type ConvGeometry,
  type ConvGradientAttributes,
  convGeometry,
  requireGradientShape,
} from './conv-geometry.ts';
import { convolve, type Window } from './convolve.ts';

const where = 'engine/wasm Conv2DBackpropFilter';

/** Inputs of the kernel `Conv2DBackpropFilter`: x [N,H,W,C] and dy [N,oh,ow,D]. */
interface Inputs {
  readonly x: tf.Tensor4D;
  readonly dy: tf.Tensor4D;
}

/**
 * The gradient of a convolution for its filter, [kh,kw,C,D].
 *
 * dw[k,c,d] = sum over n, o of x[n, o * stride + k * dilation - pad, c] * dy[n,o,d]: itself a convolution, of x with N
 * and C swapped, dy as the filter, and stride and dilation changing places.
 */
export function conv2dBackpropFilter(
  { x, dy }: Inputs,
  attributes: ConvGradientAttributes & { readonly filterShape: [number, number, number, number] },
): tf.Tensor4D {
  const geometry = convGeometry(where, x.shape, attributes.filterShape, attributes);
  requireGradientShape(where, dy, geometry);
  if (x.size === 0 || dy.size === 0) return tf.zeros(attributes.filterShape);
  return tf.tidy(() => bySwappedConvolution(x, dy, geometry));
}

function bySwappedConvolution(x: tf.Tensor4D, dy: tf.Tensor4D, { height, width }: ConvGeometry): tf.Tensor4D {
  const swapped = tf.transpose(x, [3, 1, 2, 0]);
  const filter = tf.transpose(dy, [1, 2, 0, 3]);
  const gradient = convolve(swapped, filter, tapWindow(height), tapWindow(width));
  return tf.transpose(gradient, [1, 2, 0, 3]);
}

/** The window whose output positions are the taps of the forward filter. */
function tapWindow({ input, output, taps, stride, dilation, pad }: ConvAxis): Window {
  const reach = (taps - 1) * dilation + (output - 1) * stride + 1;
  return { stride: dilation, dilation: stride, before: pad, after: reach - input - pad };
}
