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
 * The adjoint of any resizing, [N,h,w,C] to [N,H,W,C]: along each axis the transpose of the matrix that resizes it.
 *
 * The engine computes the matrix by resizing the identity, so the gradient fits any implementation.
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

/** The product of an axis of `x` with a matrix [n,m]: the axis of n becomes one of m. */
function contract(x: tf.Tensor, axis: number, matrix: tf.Tensor2D): tf.Tensor {
  const [outer, length, inner] = aroundAxis(x, axis).shape;
  const [, result] = matrix.shape;
  const vectors = tf.reshape(tf.transpose(aroundAxis(x, axis), [0, 2, 1]), [outer * inner, length]);
  const products = tf.reshape(tf.matMul(vectors, matrix), [outer, inner, result]);
  return tf.reshape(tf.transpose(products, [0, 2, 1]), x.shape.with(axis, result));
}

/**
 * Nearest-neighbour resizing by integer factors makes a block of each pixel. The gradient is the sum over each block.
 */
function sumBlocks(dy: tf.Tensor, [batch, height, width, channels]: Shape): tf.Tensor {
  const [, rows, columns] = dy.shape as Shape;
  const [a, b] = [rows / height, columns / width];
  const narrow = tf.sum(tf.reshape(dy, [batch * rows * width, b, channels]), 1);
  const low = tf.sum(tf.reshape(narrow, [batch * height, a, width * channels]), 1);
  return tf.reshape(low, [batch, height, width, channels]);
}

/** The weights of one source pixel in a larger image along one axis, and their position. */
interface Triangle {
  readonly factor: number;
  readonly weights: readonly number[];
  /** How often the pixels at the edges are repeated before they are interpolated. */
  readonly repeated: [number, number];
  /** Zeros beyond the larger image that complete the triangles of all pixels. */
  readonly padding: [number, number];
}

function triangle(factor: number, halfPixelCenters: boolean): Triangle {
  // Pixel i lies at i * factor + centre of the larger image and reaches less than `factor` to both sides.
  const centre = halfPixelCenters ? (factor - 1) / 2 : 0;
  const [first, end] = [Math.floor(centre - factor) + 1, Math.ceil(centre + factor)];
  const weights = Array.from({ length: end - first }, (_, i) => 1 - Math.abs(first + i - centre) / factor);
  const before = halfPixelCenters ? 1 : 0;
  return { factor, weights, repeated: [before, 1], padding: [before * factor - first, end] };
}

/**
 * Bilinear interpolation by an integer factor gives each pixel the same triangle of weights, so the gradient is a
 * convolution with the triangles. Repeated edge pixels count as separate pixels.
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

/** Gradients of both resizes, at any size, batch and way of aligning the pixels. */
export const resizing: readonly tf.GradConfig[] = [tf.ResizeBilinear, tf.ResizeNearestNeighbor].map((kernelName) =>
  unary<Attributes>(kernelName, (dy, images, attributes) => gradient(kernelName, dy, images, attributes), 'images'),
);
