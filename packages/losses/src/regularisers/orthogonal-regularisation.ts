import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { sumFrom } from '../adversarial/sums.ts';
import { checkFloats } from '../tensors.ts';

const where = 'losses/orthogonal-regularisation';

/**
 * How far the outputs of a kernel are from orthogonal, without its weight beta: the squares of their products, summed.
 *
 * A kernel [...,in,out], read as the matrix W with a column for each output: ||W^T W (1 - I)||_F^2, the sum over all pairs
 * i, j of different outputs of (w_i . w_j)^2. The lengths of the columns stay free. Brock et al. 2019, "Large Scale GAN
 * Training for High Fidelity Natural Image Synthesis", equation 3; its authors' code adds 2e-4 (W W^T off the diagonal) W
 * to the gradient, which is that of this times 5e-5.
 *
 * @throws GanError for a kernel that is empty, not float32 or of fewer than two axes
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
