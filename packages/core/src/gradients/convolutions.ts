import * as tf from '@tensorflow/tfjs-core';
import { runKernel } from './run-kernel.ts';
import { pick, spread } from './strided.ts';

/** The three kernels of a convolution y(x, w): itself, and its gradients for x and for w given dy. */
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
 * The gradients of the three kernels of a convolution, each in terms of the other two.
 *
 * A convolution is linear in x and in w. So with dx = B(dy, w) and dw = F(x, dy), the gradients of y = C(x, w) for a given
 * dy, those of B for a given ddx are C(ddx, w) and F(ddx, dy), and those of F for a given ddw are B(dy, ddw) and C(x, ddw):
 * the three are closed under differentiation, to any order.
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
 * Inserts zeros between the taps of a filter [k...,C,D]. With this filter and no dilation the convolution is the same.
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
