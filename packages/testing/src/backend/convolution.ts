import * as tf from '@tensorflow/tfjs-core';
import { type Convolution, convolution, forward, gradientW, gradientX, noise } from '../reference-kernels.ts';
import { type BackendCheck, gradients, tensor } from './check.ts';

const shapes: readonly (readonly [what: string, shape: Convolution])[] = [
  ['3x3 same', { x: [2, 6, 6, 3], filter: [3, 3, 3, 4], stride: 1, pad: 'same' }],
  ['4x4 stride 2 same', { x: [2, 8, 8, 3], filter: [4, 4, 3, 5], stride: 2, pad: 'same' }],
  ['4x4 stride 2 same, odd sizes', { x: [2, 7, 5, 2], filter: [4, 4, 2, 3], stride: 2, pad: 'same' }],
  ['5x5 stride 2 valid, odd sizes', { x: [2, 11, 9, 3], filter: [5, 5, 3, 2], stride: 2, pad: 'valid' }],
  ['4x4 valid to 1x1', { x: [3, 4, 4, 5], filter: [4, 4, 5, 1], stride: 1, pad: 'valid' }],
  ['1x1', { x: [2, 5, 3, 4], filter: [1, 1, 4, 6], stride: 1, pad: 'same' }],
  ['1x1 stride 2', { x: [2, 5, 4, 3], filter: [1, 1, 3, 2], stride: 2, pad: 'valid' }],
  ['3x2 stride 3 same, batch 1', { x: [1, 8, 7, 2], filter: [3, 2, 2, 3], stride: 3, pad: 'same' }],
  ['2x1 stride 3 same, smaller than the stride', { x: [2, 7, 8, 2], filter: [2, 1, 2, 3], stride: 3, pad: 'same' }],
  ['one channel, batch 1', { x: [1, 6, 6, 1], filter: [3, 3, 1, 1], stride: 2, pad: 'same' }],
];

const depthwiseShapes: typeof shapes = [
  ['3x3 same', { x: [2, 6, 5, 3], filter: [3, 3, 3, 1], stride: 1, pad: 'same' }],
  ['3x3 stride 2 same, odd sizes, multiplier 2', { x: [2, 7, 5, 2], filter: [3, 3, 2, 2], stride: 2, pad: 'same' }],
  ['4x4 stride 2 valid, batch 1', { x: [1, 8, 8, 3], filter: [4, 4, 3, 1], stride: 2, pad: 'valid' }],
];

function conv2d(shape: Convolution): (x: tf.Tensor, filter: tf.Tensor) => tf.Tensor {
  return (x, filter) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, shape.stride, shape.pad, 'NHWC', shape.dilation ?? 1);
}

function depthwise(shape: Convolution): (x: tf.Tensor, filter: tf.Tensor) => tf.Tensor {
  return (x, filter) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, shape.stride, shape.pad);
}

/** Returns a check of the forward pass and both gradients of a convolution. */
function convolutionCheck(name: string, shape: Convolution): BackendCheck {
  const op = shape.depthwise ? depthwise(shape) : conv2d(shape);
  return {
    name,
    compute() {
      const reference = convolution(shape);
      const [x, filter, dy] = [noise(shape.x, 1), noise(shape.filter, 2), noise(reference.y, 3)];
      const inputs = [tensor(x), tensor(filter)];
      const [dx, dw] = gradients((a, b) => op(a!, b!), inputs, tensor(dy));
      return [
        [op(inputs[0]!, inputs[1]!), forward(reference, x, filter)],
        [dx!, gradientX(reference, dy, filter)],
        [dw!, gradientW(reference, x, dy)],
      ];
    },
  };
}

/** Returns a check of a transposed convolution, which equals the gradient of a convolution for its input. */
function transposedCheck(name: string, shape: Convolution): BackendCheck {
  const op = (y: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
    tf.conv2dTranspose(y as tf.Tensor4D, filter as tf.Tensor4D, [...shape.x], shape.stride, shape.pad);
  return {
    name,
    compute() {
      const reference = convolution(shape);
      const [y, filter, dx] = [noise(reference.y, 4), noise(shape.filter, 5), noise(shape.x, 6)];
      const inputs = [tensor(y), tensor(filter)];
      const [dy, dw] = gradients((a, b) => op(a!, b!), inputs, tensor(dx));
      return [
        [op(inputs[0]!, inputs[1]!), gradientX(reference, y, filter)],
        [dy!, forward(reference, dx, filter)],
        [dw!, gradientW(reference, dx, y)],
      ];
    },
  };
}

// tfjs has no gradient of a dilated convolution, so only the forward pass is checked.
const dilated: Convolution = { x: [2, 9, 8, 2], filter: [3, 3, 2, 3], stride: 1, pad: 'same', dilation: 2 };

/** Checks of conv2d, conv2dTranspose and depthwiseConv2d with their gradients. */
export const convolutionChecks: readonly BackendCheck[] = [
  ...shapes.map(([what, shape]) => convolutionCheck(`conv2d ${what}`, shape)),
  {
    name: 'conv2d 3x3 dilation 2 (forward)',
    compute: () => {
      const [x, filter] = [noise(dilated.x, 1), noise(dilated.filter, 2)];
      return [[conv2d(dilated)(tensor(x), tensor(filter)), forward(convolution(dilated), x, filter)]];
    },
  },
  ...shapes.map(([what, shape]) => transposedCheck(`conv2dTranspose ${what}`, shape)),
  ...depthwiseShapes.map(([what, shape]) => convolutionCheck(`depthwiseConv2d ${what}`, { ...shape, depthwise: true })),
];
