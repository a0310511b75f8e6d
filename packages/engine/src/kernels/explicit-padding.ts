import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall, Replacement } from './replacement.ts';

/** The attributes that tfjs-core hands to the gradient kernels of a 2-D convolution. */
export interface ConvGradientAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The attributes that tfjs-core hands to a forward convolution; gradients have no dilation. */
interface ConvAttributes extends ConvGradientAttributes {
  /** @default 1 */
  readonly dilations?: number | [number, number] | null;
}

/**
 * Converts the padding of a convolution to four numbers, NHWC.
 *
 * tfjs handles the other forms wrongly in some cases. With a single number, tfjs computes the output's width from the
 * kernel's height. With 'same' and a kernel smaller than the stride, XNNPACK reads a padding of -1 as 2^32 - 1.
 */
export function explicitPadding(
  inShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations }: ConvAttributes,
): tf.backend_util.ExplicitPadding {
  if (typeof pad === 'object') return pad;
  if (typeof pad === 'number') return padding(pad, pad, pad, pad);
  const { padInfo } = tf.backend_util.computeConv2DInfo(
    inShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    undefined,
    true,
  );
  return padding(padInfo.top, padInfo.bottom, padInfo.left, padInfo.right);
}

function padding(top: number, bottom: number, left: number, right: number): tf.backend_util.ExplicitPadding {
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

/** Makes the padding of a forward convolution explicit (plain or depthwise, fused or not). */
export const paddedExplicitly: Replacement = (call: KernelCall, upstream: tf.KernelFunc) => {
  const attrs = call.attrs as unknown as ConvAttributes;
  if (attrs.dataFormat === 'NCHW' || typeof attrs.pad === 'object') return upstream(call);
  const pad = explicitPadding(call.inputs.x!.shape, call.inputs.filter!.shape, attrs);
  return upstream({ ...call, attrs: { ...call.attrs, pad, dimRoundingMode: attrs.dimRoundingMode ?? 'floor' } });
};

/** The attributes of a 2-D pooling or its gradient. */
interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil' | null;
}

/** Makes the padding of a pooling explicit if it is a single number. */
export const pooledExplicitly: Replacement = (call, upstream) => {
  const { pad, dimRoundingMode } = call.attrs as unknown as PoolAttributes;
  if (typeof pad !== 'number') return upstream(call);
  const attrs = { ...call.attrs, pad: padding(pad, pad, pad, pad), dimRoundingMode: dimRoundingMode ?? 'floor' };
  return upstream({ ...call, attrs });
};
