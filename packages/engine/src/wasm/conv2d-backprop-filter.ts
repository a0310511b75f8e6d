import * as tf from '@tensorflow/tfjs-core';
import type { ConvGradientAttributes } from '../kernels/explicit-padding.ts';
import { type ConvAxis, type ConvGeometry, convGeometry, requireGradientShape } from './conv-geometry.ts';
import { convolve, type Window } from './convolve.ts';
import { imageToRows } from './rows.ts';

const where = 'engine/wasm Conv2DBackpropFilter';

/** Inputs of the kernel `Conv2DBackpropFilter`: x [N,H,W,C] and dy [N,oh,ow,D]. */
interface Inputs {
  readonly x: tf.Tensor4D;
  readonly dy: tf.Tensor4D;
}

/**
 * Computes the gradient of a convolution with respect to its filter, [kh,kw,C,D].
 *
 * dw[k,c,d] = sum over n, o of x[n, o * stride + k - pad, c] * dy[n,o,d]. This is also a convolution: of x with N and C
 * swapped, with dy as the filter and the stride as the dilation.
 */
export function conv2dBackpropFilter(
  { x, dy }: Inputs,
  attributes: ConvGradientAttributes & { readonly filterShape: [number, number, number, number] },
): tf.Tensor4D {
  const geometry = convGeometry(where, x.shape, attributes.filterShape, attributes);
  requireGradientShape(where, dy, geometry);
  if (x.size === 0 || dy.size === 0) return tf.zeros(attributes.filterShape);
  const way = filterGradientWays[rowsAreCheaper(geometry) ? 'rows' : 'swapped'];
  return tf.tidy(() => way(x, dy, geometry));
}

type Way = (x: tf.Tensor4D, dy: tf.Tensor4D, geometry: ConvGeometry) => tf.Tensor4D;

/** The ways to compute the gradient. They have the same sums, but move different amounts of data. */
export const filterGradientWays: Readonly<Record<'rows' | 'swapped', Way>> = {
  rows: byRows,
  swapped: bySwappedConvolution,
};

/** The most floats in rows: 128 MiB of the wasm heap of at most 4 GiB. */
const mostRows = 2 ** 25;

/**
 * Tells whether laying out rows takes less time than swapping; both need the same multiplications.
 *
 * Costs per element in ns on one core (bench `kernels`): writing and packing a row 4, dy as a filter 9, transposing dy
 * 1.5, transposing x 2.5. XNNPACK computes the taps of an image in groups of four, at 15 products per ns.
 */
function rowsAreCheaper({ batch, inChannels, outChannels, height, width }: ConvGeometry): boolean {
  const outputs = batch * height.output * width.output;
  const taps = height.taps * width.taps;
  const rows = outputs * taps * inChannels;
  const inputs = batch * height.input * width.input * inChannels;
  const idle = Math.ceil(taps / 4) * 4 - taps;
  const swapped = 9 * outputs * outChannels + 2.5 * inputs + (outputs * inChannels * outChannels * idle) / 15;
  return rows <= mostRows && 4 * rows + 1.5 * outputs * outChannels < swapped;
}

/** Computes the gradient by one matrix product, [D,N*oh*ow] x [N*oh*ow,kh*kw*C]. */
function byRows(x: tf.Tensor4D, dy: tf.Tensor4D, geometry: ConvGeometry): tf.Tensor4D {
  const { inChannels, outChannels, height, width } = geometry;
  const gradients = tf.transpose(tf.reshape(dy, [-1, outChannels]));
  const gradient = tf.transpose(tf.matMul(gradients as tf.Tensor2D, imageToRows(x, geometry)));
  return tf.reshape(gradient, [height.taps, width.taps, inChannels, outChannels]);
}

function bySwappedConvolution(x: tf.Tensor4D, dy: tf.Tensor4D, { height, width }: ConvGeometry): tf.Tensor4D {
  const swapped = tf.transpose(x, [3, 1, 2, 0]);
  const filter = tf.transpose(dy, [1, 2, 0, 3]);
  const gradient = convolve(swapped, filter, tapWindow(height), tapWindow(width));
  return tf.transpose(gradient, [1, 2, 0, 3]);
}

/** Returns the window whose output positions are the taps of the forward filter. */
function tapWindow({ input, output, taps, stride, pad }: ConvAxis): Window {
  const reach = taps + (output - 1) * stride;
  return { stride: 1, dilation: stride, before: pad, after: reach - input - pad };
}
