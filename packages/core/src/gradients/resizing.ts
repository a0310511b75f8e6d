import * as tf from '@tensorflow/tfjs-core';
import { unary } from './grad-config.ts';
import { mirrorPadGradient } from './padding.ts';
import { runKernel } from './run-kernel.ts';
import { aroundAxis } from './strided.ts';

interface Attributes {
  readonly size: readonly [number, number];
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

type Shape = [number, number, number, number];

/**
 * Computes the gradient of any resizing, from [N,h,w,C] to [N,H,W,C]. Along each axis it multiplies dy by the transpose
 * of the matrix that resizes this axis.
 *
 * The engine itself resizes an identity matrix to compute that matrix, so the gradient fits every engine.
 */
function byMatrices(kernelName: string, dy: tf.Tensor, [, height, width]: Shape, attributes: Attributes): tf.Tensor {
  const [rows, columns] = attributes.size;
  const matrix = (from: number, to: number): tf.Tensor2D => {
    const identity = tf.reshape(tf.eye(from), [1, from, 1, from]);
    return tf.reshape(runKernel(kernelName, { images: identity }, { ...attributes, size: [to, 1] }), [to, from]);
  };
  const narrow = width === columns ? dy : contract(dy, 2, matrix(width, columns));
  return height === rows ? narrow : contract(narrow, 1, matrix(height, rows));
}

/** Multiplies one axis of `x` by a matrix [n,m]. The length of the axis changes from n to m. */
function contract(x: tf.Tensor, axis: number, matrix: tf.Tensor2D): tf.Tensor {
  const [outer, length, inner] = aroundAxis(x, axis).shape;
  const [, result] = matrix.shape;
  const vectors = tf.reshape(tf.transpose(aroundAxis(x, axis), [0, 2, 1]), [outer * inner, length]);
  const products = tf.reshape(tf.matMul(vectors, matrix), [outer, inner, result]);
  return tf.reshape(tf.transpose(products, [0, 2, 1]), x.shape.with(axis, result));
}

/**
 * Sums each block of dy. Nearest-neighbour resizing by integer factors repeats each pixel in a block, so the gradient
 * is the sum over each block.
 */
function sumBlocks(dy: tf.Tensor, [batch, height, width, channels]: Shape): tf.Tensor {
  const [, rows, columns] = dy.shape as Shape;
  const [a, b] = [rows / height, columns / width];
  const narrow = tf.sum(tf.reshape(dy, [batch * rows * width, b, channels]), 1);
  const low = tf.sum(tf.reshape(narrow, [batch * height, a, width * channels]), 1);
  return tf.reshape(low, [batch, height, width, channels]);
}

/** The weights with which one source pixel contributes to a larger image along one axis, and their position. */
interface Triangle {
  readonly factor: number;
  readonly weights: readonly number[];
  /** Number of times that the first and the last pixel are repeated before interpolation. */
  readonly repeated: [number, number];
  /** Number of zeros before and after the larger image. They complete the triangles of all pixels. */
  readonly padding: [number, number];
}

function triangle(factor: number, halfPixelCenters: boolean): Triangle {
  // The centre of pixel i lies at `i * factor + centre` in the larger image. The pixel contributes to positions less
  // than `factor` away on both sides.
  const centre = halfPixelCenters ? (factor - 1) / 2 : 0;
  const [first, end] = [Math.floor(centre - factor) + 1, Math.ceil(centre + factor)];
  const weights = Array.from({ length: end - first }, (_, i) => 1 - Math.abs(first + i - centre) / factor);
  const before = halfPixelCenters ? 1 : 0;
  return { factor, weights, repeated: [before, 1], padding: [before * factor - first, end] };
}

/**
 * Computes the gradient of bilinear resizing by an integer factor, as a convolution.
 *
 * Every source pixel contributes with the same triangle of weights, so the gradient is a convolution with these
 * triangles. Repeated edge pixels count as separate pixels.
 */
function byTriangles(dy: tf.Tensor, [, height, width, channels]: Shape, halfPixelCenters: boolean): tf.Tensor {
  const [, rows, columns] = dy.shape as Shape;
  const vertical = triangle(rows / height, halfPixelCenters);
  const horizontal = triangle(columns / width, halfPixelCenters);
  const weights = vertical.weights.flatMap((v) =>
    horizontal.weights.flatMap((h) => Array.from({ length: channels }, () => v * h)),
  );
  const filter = tf.tensor4d(weights, [vertical.weights.length, horizontal.weights.length, channels, 1]);
  const padded = tf.pad(dy as tf.Tensor4D, [[0, 0], vertical.padding, horizontal.padding, [0, 0]]);
  const repeated = tf.depthwiseConv2d(padded, filter, [vertical.factor, horizontal.factor], 'valid');
  return mirrorPadGradient(repeated, [[0, 0], vertical.repeated, horizontal.repeated, [0, 0]], 'symmetric');
}

function gradient(kernelName: string, dy: tf.Tensor, images: tf.Tensor, attributes: Attributes): tf.Tensor {
  const { size, alignCorners, halfPixelCenters } = attributes;
  const shape = images.shape as Shape;
  const whole = size[0] % shape[1] === 0 && size[1] % shape[2] === 0;
  if (!whole || alignCorners) return byMatrices(kernelName, dy, shape, attributes);
  return kernelName === tf.ResizeBilinear ? byTriangles(dy, shape, halfPixelCenters) : sumBlocks(dy, shape);
}

/** Gradients of bilinear and nearest-neighbour resizing, for any size, batch and alignment of the pixels. */
export const resizing: readonly tf.GradConfig[] = [tf.ResizeBilinear, tf.ResizeNearestNeighbor].map((kernelName) =>
  unary<Attributes>(kernelName, (dy, images, attributes) => gradient(kernelName, dy, images, attributes), 'images'),
);
