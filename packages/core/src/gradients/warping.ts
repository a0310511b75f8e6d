import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { oneHot } from './grad-config.ts';
import { runKernel } from './run-kernel.ts';

const where = 'core/gradients';

function constantOnly(kernelName: string, input: string): () => tf.Tensor {
  return () => {
    throw new GanError(
      where,
      `${kernelName} has a gradient for the images only; expected ${input} that do not depend on differentiated tensors.`,
      { code: 'unsupported' },
    );
  };
}

/** Adds dy [n,P,C] times `weight` to the pixels `index` of images [n,K,C]. `weight` and `index` are [n,P] or [1,P]. */
function scatter(dy: tf.Tensor, weight: tf.Tensor, index: tf.Tensor, pixels: number): tf.Tensor {
  const [batch, places, channels] = dy.shape as [number, number, number];
  const first = tf.mul(tf.range(0, batch, 1, 'float32'), pixels);
  const rows = tf.cast(tf.add(index, tf.reshape(first, [batch, 1])), 'int32');
  const updates = tf.reshape(tf.mul(dy, tf.expandDims(weight, 2)), [batch * places, channels]);
  const sums = tf.scatterND(tf.reshape(rows, [batch * places, 1]), updates, [batch * pixels, channels]);
  return tf.reshape(sums, [batch, pixels, channels]);
}

/** Returns the row index and the column index of every pixel, each [1,H,W,1]. */
function coordinates(height: number, width: number): [tf.Tensor, tf.Tensor] {
  const rows = tf.reshape(tf.range(0, height), [1, height, 1, 1]);
  const columns = tf.reshape(tf.range(0, width), [1, 1, width, 1]);
  return [tf.broadcastTo(rows, [1, height, width, 1]), tf.broadcastTo(columns, [1, height, width, 1])];
}

/**
 * Computes the gradient of `tf.image.transform` for the images.
 *
 * Each output value is a weighted sum of four neighbouring pixels. No two of the four pixels have both the same parity
 * of row and the same parity of column. So the engine itself can compute the weights and the positions. For each pair
 * of parities it transforms an image that is 1 at the pixels with these parities, and images of their rows and columns.
 */
function transformGradient(dy: tf.Tensor4D, image: tf.Tensor4D, transforms: tf.Tensor2D, attrs: object): tf.Tensor {
  const [batch, height, width, channels] = image.shape;
  const [, outHeight, outWidth] = dy.shape;
  const [rows, columns] = coordinates(height, width);
  const odd = (x: tf.Tensor): tf.Tensor => tf.mod(x, 2);
  const even = (x: tf.Tensor): tf.Tensor => tf.sub(1, odd(x));
  const parities = [even, odd].flatMap((row) => [even, odd].map((column) => tf.mul(row(rows), column(columns))));
  const probes = tf.concat(
    parities.flatMap((ones) => [ones, tf.mul(ones, rows), tf.mul(ones, columns)]),
    3,
  );
  const copies = transforms.shape[0];
  const probed = runKernel(
    tf.Transform,
    { image: tf.tile(probes, [copies, 1, 1, 1]), transforms },
    { ...attrs, fillValue: 0 },
  );
  const found = tf.split(tf.reshape(probed, [copies, outHeight * outWidth, 12]), 12, 2);
  const gradient = tf.reshape(dy, [batch, outHeight * outWidth, channels]);
  const corners = parities.map((_, i) => {
    const [weight, row, column] = found.slice(3 * i, 3 * i + 3).map((t) => tf.squeeze(t, [2])) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const at = (sum: tf.Tensor): tf.Tensor => tf.round(tf.divNoNan(sum, weight));
    return scatter(gradient, weight, tf.add(tf.mul(at(row), width), at(column)), height * width);
  });
  return tf.reshape(tf.addN(corners), image.shape);
}

/**
 * Computes the gradient of `tf.image.rotateWithOffset`, which copies the nearest pixel. The engine rotates images of
 * row and column indices to find that pixel.
 */
