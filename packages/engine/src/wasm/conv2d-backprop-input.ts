import * as tf from '@tensorflow/tfjs-core';
import type { ConvGradientAttributes } from '../kernels/explicit-padding.ts';
import { columnsToImage } from './columns-to-image.ts';
import { type ConvGeometry, convGeometry, requireGradientShape } from './conv-geometry.ts';
import { convolve } from './convolve.ts';
import { allocate, view } from './heap.ts';
import { type Phase, sumPhases } from './phases.ts';
import { rowsToImage } from './rows.ts';
import { transposeBlock } from './transpose-block.ts';

const where = 'engine/wasm Conv2DBackpropInput';

/** Inputs of the kernel `Conv2DBackpropInput`: dy [N,oh,ow,D] and the filter [kh,kw,C,D]. */
interface Inputs {
  readonly dy: tf.Tensor4D;
  readonly filter: tf.Tensor4D;
}

/**
 * Computes the gradient of a convolution with respect to its input, [N,H,W,C]. This is also the forward pass of a
 * transposed convolution.
 *
 * dx[n,i,c] = sum over o, k, d with o * stride + k - pad = i of dy[n,o,d] * filter[k,c,d].
 */
export function conv2dBackpropInput(
  { dy, filter }: Inputs,
  attributes: ConvGradientAttributes & { readonly inputShape: [number, number, number, number] },
): tf.Tensor4D {
  const geometry = convGeometry(where, attributes.inputShape, filter.shape, attributes);
  requireGradientShape(where, dy, geometry);
  if (dy.size === 0 || filter.size === 0) return tf.zeros(attributes.inputShape);
  return tf.tidy(() => inputGradientWays[cheapestWay(geometry)](dy, filter, geometry));
}

type Way = (dy: tf.Tensor4D, filter: tf.Tensor4D, geometry: ConvGeometry) => tf.Tensor4D;

/** The ways to compute the gradient. They have the same sums, but move different amounts of data. */
export const inputGradientWays: Readonly<Record<'columns' | 'rows' | 'phases', Way>> = {
  columns: byColumns,
  rows: byRows,
  phases: byPhases,
};

/** The most floats in columns or rows: 128 MiB of the wasm heap of at most 4 GiB. */
const mostColumns = 2 ** 25;

/**
 * Chooses the fastest way by a cost model in ns on one core (bench `kernels`). All ways need the same multiplications.
 *
 * Costs per element: adding up columns 3, rows 1.5; transposing and packing a matrix 3 (dy) or 7.5 (a filter, too large
 * for the cache); splitting a filter into phases in XNNPACK's order 16; placing the result of a phase 3. XNNPACK
 * computes channels in groups of eight, at 15 products per ns.
 */
function cheapestWay({ batch, inChannels, outChannels, height, width }: ConvGeometry): keyof typeof inputGradientWays {
  const outputs = batch * height.output * width.output;
  const rowLength = height.taps * width.taps * inChannels;
  const [columns, filter] = [outputs * rowLength, rowLength * outChannels];
  const inputs = batch * height.input * width.input * inChannels;
  const placed = height.stride * width.stride === 1 ? 0 : inputs;
  const idle = Math.ceil(inChannels / 8) * 8 - inChannels;
  const costs = {
    columns: 3 * columns + 3 * outputs * outChannels,
    rows: 1.5 * columns + 7.5 * filter,
    phases: 16 * filter + 3 * placed + (columns * outChannels * idle) / (inChannels * 15),
  };
  if (columns > mostColumns) return 'phases';
  const names = ['columns', 'rows', 'phases'] as const;
  return names.reduce((best, name) => (costs[name] < costs[best] ? name : best));
}

/** Computes the gradient by one matrix product, [kh*kw*C,D] x [D,N*oh*ow], and sums the columns of the same input. */
function byColumns(dy: tf.Tensor4D, filter: tf.Tensor4D, geometry: ConvGeometry): tf.Tensor4D {
  const gradients = tf.reshape(dy, [-1, geometry.outChannels]);
  const taps = tf.reshape(filter, [-1, geometry.outChannels]);
  return columnsToImage(tf.matMul(taps, tf.transpose(gradients)), geometry);
}

/** Computes the gradient by the same product transposed, [N*oh*ow,D] x [D,kh*kw*C]. */
function byRows(dy: tf.Tensor4D, filter: tf.Tensor4D, geometry: ConvGeometry): tf.Tensor4D {
  const gradients = tf.reshape(dy, [-1, geometry.outChannels]);
  const taps = tf.reshape(filter, [-1, geometry.outChannels]);
  return rowsToImage(tf.matMul(gradients, tf.transpose(taps)), geometry);
}

/** Computes the gradient by one convolution with stride 1 for each phase. */
function byPhases(dy: tf.Tensor4D, filter: tf.Tensor4D, geometry: ConvGeometry): tf.Tensor4D {
  const { batch, inChannels, height, width } = geometry;
  return sumPhases([batch, height, width, inChannels], (row, column) =>
    convolve(dy, phaseFilter(filter, row, column), row.window, column.window),
  );
}

/** Returns the taps of a phase with input and output channels transposed, [taps,taps,D,C]. */
function phaseFilter(filter: tf.Tensor4D, row: Phase, column: Phase): tf.Tensor4D {
  const [, width, inChannels, outChannels] = filter.shape;
  const result = allocate<tf.Tensor4D>([row.taps.length, column.taps.length, outChannels, inChannels]);
  const [source, target] = [view(filter), view(result)];
  const size = inChannels * outChannels;
  let offset = 0;
  for (const i of row.taps) {
    for (const j of column.taps) {
      const from = { offset: (i * width + j) * size, rowStride: outChannels };
      transposeBlock(target, { offset, rowStride: inChannels }, source, from, inChannels, outChannels);
      offset += size;
    }
  }
  return result;
}
