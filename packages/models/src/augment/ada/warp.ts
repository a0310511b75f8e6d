import * as tf from '@tensorflow/tfjs-core';
import { alongAxes, doubled, doubling, halving, MARGIN, PHASE, positions } from './wavelet.ts';

/**
 * Warps images [N,H,W,C]. Position p of the result is read from position `inverse * p` of the image.
 *
 * Positions are (x, y) in pixels from the centre of the image. Images are mirrored at their edges. To avoid aliasing,
 * images are doubled with the wavelet sym6, interpolated between four pixels, and halved with sym6. The identity map
 * does not change an image. The result is linear in the images and differentiable to any order. Source: Karras et al.
 * 2020, "Training generative adversarial networks with limited data", appendix B.
 *
 * @param inverse matrices [N,3,3] with the last row 0 0 1, which map output positions to input positions
 */
export function warp(images: tf.Tensor4D, inverse: tf.Tensor3D): tf.Tensor4D {
  return tf.tidy(() => {
    const [, height, width] = images.shape;
    const large = alongAxes(images, doubling(height), doubling(width));
    return alongAxes(readAt(large, tapsOf(inverse, height, width)), halving(height), halving(width));
  });
}

/**
 * Contains four pixels and their weights for each of P positions. `indices` is int32 [4 N P] and refers to all pixels
 * of the batch; `weights` is [4,N,P,1].
 */
interface Taps {
  readonly indices: tf.Tensor1D;
  readonly weights: tf.Tensor4D;
}

/** Computes the four pixels and their weights for each position of a doubled image. */
function tapsOf(inverse: tf.Tensor3D, height: number, width: number): Taps {
  const [n] = inverse.shape;
  const [tall, wide] = [doubled(height), doubled(width)];
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
  const x = tf.broadcastTo(tf.reshape(tf.sub(positions(width), centreX), [1, wide]), [tall, wide]);
  const y = tf.broadcastTo(tf.reshape(tf.sub(positions(height), centreY), [tall, 1]), [tall, wide]);
  const places = tf.reshape(tf.stack([x, y, tf.onesLike(x)]), [1, 3, tall * wide]);
  const from = tf.matMul(tf.slice(inverse, [0, 0, 0], [n, 2, 3]), tf.tile(places, [n, 1, 1]));
  const [fromX, fromY] = tf.unstack(from, 1) as [tf.Tensor, tf.Tensor];
  const [column, right] = between(tf.add(fromX, centreX), width);
  const [row, below] = between(tf.add(fromY, centreY), height);
  const first = tf.reshape(tf.mul(tf.range(0, n), tall * wide), [n, 1]);
  const corner = tf.add(first, tf.add(tf.mul(row, wide), column));
  const [left, above] = [tf.sub(1, right), tf.sub(1, below)];
  const indices = tf.stack([0, 1, wide, wide + 1].map((offset) => tf.add(corner, offset)));
  const weights = tf.stack([tf.mul(above, left), tf.mul(above, right), tf.mul(below, left), tf.mul(below, right)]);
  return {
    indices: tf.cast(tf.reshape(indices, [-1]), 'int32') as tf.Tensor1D,
    weights: tf.expandDims(weights, 3) as tf.Tensor4D,
  };
}

/**
 * Returns the pixel before each position of a doubled axis, and the distance of the position from this pixel, in [0,1].
 */
function between(position: tf.Tensor, size: number): readonly [before: tf.Tensor, beyond: tf.Tensor] {
  // Positions in the margin of a doubled axis are read directly, so that the identity map is exact. Positions farther
  // outside are mirrored.
  const room = MARGIN / 2 - Math.abs(PHASE);
  const last = size - 1;
  const folded = tf.sub(last, tf.abs(tf.sub(last, tf.mod(tf.abs(position), Math.max(1, 2 * last)))));
  const inside = tf.logicalAnd(tf.greaterEqual(position, -room), tf.lessEqual(position, last + room));
  const at = tf.add(tf.mul(tf.sub(tf.where(inside, position, folded), PHASE), 2), MARGIN);
  const before = tf.clipByValue(tf.floor(at), 0, doubled(size) - 2);
  return [before, tf.sub(at, before)];
}

/** Reads images at the given pixels and weights, as a sum of four gathers. */
function readAt(images: tf.Tensor4D, taps: Taps): tf.Tensor4D {
  // The gradient of reading is writing, and the gradient of writing is reading. The tape saves the taps for second
  // derivatives.
  return tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([taps.indices, taps.weights]);
    return {
      value: read(x as tf.Tensor4D, taps),
      gradFunc: (dy, [indices, weights]) => writtenAt(dy as tf.Tensor4D, { indices, weights } as Taps),
    };
  })(images) as tf.Tensor4D;
}

/** Computes the gradient of {@link readAt}: each value is added to the four pixels that it was read from. */
function writtenAt(values: tf.Tensor4D, taps: Taps): tf.Tensor4D {
  return tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([taps.indices, taps.weights]);
    return {
      value: written(x as tf.Tensor4D, taps),
      gradFunc: (dy, [indices, weights]) => readAt(dy as tf.Tensor4D, { indices, weights } as Taps),
    };
  })(values) as tf.Tensor4D;
}

function read(images: tf.Tensor4D, { indices, weights }: Taps): tf.Tensor4D {
  const [n, height, width, channels] = images.shape;
  const found = tf.gather(tf.reshape(images, [-1, channels]), indices);
  const taps = tf.mul(tf.reshape(found, [4, n, height * width, channels]), weights);
  return tf.reshape(tf.sum(taps, 0), images.shape);
}

function written(values: tf.Tensor4D, { indices, weights }: Taps): tf.Tensor4D {
  const [n, height, width, channels] = values.shape;
  const parts = tf.mul(tf.reshape(values, [1, n, height * width, channels]), weights);
  const sums = tf.unsortedSegmentSum(tf.reshape(parts, [-1, channels]), indices, n * height * width);
  return tf.reshape(sums, values.shape);
}