function rotateGradient(dy: tf.Tensor4D, shape: readonly number[], attrs: object): tf.Tensor {
  const [batch, height, width, channels] = shape as [number, number, number, number];
  const image = tf.concat(coordinates(height, width), 3);
  const probed = runKernel(tf.RotateWithOffset, { image }, { ...attrs, fillValue: -1 });
  const [row, column] = tf.split(tf.reshape(probed, [1, height * width, 2]), 2, 2).map((t) => tf.squeeze(t, [2])) as [
    tf.Tensor,
    tf.Tensor,
  ];
  const inside = tf.cast(tf.greaterEqual(row, 0), 'float32');
  const index = tf.mul(inside, tf.add(tf.mul(row, width), column));
  const gradient = tf.reshape(dy, [batch, height * width, channels]);
  return tf.reshape(scatter(gradient, inside, index, height * width), [...shape]);
}

/**
 * Computes the gradient of `tf.image.cropAndResize` for the images.
 *
 * A crop is a product of matrices, one for each axis and box. The engine computes each matrix: it crops the identity.
 */
function cropAndResizeGradient(
  dy: tf.Tensor4D,
  image: tf.Tensor4D,
  boxes: tf.Tensor2D,
  boxInd: tf.Tensor1D,
  attrs: object,
): tf.Tensor {
  const [batch, height, width, channels] = image.shape;
  const [count, cropHeight, cropWidth] = dy.shape;
  const matrices = (size: number, shape: number[], kept: number[], cropSize: number[]): tf.Tensor =>
    runKernel(
      tf.CropAndResize,
      { image: tf.reshape(tf.eye(size), shape), boxes: tf.mul(boxes, kept), boxInd: tf.zerosLike(boxInd) },
      { ...attrs, cropSize, extrapolationValue: 0 },
    );
  const rows = tf.reshape(matrices(height, [1, height, 1, height], [1, 0, 1, 0], [cropHeight, 1]), [
    count,
    cropHeight,
    height,
  ]);
  const columns = tf.reshape(matrices(width, [1, 1, width, width], [0, 1, 0, 1], [1, cropWidth]), [
    count,
    cropWidth,
    width,
  ]);
  const tall = tf.matMul(rows, tf.reshape(dy, [count, cropHeight, cropWidth * channels]), true);
  const turned = tf.transpose(tf.reshape(tall, [count, height, cropWidth, channels]), [0, 2, 1, 3]);
  const wide = tf.matMul(columns, tf.reshape(turned, [count, cropWidth, height * channels]), true);
  const images = tf.transpose(tf.reshape(wide, [count, width, height, channels]), [0, 2, 1, 3]);
  const owners = oneHot(boxInd, batch);
  return tf.reshape(tf.matMul(owners, tf.reshape(images, [count, -1]), true), image.shape);
}

/** Gradients, for the images, of operations that sample images at other positions. */
export const warping: readonly tf.GradConfig[] = [
  {
    kernelName: tf.Transform,
    inputsToSave: ['image', 'transforms'],
    gradFunc: (dy, [image, transforms], attrs) => ({
      image: () => transformGradient(dy as tf.Tensor4D, image as tf.Tensor4D, transforms as tf.Tensor2D, attrs),
      transforms: constantOnly('image.transform', 'transforms'),
    }),
  },
  {
    kernelName: tf.RotateWithOffset,
    inputsToSave: ['image'],
    gradFunc: (dy, [image], attrs) => ({ image: () => rotateGradient(dy as tf.Tensor4D, image!.shape, attrs) }),
  },
  {
    kernelName: tf.CropAndResize,
    inputsToSave: ['image', 'boxes', 'boxInd'],
    gradFunc: (dy, [image, boxes, boxInd], attrs) => ({
      image: () =>
        cropAndResizeGradient(
          dy as tf.Tensor4D,
          image as tf.Tensor4D,
          boxes as tf.Tensor2D,
          boxInd as tf.Tensor1D,
          attrs,
        ),
      boxes: constantOnly('image.cropAndResize', 'boxes'),
      boxInd: () => tf.zerosLike(boxInd!),
    }),
  },
];
