import type { StateSpec } from '@ganforge/core';
import { repairGradients } from '@ganforge/core/gradients';
import * as tf from '@tensorflow/tfjs-core';

/** The weight of a new value in the moving mean: Karras et al. 2020, appendix B. */
const DECAY = 0.01;

/** The moving mean a of path lengths. */
export const pathLengthState: StateSpec = {
  initial: () => ({ mean: tf.scalar(0) }),
  reduce: 'mean',
  next: (old, found) => ({ mean: moved(old.mean!, found.mean!) }),
};

/** a moved towards what was found. */
function moved(mean: tf.Tensor, found: tf.Tensor): tf.Tensor {
  return tf.add(mean, tf.mul(tf.sub(found, mean), DECAY));
}

/**
 * Computes path lengths, [N]: the square root of the mean over layers of |d (image . noise) / dw|^2.
 *
 * @param synthesis styles to images [N,S,S,C]
 * @param noise N(0,1) / S, [N,S,S,C]
 */
export function pathLengths(
  synthesis: (styles: tf.Tensor[]) => tf.Tensor,
  styles: readonly tf.Tensor[],
  noise: tf.Tensor,
): tf.Tensor {
  repairGradients();
  return tf.tidy(() => {
    // Each layer has its own gradient, even if layers share a style.
    const own = styles.map((w) => tf.clone(w));
    const product = (): tf.Scalar => tf.sum(tf.mul(synthesis(own), noise));
    const { grads } = tf.engine().gradients(product, own, undefined, true);
    const squares = grads.map((gradient) => tf.sum(tf.square(gradient!), 1));
    return tf.sqrt(tf.mean(tf.stack(squares), 0));
  });
}

/**
 * The path length penalty, without its weight: the mean of (length - a)^2, where a is the moving mean of lengths,
 * including this batch.
 *
 * Karras et al. 2020, "Analyzing and Improving the Image Quality of StyleGAN", section 3.2; The gradient also flows
 * through a, as in the authors' code.
 */
export function pathLengthPenalty(lengths: tf.Tensor, mean: tf.Tensor): tf.Scalar {
  const a = moved(mean, tf.mean(lengths));
  return tf.mean(tf.square(tf.sub(lengths, a)));
}
