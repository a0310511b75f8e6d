import * as tf from '@tensorflow/tfjs-core';
import type { GradientCase, InputSpec } from './gradient-case.ts';

const x: InputSpec = { shape: [2, 5, 4, 2] };
const filter: InputSpec = { shape: [3, 2, 2, 3] };
const depthwise: InputSpec = { shape: [3, 2, 2, 2] };
const volume: InputSpec = { shape: [2, 4, 3, 3, 2] };
const filter3d: InputSpec = { shape: [2, 3, 2, 2, 2] };

const conv2d =
  (...rest: Tail<typeof tf.conv2d>) =>
  (a: tf.Tensor, w: tf.Tensor): tf.Tensor =>
    tf.conv2d(a as tf.Tensor4D, w as tf.Tensor4D, ...rest);
const depthwiseConv2d =
  (...rest: Tail<typeof tf.depthwiseConv2d>) =>
  (a: tf.Tensor, w: tf.Tensor): tf.Tensor =>
    tf.depthwiseConv2d(a as tf.Tensor4D, w as tf.Tensor4D, ...rest);
const conv3d =
  (...rest: Tail<typeof tf.conv3d>) =>
  (a: tf.Tensor, w: tf.Tensor): tf.Tensor =>
    tf.conv3d(a as tf.Tensor5D, w as tf.Tensor5D, ...rest);

type Tail<F> = F extends (x: never, filter: never, ...rest: infer Rest) => unknown ? Rest : never;

/** Convolutions and their transposes. Each case differentiates both arguments. */
export const convolutionCases: readonly GradientCase[] = [
  { name: 'conv2d, valid', inputs: [x, filter], f: conv2d(1, 'valid') },
  { name: 'conv2d, same, stride 2', inputs: [x, filter], f: conv2d(2, 'same') },
  // The filter is square, because tfjs's cpu backend computes a wrong width for other filters.
  { name: 'conv2d, padded by a number', inputs: [x, { shape: [3, 3, 2, 2] }], f: conv2d(2, 1, 'NHWC', 1, 'floor') },
  { name: 'conv2d, same, dilation 2', inputs: [x, filter], f: conv2d(1, 'same', 'NHWC', 2) },
  { name: 'conv2d, valid, dilation 2 by 3', inputs: [x, filter], f: conv2d(1, 'valid', 'NHWC', [2, 3]) },
  {
    name: 'conv1d, same, dilation 2',
    inputs: [
      [2, 7, 2],
      [3, 2, 2],
    ],
    f: (a, w) => tf.conv1d(a as tf.Tensor3D, w as tf.Tensor3D, 1, 'same', 'NWC', 2),
  },
  {
    name: 'conv2dTranspose, same, stride 2',
    inputs: [
      [2, 3, 2, 2],
      [3, 2, 2, 2],
    ],
    f: (a, w) => tf.conv2dTranspose(a as tf.Tensor4D, w as tf.Tensor4D, [2, 5, 4, 2], 2, 'same'),
  },
  {
    name: 'fused conv2d with a bias',
    inputs: [x, filter, [3]],
    f: (a, w, bias) =>
      tf.fused.conv2d({ x: a as tf.Tensor4D, filter: w as tf.Tensor4D, strides: 2, pad: 'same', bias }),
  },
  { name: 'depthwiseConv2d, same, stride 2', inputs: [x, depthwise], f: depthwiseConv2d(2, 'same') },
  { name: 'depthwiseConv2d, valid', inputs: [x, depthwise], f: depthwiseConv2d(1, 'valid') },
  { name: 'depthwiseConv2d, same, dilation 2', inputs: [x, depthwise], f: depthwiseConv2d(1, 'same', 'NHWC', 2) },
  {
    name: 'separableConv2d, same, stride 2',
    inputs: [x, depthwise, [1, 1, 4, 3]],
    f: (a, d, p) =>
      tf.separableConv2d(a as tf.Tensor4D, d as tf.Tensor4D, p as tf.Tensor4D, 2, 'same') as unknown as tf.Tensor,
  },
  { name: 'conv3d, same, stride 2', inputs: [volume, filter3d], f: conv3d(2, 'same') },
  { name: 'conv3d, valid', inputs: [volume, filter3d], f: conv3d(1, 'valid') },
  { name: 'conv3d, same, dilation 2', inputs: [volume, filter3d], f: conv3d(1, 'same', 'NDHWC', [2, 2, 2]) },
  {
    name: 'conv3dTranspose, same, stride 2',
    inputs: [[2, 2, 2, 2, 2], filter3d],
    f: (a, w) => tf.conv3dTranspose(a as tf.Tensor5D, w as tf.Tensor5D, [2, 4, 3, 3, 2], 2, 'same'),
  },
];
