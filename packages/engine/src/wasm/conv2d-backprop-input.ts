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
 * The gradient of a convolution for its input, [N,H,W,C]; also the forward pass of a transposed convolution.
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

/** The ways to the gradient: the same sums, different amounts of data to move. */
export const inputGradientWays: Readonly<Record<'columns' | 'rows' | 'phases', Way>> = {
  columns: byColumns,
  rows: byRows,
  phases: byPhases,
};

/** No more floats than this in columns or rows: 128 MiB, beside what the wasm heap of at most 4 GiB holds. */
const mostColumns = 2 ** 25;

/**
 * The way that takes least time beside the multiplications they share, in ns on one core (bench `kernels`).
 *
 * Costs for each element: of adding up columns 3, rows 1.5; of transposing and packing a matrix 3 (dy) or 7.5 (a filter,
 * too large for the cache); of bringing a filter into phases and XNNPACK's order 16; of placing a phase's result 3. And
 * XNNPACK computes channels by eights, at 15 products per ns.
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

/** One matrix product, [kh*kw*C,D] x [D,N*oh*ow], and the sum of the columns that fall on the same input. */
function byColumns(dy: tf.Tensor4D, filter: tf.Tensor4D, geometry: ConvGeometry): tf.Tensor4D {
  const gradients = tf.reshape(dy, [-1, geometry.outChannels]);
  const taps = tf.reshape(filter, [-1, geometry.outChannels]);
  return columnsToImage(tf.matMul(taps, tf.transpose(gradients)), geometry);
}

/** The same product transposed, [N*oh*ow,D] x [D,kh*kw*C]. */
function byRows(dy: tf.Tensor4D, filter: tf.Tensor4D, geometry: ConvGeometry): tf.Tensor4D {
  const gradients = tf.reshape(dy, [-1, geometry.outChannels]);
  const taps = tf.reshape(filter, [-1, geometry.outChannels]);
  return rowsToImage(tf.matMul(gradients, tf.transpose(taps)), geometry);
}

/** A convolution with stride 1 for each phase. */
function byPhases(dy: tf.Tensor4D, filter: tf.Tensor4D, geometry: ConvGeometry): tf.Tensor4D {
  const { batch, inChannels, height, width } = geometry;
  return sumPhases([batch, height, width, inChannels], (row, column) =>
    convolve(dy, phaseFilter(filter, row, column), row.window, column.window),
  );
}

/** The taps of a phase with in and out transposed, [taps,taps,D,C]. */
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
