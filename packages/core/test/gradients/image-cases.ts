import * as tf from '@tensorflow/tfjs-core';
import type { GradientCase } from './gradient-case.ts';

type Image = tf.Tensor4D;
type Volume = tf.Tensor5D;

const bilinear =
  (size: [number, number], alignCorners = false, halfPixelCenters = false) =>
  (x: tf.Tensor): tf.Tensor =>
    tf.image.resizeBilinear(x as Image, size, alignCorners, halfPixelCenters);
const nearest =
  (size: [number, number], alignCorners = false, halfPixelCenters = false) =>
  (x: tf.Tensor): tf.Tensor =>
    tf.image.resizeNearestNeighbor(x as Image, size, alignCorners, halfPixelCenters);
const mirrorPad =
  (mode: 'reflect' | 'symmetric', paddings: [number, number][]) =>
  (x: tf.Tensor): tf.Tensor =>
    tf.mirrorPad(x, paddings, mode);
// Rotates by 20 degrees, shears, shifts and adds perspective.
const transforms = [[0.94, -0.34, 0.9, 0.44, 0.94, -0.7, 0.02, 0.01]];
// Each case has one image, because the cpu kernel of tfjs transforms only the first image.
const transform =
  (interpolation: 'nearest' | 'bilinear', fill: 'constant' | 'reflect' | 'wrap' | 'nearest', size?: [number, number]) =>
  (x: tf.Tensor): tf.Tensor =>
    tf.image.transform(x as Image, tf.tensor2d(transforms), interpolation, fill, 0.5, size);
const crop =
  (method: 'bilinear' | 'nearest') =>
  (x: tf.Tensor): tf.Tensor => {
    const boxes = tf.tensor2d([
      // no source position is halfway between two pixels, because there 'nearest' would depend on rounding
      [0.1, 0.2, 0.8, 1.1],
      [0, 0, 1, 1],
      [0.8, 0.7, 0.1, -0.2],
    ]);
    return tf.image.cropAndResize(x as Image, boxes, tf.tensor1d([1, 0, 1], 'int32'), [3, 4], method, 0.5);
  };

