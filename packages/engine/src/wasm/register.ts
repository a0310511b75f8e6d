import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { einsum } from '../kernels/einsum.ts';
import { paddedExplicitly, pooledExplicitly } from '../kernels/explicit-padding.ts';
import { overNothing } from '../kernels/over-nothing.ts';
import { type Replacement, replaceKernels } from '../kernels/replacement.ts';
import { transform } from '../kernels/transform.ts';
import { fusedBatchNorm } from './batch-norm.ts';
import { byCpu } from './by-cpu.ts';
import { cast } from './cast.ts';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.ts';
import { conv2dBackpropInput } from './conv2d-backprop-input.ts';
import { conv3dBackpropFilter, conv3dBackpropInput } from './conv3d-gradients.ts';
import { depthwiseBackpropFilter } from './depthwise-backprop-filter.ts';
import { depthwiseBackpropInput } from './depthwise-backprop-input.ts';
import { gather } from './gather.ts';
import { identity } from './identity.ts';
import { leakyRelu } from './leaky-relu.ts';
import { batchMatMul } from './mat-mul.ts';
import { maxPool3d, maxPool3dGrad } from './max-pool-3d.ts';
import { maxPoolGrad } from './max-pool-grad.ts';
import { clipByValue, floorDiv, reverse, select, unlessEmpty } from './narrow-types.ts';
import { oneHot } from './one-hot.ts';
import { mean, sum } from './reduce.ts';
import { slice } from './slice.ts';
import { stridedSlice } from './strided-slice.ts';
import { comparison, emptyStrings } from './strings.ts';
import { tile } from './tile.ts';
import { transpose } from './transpose.ts';
import { unsortedSegmentSum } from './unsorted-segment-sum.ts';

/** A kernel composed of the backend's own operations. Each kernel casts its inputs and attributes. */
type ComposedKernel = (inputs: never, attributes: never) => tf.Tensor;

const composed: Readonly<Record<string, ComposedKernel>> = {
  [tf.Conv2DBackpropFilter]: conv2dBackpropFilter,
  [tf.Conv2DBackpropInput]: conv2dBackpropInput,
  [tf.Conv3DBackpropFilterV2]: conv3dBackpropFilter,
  [tf.Conv3DBackpropInputV2]: conv3dBackpropInput,
  [tf.DepthwiseConv2dNativeBackpropFilter]: depthwiseBackpropFilter,
  [tf.DepthwiseConv2dNativeBackpropInput]: depthwiseBackpropInput,
  [tf.Einsum]: einsum,
  [tf.MaxPool3D]: maxPool3d,
  [tf.MaxPool3DGrad]: maxPool3dGrad,
  [tf.MaxPoolGrad]: maxPoolGrad,
  [tf.OneHot]: oneHot,
  [tf.UnsortedSegmentSum]: unsortedSegmentSum,
};

/**
 * Kernels of tfjs that are wrong in some cases, or so slow that they would take longer than the convolutions of a step.
 */
const replacements: Readonly<Record<string, Replacement>> = {
  [tf.All]: overNothing(1),
  [tf.Any]: overNothing(0),
  [tf.AvgPool]: pooledExplicitly,
  [tf.BatchMatMul]: batchMatMul,
  [tf.Concat]: emptyStrings,
  [tf.Conv2D]: paddedExplicitly,
  [tf.DepthwiseConv2dNative]: paddedExplicitly,
  [tf.FusedConv2D]: paddedExplicitly,
  [tf.FusedDepthwiseConv2D]: paddedExplicitly,
  [tf.FusedBatchNorm]: fusedBatchNorm,
  [tf.Cast]: cast,
  [tf.ClipByValue]: clipByValue,
  [tf.CropAndResize]: byCpu(tf.CropAndResize),
  [tf.Cumprod]: unlessEmpty,
  [tf.Cumsum]: unlessEmpty,
  [tf.Equal]: comparison(true),
  [tf.FloorDiv]: floorDiv,
  [tf.NotEqual]: comparison(false),
  [tf.Prelu]: unlessEmpty,
  [tf.Prod]: overNothing(1),
  [tf.Reverse]: reverse,
  [tf.RotateWithOffset]: byCpu(tf.RotateWithOffset),
  [tf.Select]: select,
  [tf.GatherV2]: gather,
  [tf.Identity]: identity,
  [tf.LeakyRelu]: leakyRelu,
  [tf.Max]: overNothing(Number.NEGATIVE_INFINITY),
  [tf.MaxPool]: pooledExplicitly,
  [tf.MaxPoolWithArgmax]: byCpu(tf.MaxPoolWithArgmax),
  [tf.Mean]: mean,
  [tf.Min]: overNothing(Number.POSITIVE_INFINITY),
  [tf.Pack]: emptyStrings,
  [tf.Slice]: slice,
  [tf.StridedSlice]: stridedSlice,
  [tf.Sum]: sum,
  [tf.Tile]: tile,
  // The `reflect` mode of tfjs's wasm backend is wrong.
  [tf.Transform]: (call) => transform(call, byCpu(tf.Transform)),
  [tf.Transpose]: transpose,
};

let registered = false;

/**
 * Adds to the backend 'wasm' the kernels that training needs and that are missing, wrong or too slow in tfjs.
 *
 * May be called any number of times, before or after the backend is in use.
 */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  for (const [kernelName, kernel] of Object.entries(composed)) {
    if (tf.getKernel(kernelName, 'wasm') !== undefined) tf.unregisterKernel(kernelName, 'wasm');
    const kernelFunc: tf.KernelFunc = ({ inputs, attrs }) => kernel(inputs as never, attrs as never);
    tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
  }
  replaceKernels('wasm', replacements);
}
