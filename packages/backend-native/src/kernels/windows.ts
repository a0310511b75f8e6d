import * as tf from '@tensorflow/tfjs-core';

/** The attributes of a window that slides over images. */
export interface WindowAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  /** @default 1 */
  readonly dilations?: number | [number, number] | null;
}

export interface WindowShape {
  /** [N,oh,ow,C] */
  readonly outShape: [number, number, number, number];
  /** What the addon takes: batch, channels, and input, output, taps, stride, dilation and padding before of both axes. */
  readonly fields: Int32Array;
}

/** A window of `taps` over images [N,H,W,C], each channel by itself. */
export function windowShape(
  [batch, height, width, channels]: readonly number[],
  taps: readonly [number, number],
  attributes: WindowAttributes,
): WindowShape {
  const { strides, pad, dimRoundingMode, dilations } = attributes;
  const info = tf.backend_util.computeConv2DInfo(
    [batch!, height!, width!, channels!],
    [...taps, channels!, 1],
    strides,
    dilations ?? 1,
    explicit(pad),
    dimRoundingMode,
    true,
  );
  const outHeight = Math.max(0, info.outHeight);
  const outWidth = Math.max(0, info.outWidth);
  return {
    outShape: [batch!, outHeight, outWidth, channels!],
    fields: Int32Array.from([
      ...[batch!, channels!],
      ...[height!, outHeight, taps[0], info.strideHeight, info.dilationHeight, info.padInfo.top],
      ...[width!, outWidth, taps[1], info.strideWidth, info.dilationWidth, info.padInfo.left],
    ]),
  };
}

/** Of one number tfjs works out the result's width by the window's height. */
export function explicit(pad: WindowAttributes['pad']): Exclude<WindowAttributes['pad'], number> {
  if (typeof pad !== 'number') return pad;
  return [
    [0, 0],
    [pad, pad],
    [pad, pad],
    [0, 0],
  ];
}
