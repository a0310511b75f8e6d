import * as tf from '@tensorflow/tfjs-core';
import type { Addon } from '../addon.ts';
import { describeWindowShape } from '../functions.ts';

/** The attributes of a window that slides over images. */
export interface WindowAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  /** @default 1 */
  readonly dilations?: number | [number, number] | null;
}

/**
 * Computes the shape of the result of a window of `taps` over images [N,H,W,C], each channel separately. It describes
 * the window to the addon.
 */
export function describeWindows(
  { described }: Pick<Addon, 'described'>,
  [batch, height, width, channels]: readonly [number, number, number, number],
  taps: readonly [number, number],
  attributes: WindowAttributes,
): [number, number, number, number] {
  const { strides, pad, dimRoundingMode, dilations } = attributes;
  const info = tf.backend_util.computeConv2DInfo(
    [batch, height, width, channels],
    [...taps, channels, 1],
    strides,
    dilations ?? 1,
    explicit(pad),
    dimRoundingMode,
    true,
  );
  const outHeight = Math.max(0, info.outHeight);
  const outWidth = Math.max(0, info.outWidth);
  describeWindowShape(described, {
    batch,
    channels,
    rowsInput: height,
    rowsOutput: outHeight,
    rowsTaps: taps[0],
    rowsStride: info.strideHeight,
    rowsDilation: info.dilationHeight,
    rowsBefore: info.padInfo.top,
    columnsInput: width,
    columnsOutput: outWidth,
    columnsTaps: taps[1],
    columnsStride: info.strideWidth,
    columnsDilation: info.dilationWidth,
    columnsBefore: info.padInfo.left,
  });
  return [batch, outHeight, outWidth, channels];
}

/**
 * Makes a padding explicit, because tfjs computes the result's width from the window's height if the padding is one
 * number.
 */
export function explicit(pad: WindowAttributes['pad']): Exclude<WindowAttributes['pad'], number> {
  if (typeof pad !== 'number') return pad;
  return [
    [0, 0],
    [pad, pad],
    [pad, pad],
    [0, 0],
  ];
}
