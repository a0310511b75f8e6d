import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { type ConvGradientAttributes, explicitPadding } from '../kernels/explicit-padding.ts';

/** One spatial axis of a convolution: out[o] = sum_k in[o * stride + k - pad] * filter[k]. */
export interface ConvAxis {
  readonly input: number;
  readonly output: number;
  readonly taps: number;
  readonly stride: number;
  /** Zeros before the first input. */
  readonly pad: number;
}

/** Returns the index of the input for an output and a tap; outside of 0..input-1 it is padding. */
export function inputAt({ stride, pad }: ConvAxis, output: number, tap: number): number {
  return output * stride + tap - pad;
}

/** Both spatial axes of a convolution over [N,H,W,C]. */
export interface ConvGeometry {
  readonly batch: number;
  readonly inChannels: number;
  /** Output channels; for a depthwise convolution: inChannels times the channel multiplier. */
  readonly outChannels: number;
  readonly height: ConvAxis;
  readonly width: ConvAxis;
}

/**
 * Computes the geometry of the forward convolution for a gradient kernel.
 *
 * @param where name of the kernel for error messages
 * @param inShape [N,H,W,C] of the convolution's input
 * @param filterShape [kh,kw,C,D]
 * @throws {GanError} if the data format is not NHWC
 */
export function convGeometry(
  where: string,
  inShape: readonly number[],
  filterShape: readonly number[],
  attributes: ConvGradientAttributes,
  depthwise = false,
): ConvGeometry {
  const { strides, dataFormat = 'NHWC', dimRoundingMode } = attributes;
  if (dataFormat !== 'NHWC') {
    throw new GanError(
      where,
      `expected dataFormat 'NHWC', received '${dataFormat}'. The wasm engine computes NHWC only: transpose to [N,H,W,C].`,
      { code: 'unsupported' },
    );
  }
  const info = tf.backend_util.computeConv2DInfo(
    inShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    1,
    explicitPadding(inShape, filterShape, attributes),
    dimRoundingMode,
    depthwise,
  );
  return {
    batch: info.batchSize,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    height: {
      input: info.inHeight,
      output: info.outHeight,
      taps: info.filterHeight,
      stride: info.strideHeight,
      pad: info.padInfo.top,
    },
    width: {
      input: info.inWidth,
      output: info.outWidth,
      taps: info.filterWidth,
      stride: info.strideWidth,
      pad: info.padInfo.left,
    },
  };
}

/** @throws {GanError} if dy does not have the shape of the convolution's output */
export function requireGradientShape(where: string, dy: tf.Tensor4D, g: ConvGeometry): void {
  const expected = [g.batch, g.height.output, g.width.output, g.outChannels];
  if (tf.util.arraysEqual(dy.shape, expected)) return;
  throw new GanError(where, `expected dy of the output's shape [${expected}], received [${dy.shape}].`, {
    code: 'shape',
  });
}
