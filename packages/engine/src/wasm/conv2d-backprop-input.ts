import * as tf from '@tensorflow/tfjs-core';
import { columnsToImage } from './columns-to-image.ts';
import { type ConvGeometry, type ConvGradientAttributes, convGeometry, requireGradientShape } from './conv-geometry.ts';
import { convolve } from './convolve.ts';
import { allocate, view } from './heap.ts';
import { type Phase, sumPhases } from './phases.ts';
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
 * dx[n,i,c] = sum over o, k, d with o * stride + k * dilation - pad = i of dy[n,o,d] * filter[k,c,d].
 */
export function conv2dBackpropInput(
  { dy, filter }: Inputs,
  attributes: ConvGradientAttributes & { readonly inputShape: [number, number, number, number] },
): tf.Tensor4D {
  const geometry = convGeometry(where, attributes.inputShape, filter.shape, attributes);
  requireGradientShape(where, dy, geometry);
  if (dy.size === 0 || filter.size === 0) return tf.zeros(attributes.inputShape);
  return tf.tidy(() =>
    columnsAreCheaper(geometry) ? byColumns(dy, filter, geometry) : byPhases(dy, filter, geometry),
  );
}

/** Measured costs of moving data, in ns for each element (bench `kernels`, one thread of a 2024 server core). */
const columnCost = 2.2;
const packCost = 3;
const filterCost = 16;
const maxColumns = 2 ** 25;

/**
 * Whether the way over columns moves less data than the way over phases, which must bring the filter into a new order.
 */
export function columnsAreCheaper({ batch, inChannels, outChannels, height, width }: ConvGeometry): boolean {
  const outputs = batch * height.output * width.output;
  const taps = height.taps * width.taps;
  const columns = outputs * taps * inChannels;
  if (columns > maxColumns) return false;
  return columnCost * columns + packCost * outputs * outChannels < filterCost * taps * inChannels * outChannels;
}

/** One matrix product, [kh*kw*C,D] x [D,N*oh*ow], and the sum of the columns that fall on the same input. */
function byColumns(dy: tf.Tensor4D, filter: tf.Tensor4D, geometry: ConvGeometry): tf.Tensor4D {
  const outChannels = geometry.outChannels;
  const columns = tf.matMul(
    tf.reshape(filter, [filter.size / outChannels, outChannels]) as tf.Tensor2D,
    tf.transpose(tf.reshape(dy, [dy.size / outChannels, outChannels])) as tf.Tensor2D,
  );
  return columnsToImage(columns, geometry);
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
