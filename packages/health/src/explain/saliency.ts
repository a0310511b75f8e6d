import * as tf from '@tensorflow/tfjs-core';

/**
 * The number of steps from the baseline to the image. With it the sum of the map has an error of a few percent at most.
 */
const STEPS = 32;

/**
 * Computes the integrated gradients of a critic, [N,H,W,C] to [N,H,W,C].
 *
 * The result is (x - b) times the mean gradient of the critic on the straight line from the baseline b to x, by the
 * midpoint rule. Each map sums to f(x) - f(b); plain gradients do not have this property. Source: Sundararajan et al.
 * 2017, "Axiomatic attribution for deep networks", equation 1.
 *
 * @param critic maps [N,H,W,C] to one logit per image, [N] or [N,1]; the logits must not depend on other images
 * @param baseline broadcasts to the images
 * @param steps number of points on the line. @default 32
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
