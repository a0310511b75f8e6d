import * as tf from '@tensorflow/tfjs-core';
import { maxPoolGrad } from './max-pool-grad.ts';

interface Attributes {
  readonly filterSize: number | [number, number, number];
  readonly strides: number | [number, number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * `MaxPool3D` of [N,D,H,W,C]: the maximum in each plane's window, then the maximum along the depth.
 *
 * tfjs's kernel and its gradient use the smallest positive float as the lowest value.
 */
export function maxPool3d({ x }: { readonly x: tf.Tensor5D }, attributes: Attributes): tf.Tensor5D {
  return tf.tidy(() => {
    const { inPlane, alongDepth, outShape } = stages(x.shape, attributes);
    const highest = inPlane.pool(x);
    return tf.reshape(alongDepth.pool(highest), outShape);
  });
}

/** Computes the gradient of 3-D max pooling, [N,D,H,W,C]. Each dy goes to the first maximum of its window. */
export function maxPool3dGrad(
  { dy, input }: { readonly dy: tf.Tensor5D; readonly input: tf.Tensor5D },
  attributes: Attributes,
): tf.Tensor5D {
  return tf.tidy(() => {
    const { inPlane, alongDepth } = stages(input.shape, attributes);
    const highest = inPlane.pool(input);
    return tf.reshape(inPlane.gradient(alongDepth.gradient(dy, highest), input), input.shape);
  });
}

/** Splits a 3-D pooling into two 2-D poolings. */
function stages(shape: [number, number, number, number, number], attributes: Attributes) {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const info = tf.backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { batchSize, inDepth, inHeight, inWidth, inChannels, outDepth, outHeight, outWidth, padInfo } = info;
  const places = outHeight * outWidth;
  return {
    outShape: info.outShape,
    inPlane: stage(
      [batchSize * inDepth, inHeight, inWidth, inChannels],
      [batchSize * inDepth, outHeight, outWidth, inChannels],
      [info.filterHeight, info.filterWidth],
      [info.strideHeight, info.strideWidth],
      [padInfo.top, padInfo.bottom],
      [padInfo.left, padInfo.right],
    ),
    alongDepth: stage(
      [batchSize, inDepth, places, inChannels],
      [batchSize, outDepth, places, inChannels],
      [info.filterDepth, 1],
      [info.strideDepth, 1],
      [padInfo.front, padInfo.back],
      [0, 0],
    ),
  };
}

type Pair = [number, number];
type Shape4D = [number, number, number, number];

function stage(input: Shape4D, output: Shape4D, filterSize: Pair, strides: Pair, rows: Pair, columns: Pair) {
  const pad: tf.backend_util.ExplicitPadding = [[0, 0], rows, columns, [0, 0]];
  return {
    pool: (x: tf.Tensor): tf.Tensor => tf.maxPool(tf.reshape<tf.Rank.R4>(x, input), filterSize, strides, pad, 'floor'),
    gradient: (dy: tf.Tensor, x: tf.Tensor): tf.Tensor =>
      maxPoolGrad({ dy: tf.reshape(dy, output), input: tf.reshape(x, input) }, { filterSize, strides, pad }),
  };
}
