import * as tf from '@tensorflow/tfjs-core';
import { unary } from './grad-config.ts';
import { runKernel } from './run-kernel.ts';
import { aroundAxis } from './strided.ts';

interface Attributes {
  readonly size: readonly [number, number];
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/**
 * The adjoint of resizing, [N,h,w,C] to [N,H,W,C]: along each axis the transpose of the matrix that resizes it.
 *
 * The engine itself gives the matrix, by resizing the identity: whatever it does, this is its gradient. Matrix products
 * are differentiable to any order.
 */
function resizeGradient(
  kernelName: string,
  dy: tf.Tensor,
  [, height, width]: readonly number[],
  attributes: Attributes,
): tf.Tensor {
  const [rows, columns] = attributes.size;
  const matrix = (from: number, to: number): tf.Tensor2D => {
    const identity = tf.reshape(tf.eye(from), [1, from, 1, from]);
    return tf.reshape(runKernel(kernelName, { images: identity }, { ...attributes, size: [to, 1] }), [to, from]);
  };
  const narrow = width === columns ? dy : contract(dy, 2, matrix(width!, columns));
  return height === rows ? narrow : contract(narrow, 1, matrix(height!, rows));
}

/** The product of an axis of `x` with a matrix [n,m]: the axis of n becomes one of m. */
function contract(x: tf.Tensor, axis: number, matrix: tf.Tensor2D): tf.Tensor {
  const [outer, length, inner] = aroundAxis(x, axis).shape;
  const [, result] = matrix.shape;
  const vectors = tf.reshape(tf.transpose(aroundAxis(x, axis), [0, 2, 1]), [outer * inner, length]);
  const products = tf.reshape(tf.matMul(vectors, matrix), [outer, inner, result]);
  return tf.reshape(tf.transpose(products, [0, 2, 1]), x.shape.with(axis, result));
}

/** The sum over each block of pixels that nearest neighbour made of one, [N,h*a,w*b,C] to [N,h,w,C]. */
function sumBlocks(dy: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const [batch, height, width, channels] = shape as [number, number, number, number];
  const [, rows, columns] = dy.shape as [number, number, number];
  const [a, b] = [rows / height, columns / width];
  const narrow = tf.sum(tf.reshape(dy, [batch * rows * width, b, channels]), 1);
  const low = tf.sum(tf.reshape(narrow, [batch * height, a, width * channels]), 1);
  return tf.reshape(low, [batch, height, width, channels]);
}

/** Whether every pixel became a block of as many rows, and of as many columns, as every other. */
function makesBlocks(kernelName: string, { shape }: tf.Tensor, { size, alignCorners }: Attributes): boolean {
  const whole = size[0] % shape[1]! === 0 && size[1] % shape[2]! === 0;
  return kernelName === tf.ResizeNearestNeighbor && whole && !alignCorners;
}

/** Gradients of both resizes, at any size, batch and way of aligning the pixels. */
export const resizing: readonly tf.GradConfig[] = [tf.ResizeBilinear, tf.ResizeNearestNeighbor].map((kernelName) =>
  unary<Attributes>(
    kernelName,
    (dy, images, attributes) =>
      makesBlocks(kernelName, images, attributes)
        ? sumBlocks(dy, images.shape)
        : resizeGradient(kernelName, dy, images.shape, attributes),
    'images',
  ),
);
