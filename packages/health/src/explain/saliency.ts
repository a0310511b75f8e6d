import * as tf from '@tensorflow/tfjs-core';

/**
 * Number of steps from the baseline to the image. With 32 steps, the error of the sum of a map is at most a few
 * percent.
 */
const STEPS = 32;

/**
 * Computes the integrated gradients of a critic. Input and result are [N,H,W,C].
 *
 * Let b be the baseline and x the image. The result is `(x - b)` times the mean gradient of the critic on the straight
 * line from b to x, by the midpoint rule. The sum of each map is `f(x) - f(b)`; plain gradients do not have this
 * property. Source: Sundararajan et al. 2017, "Axiomatic attribution for deep networks", equation 1.
 *
 * @param critic maps images [N,H,W,C] to one logit per image, [N] or [N,1]; a logit must not depend on other images
 * @param baseline the baseline image, which is broadcast to all images
 * @param steps the number of points on the line. @default 32
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
