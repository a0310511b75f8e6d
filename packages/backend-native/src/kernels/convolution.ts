import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import { describeConvolution, type FinishArguments } from '../functions.ts';
import { type Replacement, replacement } from '../replacement.ts';
import { type FinishAttributes, finishArguments, noFinish } from './finish.ts';
import { explicit } from './windows.ts';

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  /** tfjs's backprop kernels have no dilations. @default 1 */
  readonly dilations?: number | [number, number] | null;
}

type Shape4D = [number, number, number, number];

/**
 * Computes the shape of a convolution's result and describes the convolution to the addon. It returns undefined if
 * channels come first or `dy` has a wrong shape; then cpu computes it.
 */
function describe(
  backend: NativeBackend,
  xShape: number[],
  filterShape: number[],
  attrs: Attributes,
  tensors: readonly tf.TensorInfo[],
  dy?: tf.TensorInfo,
): number[] | undefined {
  if (attrs.dataFormat === 'NCHW' || tensors.some(({ dtype }) => dtype !== 'float32')) return undefined;
  const info = tf.backend_util.computeConv2DInfo(
    xShape as Shape4D,
    filterShape as Shape4D,
    attrs.strides,
    attrs.dilations ?? 1,
    explicit(attrs.pad),
    attrs.dimRoundingMode,
  );
  const [outHeight, outWidth] = [Math.max(0, info.outHeight), Math.max(0, info.outWidth)];
  const outShape = [info.batchSize, outHeight, outWidth, info.outChannels];
  if (dy !== undefined && !tf.util.arraysEqual(dy.shape, outShape)) return undefined;
  describeConvolution(backend.addon.described, {
    images: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    outHeight,
    outWidth,
    filters: info.outChannels,
    tapsHeight: info.filterHeight,
    tapsWidth: info.filterWidth,
    strideY: info.strideHeight,
    strideX: info.strideWidth,
    dilationY: info.dilationHeight,
    dilationX: info.dilationWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  });
  return outShape;
}

function convolve(
  backend: NativeBackend,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  attrs: Attributes,
  finish: FinishArguments | undefined,
): tf.TensorInfo | undefined {
  const outShape = finish && describe(backend, x.shape, filter.shape, attrs, [x, filter]);
  if (outShape === undefined) return undefined;
  const { info, values } = backend.output(outShape, 'float32');
  const [xValues, filterValues] = [backend.values(x) as Float32Array, backend.values(filter) as Float32Array];
  backend.addon.conv2d(xValues, filterValues, values, backend.precision === 'bf16', ...finish!);
  return info;
}

/** 2-D convolutions, channels last, and their gradients; a transposed convolution is the input gradient. */
export const convolution: readonly Replacement[] = [
  replacement<'x' | 'filter', Attributes>(tf.Conv2D, ({ inputs: { x, filter }, attrs, backend }) =>
    convolve(backend, x, filter, attrs, noFinish),
  ),
  replacement<'x' | 'filter' | 'bias' | 'preluActivationWeights', Attributes & FinishAttributes>(
    tf.FusedConv2D,
    ({ inputs: { x, filter, bias, preluActivationWeights }, attrs, backend }) =>
      convolve(
        backend,
        x,
        filter,
        attrs,
        finishArguments(backend, filter.shape[3]!, bias, preluActivationWeights, attrs),
      ),
  ),
  replacement<'dy' | 'filter', Attributes & { readonly inputShape: number[] }>(
    tf.Conv2DBackpropInput,
    ({ inputs: { dy, filter }, attrs, backend }) => {
      if (describe(backend, attrs.inputShape, filter.shape, attrs, [dy, filter], dy) === undefined) return undefined;
      const { info, values } = backend.output(attrs.inputShape, 'float32');
      const [dyValues, filterValues] = [backend.values(dy) as Float32Array, backend.values(filter) as Float32Array];
      backend.addon.conv2dBackInput(dyValues, filterValues, values, backend.precision === 'bf16');
      return info;
    },
  ),
  replacement<'x' | 'dy', Attributes & { readonly filterShape: number[] }>(
    tf.Conv2DBackpropFilter,
    ({ inputs: { x, dy }, attrs, backend }) => {
      if (describe(backend, x.shape, attrs.filterShape, attrs, [x, dy], dy) === undefined) return undefined;
      const { info, values } = backend.output(attrs.filterShape, 'float32');
      const [xValues, dyValues] = [backend.values(x) as Float32Array, backend.values(dy) as Float32Array];
      backend.addon.conv2dBackFilter(xValues, dyValues, values, backend.precision === 'bf16');
      return info;
    },
  ),
];
