import type { StateSpec } from '@ganforge/core';
import { repairGradients } from '@ganforge/core/gradients';
import * as tf from '@tensorflow/tfjs-core';

/** The weight of a new value in the moving mean: Karras et al. 2020, appendix B. */
const DECAY = 0.01;

/** Describes the state of the penalty: the moving mean of path lengths. */
export const pathLengthState: StateSpec = {
  initial: () => ({ mean: tf.scalar(0) }),
  reduce: 'mean',
  next: (old, found) => ({ mean: moved(old.mean!, found.mean!) }),
};

/** Moves `mean` towards `found` by a share of DECAY. */
function moved(mean: tf.Tensor, found: tf.Tensor): tf.Tensor {
  return tf.add(mean, tf.mul(tf.sub(found, mean), DECAY));
}

/**
 * Computes path lengths [N]. A path length is `sqrt(mean(|d(sum(image * noise)) / dw|^2))`, where the mean is over
 * layers.
 *
 * @param synthesis maps the styles of all layers to images [N,S,S,C]
 * @param noise random numbers [N,S,S,C] from `N(0,1) / S`
 */
export function pathLengths(
  synthesis: (styles: tf.Tensor[]) => tf.Tensor,
  styles: readonly tf.Tensor[],
  noise: tf.Tensor,
): tf.Tensor {
  repairGradients();
  return tf.tidy(() => {
    // Each layer has its own copy of the style and so its own gradient, even if several layers use the same style.
    const own = styles.map((w) => tf.clone(w));
    const product = (): tf.Scalar => tf.sum(tf.mul(synthesis(own), noise));
    const { grads } = tf.engine().gradients(product, own, undefined, true);
    const squares = grads.map((gradient) => tf.sum(tf.square(gradient!), 1));
    return tf.sqrt(tf.mean(tf.stack(squares), 0));
  });
}

/**
 * Computes the path length penalty without its weight. It is the mean of `(length - a)^2`, where a is the moving mean
 * of path lengths, which includes this batch.
 *
 * As in the authors' code, the gradient also flows through a. Source: Karras et al. 2020, "Analyzing and Improving the
 * Image Quality of StyleGAN", section 3.2.
 */
export function pathLengthPenalty(lengths: tf.Tensor, mean: tf.Tensor): tf.Scalar {
  const a = moved(mean, tf.mean(lengths));
  return tf.mean(tf.square(tf.sub(lengths, a)));
}
