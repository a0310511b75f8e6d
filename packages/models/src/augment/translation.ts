import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { indicator, wholeNumbers } from '../shared/draws.ts';
import type { Augmentation } from './augmentation.ts';

/** The largest shift of an image, as a share of its size. */
const REACH = 1 / 8;

/**
 * Shifts each image by a whole number of pixels along each axis, uniformly up to 1/8 of the size. The gap is filled
 * with zeros.
 */
export const translation: Augmentation = (images, random) =>
  tf.tidy(() => {
    const [n, height, width, channels] = images.shape;
    const rows = tf.matMul(shifts(n, height, random.fork('rows')), tf.reshape(images, [n, height, width * channels]));
    const columns = tf.transpose(tf.reshape(rows, [n, height, width, channels]), [0, 2, 1, 3]);
    const moved = tf.matMul(
      shifts(n, width, random.fork('columns')),
      tf.reshape(columns, [n, width, height * channels]),
    );
    return tf.transpose(tf.reshape(moved, [n, width, height, channels]), [0, 2, 1, 3]) as tf.Tensor4D;
  });

/**
 * Returns a matrix [N,size,size] for each image. Its product with the image moves position i + shift to position i.
 * Matrix products are differentiable to any order.
 */
function shifts(n: number, size: number, random: RandomStream): tf.Tensor3D {
  const reach = Math.round(size * REACH);
  const shift = tf.sub(wholeNumbers(random, [n, 1, 1], 2 * reach + 1), reach);
  const from = tf.add(tf.reshape(tf.range(0, size), [1, size, 1]), shift);
  const places = tf.reshape(tf.range(0, size), [1, 1, size]);
  return indicator(tf.equal(from, places)) as tf.Tensor3D;
}
