import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { indicator, wholeNumbers } from '../draws.ts';

/** The largest shift of an image, as a share of its size. */
const REACH = 1 / 8;

/**
 * Flips each image [N,H,W,C] with probability 1/2. Then it shifts the image by a whole number of pixels along each
 * axis, uniformly up to 1/8 of the size. The gap is filled by mirroring the image at its edge. CR uses this transform
 * (Zhang et al. 2020, section 3.1).
 */
export function flipAndShift(images: tf.Tensor4D, random: RandomStream): tf.Tensor4D {
  return tf.tidy(() => {
    const [n, height, width, channels] = images.shape;
    const rows = places(n, height, tf.zeros([n, 1, 1]), random.fork('rows'));
    const columns = places(n, width, wholeNumbers(random.fork('flip'), [n, 1, 1], 2), random.fork('columns'));
    const moved = tf.matMul(rows, tf.reshape(images, [n, height, width * channels]));
    const turned = tf.transpose(tf.reshape(moved, [n, height, width, channels]), [0, 2, 1, 3]);
    const shown = tf.matMul(columns, tf.reshape(turned, [n, width, height * channels]));
    return tf.transpose(tf.reshape(shown, [n, width, height, channels]), [0, 2, 1, 3]) as tf.Tensor4D;
  });
}

/** Returns a matrix for each image that shifts an axis, and also flips it if `flipped` is 1. */
function places(n: number, size: number, flipped: tf.Tensor, random: RandomStream): tf.Tensor3D {
  const reach = Math.round(size * REACH);
  const last = size - 1;
  const shift = tf.sub(wholeNumbers(random, [n, 1, 1], 2 * reach + 1), reach);
  const shifted = tf.abs(tf.add(tf.reshape(tf.range(0, size), [1, size, 1]), shift));
  const inside = tf.sub(last, tf.abs(tf.sub(last, shifted)));
  const from = tf.add(inside, tf.mul(flipped, tf.sub(last, tf.mul(2, inside))));
  return indicator(tf.equal(from, tf.reshape(tf.range(0, size), [1, 1, size]))) as tf.Tensor3D;
}
