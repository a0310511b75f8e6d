import * as tf from '@tensorflow/tfjs-core';

/** Steps on the way from the baseline to the image: the sum of the map then has an error of some percent at most. */
const STEPS = 32;

/**
 * Integrated gradients of a critic at images, [N,H,W,C] to [N,H,W,C]: (x - b) times the mean of the critic's gradient on the straight
 * way from the baseline b to x, by the midpoint rule.
 *
 * Each map sums to f(x) - f(b), which is what tells it from a plain gradient. Sundararajan et al. 2017, "Axiomatic attribution for deep
 * networks", equation 1.
 *
 * @param critic a logit for each image, [N,H,W,C] to [N] or [N,1]; it must judge images one by one
 * @param baseline broadcasts to the images
 * @param steps on the way. @default 32
 */
export function integratedGradients(
  critic: (images: tf.Tensor4D) => tf.Tensor,
  images: tf.Tensor4D,
  baseline: tf.Tensor,
  steps: number = STEPS,
): tf.Tensor4D {
  return tf.tidy(() => {
    const way = tf.sub(images, baseline);
    const gradient = tf.grad((x: tf.Tensor) => tf.sum(critic(x as tf.Tensor4D)));
    let sum: tf.Tensor = tf.zerosLike(images);
    for (let i = 0; i < steps; i++) {
      sum = tf.tidy(() => tf.add(sum, gradient(tf.add(baseline, tf.mul(way, (i + 0.5) / steps)))));
    }
    return tf.mul(way, tf.div(sum, steps)) as tf.Tensor4D;
  });
}
