import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { sumFrom } from '../adversarial/sums.ts';
import { checkFloats } from '../tensors.ts';

const where = 'losses/orthogonal-regularisation';

/**
 * Computes orthogonal regularisation of a kernel, without its weight beta. It is the sum of squared dot products of the
 * weights of different outputs.
 *
 * The kernel [...,in,out] is reshaped to the matrix W with one column per output. The loss is
 * `||W^T W * (1 - I)||_F^2`, the sum of `(w_i . w_j)^2` over all pairs i != j. The lengths of the columns are not
 * restricted.
 *
 * Source: Brock et al. 2019, "Large Scale GAN Training for High Fidelity Natural Image Synthesis", equation 3. The
 * authors' code adds `2e-4 * (W W^T without its diagonal) W` to the gradient. This equals the loss here with weight
 * 5e-5.
 *
 * @throws GanError if the kernel is empty, not float32, or has fewer than two axes
 * @example
 * const loss = tf.add(hinge.generator(critic(fake)), tf.mul(5e-5, orthogonalRegularisation(kernel)));
 */
export function orthogonalRegularisation(kernel: tf.Tensor): tf.Scalar {
  checkFloats(where, 'kernel', kernel);
  if (kernel.rank < 2) {
    throw new GanError(where, `kernel must be [...,in,out]; received [${kernel.shape}].`, { code: 'shape' });
  }
  return tf.tidy(() => {
    const matrix = tf.reshape(kernel, [-1, kernel.shape.at(-1)!]) as tf.Tensor2D;
    const products = tf.matMul(matrix, matrix, true);
    const different = tf.sub(1, tf.eye(products.shape[0]));
    return sumFrom(tf.square(tf.mul(products, different)), 0) as tf.Scalar;
  });
}
