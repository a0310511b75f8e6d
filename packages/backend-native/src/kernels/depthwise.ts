import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import type { FinishArguments } from '../functions.ts';
import { type Replacement, replacement } from '../replacement.ts';
import { type FinishAttributes, finishArguments, noFinish } from './finish.ts';
import { describeWindows, type WindowAttributes } from './windows.ts';

interface Attributes extends WindowAttributes {
  readonly dataFormat?: 'NHWC' | 'NCHW';
}

/**
 * Describes the windows over x [N,H,W,C*m], where each channel is repeated for its m filters [kh,kw,C,m], and returns
 * the shape of the result. Returns undefined for cases that the engine `cpu` computes.
 */
function describe(
  backend: NativeBackend,
  xShape: readonly number[],
  filterShape: readonly number[],
  attrs: Attributes,
  tensors: readonly tf.TensorInfo[],
) {
  if (attrs.dataFormat === 'NCHW' || tensors.some(({ dtype }) => dtype !== 'float32')) return undefined;
  const [kh, kw, channels, multiplier] = filterShape as [number, number, number, number];
  const [n, h, w] = xShape as [number, number, number];
  return describeWindows(backend.addon, [n, h, w, channels * multiplier], [kh, kw], attrs);
}

/** Calls `compute` with the values of x, each repeated `times` times. */
function withRepeated(
  backend: NativeBackend,
  x: Float32Array,
  times: number,
  compute: (x: Float32Array) => void,
): void {
  if (times === 1 || x.length === 0) {
    compute(x);
    return;
  }
  const repeated = backend.scratch(x.length * times);
  backend.addon.repeatValues(x, repeated);
  compute(repeated);
  backend.release(repeated);
}

function convolve(
  backend: NativeBackend,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  attrs: Attributes,
  finish: FinishArguments,
): tf.TensorInfo | undefined {
  const outShape = describe(backend, x.shape, filter.shape, attrs, [x, filter]);
  if (outShape === undefined) return undefined;
  const { info, values } = backend.output(outShape, 'float32');
  const weights = backend.values(filter) as Float32Array;
  withRepeated(backend, backend.values(x) as Float32Array, filter.shape[3]!, (repeated) =>
    backend.addon.depthwiseConv2d(repeated, weights, values, ...finish),
  );
  return info;
}

/** Two-dimensional depthwise convolutions, channels last, and their gradients. */
export const depthwise: readonly Replacement[] = [
  replacement<'x' | 'filter', Attributes>(tf.DepthwiseConv2dNative, ({ inputs: { x, filter }, attrs, backend }) =>
    convolve(backend, x, filter, attrs, noFinish),
  ),
  replacement<'x' | 'filter' | 'bias' | 'preluActivationWeights', Attributes & FinishAttributes>(
    tf.FusedDepthwiseConv2D,
    ({ inputs: { x, filter, bias, preluActivationWeights }, attrs, backend }) => {
      const channels = filter.shape[2]! * filter.shape[3]!;
      const finish = finishArguments(backend, channels, bias, preluActivationWeights, attrs);
      return finish && convolve(backend, x, filter, attrs, finish);
    },
  ),
  replacement<'dy' | 'filter', Attributes & { readonly inputShape: number[] }>(
    tf.DepthwiseConv2dNativeBackpropInput,
    ({ inputs: { dy, filter }, attrs, backend }) => {
      if (describe(backend, attrs.inputShape, filter.shape, attrs, [dy, filter]) === undefined) return undefined;
      const { info, values } = backend.output(attrs.inputShape, 'float32');
      const [gradient, weights] = [backend.values(dy) as Float32Array, backend.values(filter) as Float32Array];
      const multiplier = filter.shape[3]!;
      if (multiplier === 1 || values.length === 0) {
        backend.addon.depthwiseConv2dBackInput(gradient, weights, values);
        return info;
      }
      const repeated = backend.scratch(values.length * multiplier);
      backend.addon.depthwiseConv2dBackInput(gradient, weights, repeated);
      backend.addon.sumGroups(repeated, values);
      backend.release(repeated);
      return info;
    },
  ),
  replacement<'x' | 'dy', Attributes & { readonly filterShape: number[] }>(
    tf.DepthwiseConv2dNativeBackpropFilter,
    ({ inputs: { x, dy }, attrs, backend }) => {
      if (describe(backend, x.shape, attrs.filterShape, attrs, [x, dy]) === undefined) return undefined;
      const { info, values } = backend.output(attrs.filterShape, 'float32');
      const gradient = backend.values(dy) as Float32Array;
      withRepeated(backend, backend.values(x) as Float32Array, attrs.filterShape[3]!, (repeated) =>
        backend.addon.depthwiseConv2dBackFilter(repeated, gradient, values),
      );
      return info;
    },
  ),
];
