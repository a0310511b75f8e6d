import * as tf from '@tensorflow/tfjs-core';
import { allocate, view } from './heap.ts';

/** Inputs of the kernel: the gradient dy [N,oh,ow,C] of the pooled values, and the input of the pooling, [N,H,W,C]. */
interface Inputs {
  readonly dy: tf.Tensor4D;
  readonly input: tf.Tensor4D;
}

interface Attributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Computes the gradient of max pooling, [N,H,W,C]. Each element of dy is added to the position of the first maximum of
 * its window.
 *
 * tfjs's kernel is wrong. It initialises the maximum with the smallest positive float. So if a window has no positive
 * value, the kernel adds the gradient to the wrong pixel.
 */
export function maxPoolGrad({ dy, input }: Inputs, attributes: Attributes): tf.Tensor4D {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const pool = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
  const result = allocate<tf.Tensor4D>(input.shape);
  const [values, incoming, gradient] = [view(input), view(dy), view(result)];
  gradient.fill(0);
  for (let from = 0; from < incoming.length; from++) gradient[highest(values, pool, from)]! += incoming[from]!;
  return result;
}

/** Finds the maximum in the window of output `from`. */
function highest(values: Float32Array, pool: tf.backend_util.Conv2DInfo, from: number): number {
  const { inHeight, inWidth, inChannels: channels, outHeight, outWidth, padInfo } = pool;
  const channel = from % channels;
  const column = Math.floor(from / channels) % outWidth;
  const row = Math.floor(from / (channels * outWidth)) % outHeight;
  const image = Math.floor(from / (channels * outWidth * outHeight));
  const [top, left] = [row * pool.strideHeight - padInfo.top, column * pool.strideWidth - padInfo.left];
  let best = -1;
  for (let y = Math.max(0, top); y < Math.min(inHeight, top + pool.filterHeight); y++) {
    for (let x = Math.max(0, left); x < Math.min(inWidth, left + pool.filterWidth); x++) {
      const at = ((image * inHeight + y) * inWidth + x) * channels + channel;
      if (best < 0 || values[at]! > values[best]!) best = at;
    }
  }
  return best;
}