/** Cases of pooling, resizing and warping. The images have odd sizes, and there are two images per batch. */
export const imageCases: readonly GradientCase[] = [
  { name: 'avgPool, same, stride 2', inputs: [[2, 5, 4, 2]], f: (x) => tf.avgPool(x as Image, 3, 2, 'same') },
  { name: 'avgPool, same, 2 by 5', inputs: [[2, 5, 4, 2]], f: (x) => tf.avgPool(x as Image, [2, 5], 1, 'same') },
  { name: 'avgPool, valid', inputs: [[2, 5, 7, 2]], f: (x) => tf.avgPool(x as Image, 2, 2, 'valid') },
  { name: 'avgPool, stride over the window', inputs: [[2, 7, 7, 1]], f: (x) => tf.avgPool(x as Image, 2, 3, 'valid') },
  { name: 'maxPool, same, stride 2', inputs: [[2, 5, 4, 2]], f: (x) => tf.maxPool(x as Image, 3, 2, 'same') },
  { name: 'maxPool, valid', inputs: [[2, 5, 7, 2]], f: (x) => tf.maxPool(x as Image, [2, 3], [2, 1], 'valid') },
  {
    name: 'maxPoolWithArgmax',
    inputs: [[2, 5, 4, 2]],
    f: (x) => tf.maxPoolWithArgmax(x as Image, 3, 2, 'same').result as tf.Tensor,
  },
  {
    name: 'avgPool3d, same, stride 2',
    inputs: [[2, 3, 4, 3, 2]],
    f: (x) => tf.avgPool3d(x as Volume, [3, 2, 2], 2, 'same'),
  },
  { name: 'avgPool3d, valid', inputs: [[2, 3, 4, 3, 2]], f: (x) => tf.avgPool3d(x as Volume, 2, 1, 'valid') },
  {
    name: 'maxPool3d, same, stride 2',
    inputs: [[2, 3, 4, 3, 2]],
    f: (x) => tf.maxPool3d(x as Volume, [3, 2, 2], 2, 'same'),
  },
  {
    name: 'maxPool3d, valid, of negative values',
    inputs: [{ shape: [2, 3, 4, 3, 1], range: [-3, -1] }],
    f: (x) => tf.maxPool3d(x as Volume, 2, 1, 'valid'),
  },
  { name: 'resizeBilinear, twice by thrice', inputs: [[2, 3, 4, 2]], f: bilinear([6, 12]) },
  {
    name: 'resizeBilinear, twice by thrice, half-pixel centres',
    inputs: [[2, 3, 4, 2]],
    f: bilinear([6, 12], false, true),
  },
  { name: 'resizeBilinear, up', inputs: [[2, 3, 4, 2]], f: bilinear([7, 6]) },
  { name: 'resizeBilinear, down', inputs: [[2, 7, 5, 1]], f: bilinear([3, 4]) },
  { name: 'resizeBilinear, aligned corners', inputs: [[2, 3, 4, 2]], f: bilinear([5, 1], true) },
  { name: 'resizeBilinear, half-pixel centres', inputs: [[2, 3, 4, 2]], f: bilinear([7, 3], false, true) },
  { name: 'resizeNearestNeighbor, twice', inputs: [[2, 3, 4, 2]], f: nearest([6, 8]) },
  { name: 'resizeNearestNeighbor, up', inputs: [[2, 3, 4, 2]], f: nearest([7, 6]) },
  { name: 'resizeNearestNeighbor, down', inputs: [[2, 7, 5, 1]], f: nearest([3, 5]) },
  { name: 'resizeNearestNeighbor, aligned corners', inputs: [[2, 3, 4, 2]], f: nearest([6, 7], true) },
  { name: 'resizeNearestNeighbor, half-pixel centres', inputs: [[2, 3, 4, 2]], f: nearest([7, 3], false, true) },
  {
    name: 'mirrorPad, reflect',
    inputs: [[2, 4, 3, 2]],
    f: mirrorPad('reflect', [
      [0, 0],
      [3, 1],
      [2, 2],
      [0, 0],
    ]),
  },
  {
    name: 'mirrorPad, symmetric',
    inputs: [[2, 4, 3, 2]],
    f: mirrorPad('symmetric', [
      [1, 2],
      [4, 0],
      [0, 3],
      [1, 1],
    ]),
  },
  { name: 'image.transform, bilinear', inputs: [[1, 4, 5, 2]], f: transform('bilinear', 'constant') },
  { name: 'image.transform, nearest', inputs: [[1, 4, 5, 2]], f: transform('nearest', 'constant', [3, 6]) },
  { name: 'image.transform, reflected', inputs: [[1, 4, 5, 2]], f: transform('bilinear', 'reflect', [6, 7]) },
  { name: 'image.transform, wrapped', inputs: [[1, 4, 5, 2]], f: transform('bilinear', 'wrap', [6, 7]) },
  { name: 'image.transform, edges repeated', inputs: [[1, 4, 5, 2]], f: transform('bilinear', 'nearest', [6, 7]) },
  {
    name: 'image.rotateWithOffset',
    inputs: [[2, 4, 5, 2]],
    f: (x) => tf.image.rotateWithOffset(x as Image, 0.5, 0.3, [0.4, 0.6]),
  },
  { name: 'image.cropAndResize, bilinear', inputs: [[2, 4, 5, 2]], f: crop('bilinear') },
  { name: 'image.cropAndResize, nearest', inputs: [[2, 4, 5, 2]], f: crop('nearest') },
  {
    name: 'image.cropAndResize, of one image',
    inputs: [[1, 4, 5, 2]],
    f: (x) => tf.image.cropAndResize(x as Image, [[0.1, 0.2, 0.8, 1.1]], [0], [3, 4]),
  },
  { name: 'image.flipLeftRight', inputs: [[2, 3, 4, 2]], f: (x) => tf.image.flipLeftRight(x as Image) },
  { name: 'image.rgbToGrayscale', inputs: [[2, 2, 3, 3]], f: (x) => tf.image.rgbToGrayscale(x as Image) },
  {
    name: 'depthToSpace, NHWC',
    inputs: [[2, 2, 3, 8]],
    f: (x) => tf.depthToSpace(x as Image, 2, 'NHWC'),
  },
];
