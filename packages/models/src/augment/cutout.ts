import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { indicator, wholeNumbers } from '../shared/draws.ts';
import type { Augmentation } from './augmentation.ts';

/** The side of the rectangle, as a share of the image size. */
const SHARE = 1 / 2;

/** Sets a rectangle of half the height and half the width to 0. Its centre is uniformly distributed over the image. */
export const cutout: Augmentation = (images, random) =>
  tf.tidy(() => {
    const [n, height, width] = images.shape;
    const rows = tf.reshape(covered(n, height, random.fork('rows')), [n, height, 1, 1]);
    const columns = tf.reshape(covered(n, width, random.fork('columns')), [n, 1, width, 1]);
    return tf.mul(images, tf.sub(1, tf.mul(rows, columns)));
  });

/** Returns [N,size] with 1 at positions of an axis that the rectangle covers, and 0 elsewhere. */
function covered(n: number, size: number, random: RandomStream): tf.Tensor {
  const side = Math.round(size * SHARE);
  // If `side` is even, the centre of the hole is between two pixels. Then there are `size + 1` possible centres.
  const centre = wholeNumbers(random, [n, 1], size + (side % 2 === 0 ? 1 : 0));
  const first = tf.sub(centre, Math.floor(side / 2));
  const places = tf.reshape(tf.range(0, size), [1, size]);
  const after = tf.less(places, tf.add(first, side));
  return indicator(tf.logicalAnd(tf.greaterEqual(places, first), after));
}
