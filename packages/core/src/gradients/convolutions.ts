import * as tf from '@tensorflow/tfjs-core';
import { runKernel } from './run-kernel.ts';
import { pick, spread } from './strided.ts';

/** Names the three kernels of a convolution y(x, w): the convolution, its gradient for x, and its gradient for w. */
interface Kernels {
  readonly forward: string;
  readonly backpropInput: string;
  readonly backpropFilter: string;
}

interface Attributes {
  readonly strides: number | number[];
  readonly pad: unknown;
  readonly dataFormat?: string;
  readonly dimRoundingMode?: string;
  readonly dilations?: number | number[] | null;
}

/**
 * Returns the gradients of the three kernels of a convolution. Each gradient is computed by the other two kernels.
 *
 * A convolution `y = C(x, w)` is linear in x and in w. Its gradients are `dx = B(dy, w)` and `dw = F(x, dy)`. So the
 * three kernels have these gradients:
 * - C, given dy: `B(dy, w)` for x and `F(x, dy)` for w
 * - B, given ddx: `C(ddx, w)` for dy and `F(ddx, dy)` for w
 * - F, given ddw: `B(dy, ddw)` for x and `C(x, ddw)` for dy
 *
 * Therefore derivatives of any order need only these three kernels.
 */
function convolution({ forward, backpropInput, backpropFilter }: Kernels): readonly tf.GradConfig[] {
  const convolve = (x: tf.Tensor, filter: tf.Tensor, attributes: Attributes): tf.Tensor =>
    runKernel(forward, { x, filter }, { ...attributes, dilations: filter.shape.slice(2).map(() => 1) });
  const inputGradient = (inputShape: number[], dy: tf.Tensor, filter: tf.Tensor, attributes: Attributes): tf.Tensor =>
    runKernel(backpropInput, { dy, filter }, { ...attributes, inputShape });
  const filterGradient = (x: tf.Tensor, dy: tf.Tensor, filterShape: number[], attributes: Attributes): tf.Tensor =>
    runKernel(backpropFilter, { x, dy }, { ...attributes, filterShape });

  return [
    {
      kernelName: forward,
      inputsToSave: ['x', 'filter'],
      gradFunc: (dy, [x, filter], attrs) => {
        const { dilations, ...rest } = attrs as unknown as Attributes;
        const attributes = { ...rest, dilations: 1 };
        const dilated = dilate(filter!, dilations ?? 1);
        return {
          x: () => inputGradient(x!.shape, dy as tf.Tensor, dilated.filter, attributes),
          filter: () => dilated.gradient(filterGradient(x!, dy as tf.Tensor, dilated.filter.shape, attributes)),
        };
      },
    },
    {
      kernelName: backpropInput,
      inputsToSave: ['dy', 'filter'],
      gradFunc: (ddx, [dy, filter], attrs) => {
        const attributes = attrs as unknown as Attributes;
        return {
          dy: () => convolve(ddx as tf.Tensor, filter!, attributes),
          filter: () => filterGradient(ddx as tf.Tensor, dy!, filter!.shape, attributes),
        };
      },
    },
    {
      kernelName: backpropFilter,
      inputsToSave: ['x', 'dy'],
      gradFunc: (ddw, [x, dy], attrs) => {
        const attributes = attrs as unknown as Attributes;
        return {
          x: () => inputGradient(x!.shape, dy!, ddw as tf.Tensor, attributes),
          dy: () => convolve(x!, ddw as tf.Tensor, attributes),
        };
      },
    },
  ];
}

/**
 * Inserts zeros between the taps of a filter [k...,C,D]. A convolution with this filter and no dilation equals the
 * dilated convolution with the original filter.
 *
 * The backprop kernels of TensorFlow.js do not support dilation. `gradient` extracts the gradient of the original taps.
 */
function dilate(
  filter: tf.Tensor,
  dilations: number | readonly number[],
): { readonly filter: tf.Tensor; gradient(dw: tf.Tensor): tf.Tensor } {
  const taps = filter.shape.slice(0, -2);
  const positions = taps.map((count, axis) => ({
    stride: typeof dilations === 'number' ? dilations : dilations[axis]!,
    count,
  }));
  const dilated = [...positions.entries()].filter(([, { stride, count }]) => stride > 1 && count > 1);
  return {
    filter: dilated.reduce((w, [axis, p]) => spread(w, axis, p, (p.count - 1) * p.stride + 1), filter),
    gradient: (dw) => dilated.reduce((w, [axis, p]) => pick(w, axis, p), dw),
  };
}

/** Gradients of 2-D, depthwise and 3-D convolutions and their transposes, with any stride, padding and dilation. */
export const convolutions: readonly tf.GradConfig[] = [
  ...convolution({
    forward: tf.Conv2D,
    backpropInput: tf.Conv2DBackpropInput,
    backpropFilter: tf.Conv2DBackpropFilter,
  }),
  ...convolution({
    forward: tf.DepthwiseConv2dNative,
    backpropInput: tf.DepthwiseConv2dNativeBackpropInput,
    backpropFilter: tf.DepthwiseConv2dNativeBackpropFilter,
  }),
  ...convolution({
    forward: tf.Conv3D,
    backpropInput: tf.Conv3DBackpropInputV2,
    backpropFilter: tf.Conv3DBackpropFilterV2,
  }),
];
