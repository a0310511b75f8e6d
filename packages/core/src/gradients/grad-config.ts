import * as tf from '@tensorflow/tfjs-core';

/**
 * Describes the gradient of a kernel with one input, as a function of that input.
 *
 * The function must not use the kernel's output: tfjs returns a saved output as a constant, so second derivatives
 * through the output would be lost.
 *
 * @param gradient computes dx by operations that have gradients themselves
 * @param input the name of the input
 */
export function unary<Attributes = unknown>(
  kernelName: string,
  gradient: (dy: tf.Tensor, x: tf.Tensor, attributes: Attributes) => tf.Tensor,
  input = 'x',
): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: [input],
    gradFunc: (dy, [x], attributes) => ({
      [input]: () => gradient(dy as tf.Tensor, x!, attributes as Attributes),
    }),
  };
}

/**
 * Describes the gradient of a kernel with two inputs that are broadcast to one shape.
 *
 * @param da computes the gradient for a, in the shape of dy
 * @param db computes the gradient for b, in the shape of dy
 */
export function binary(
  kernelName: string,
  da: (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  db: (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [tf.Tensor, tf.Tensor];
      return {
        a: () => sumTo(da(dy as tf.Tensor, a, b), a.shape),
        b: () => sumTo(db(dy as tf.Tensor, a, b), b.shape),
      };
    },
  };
}

/**
 * Computes the gradient of broadcasting. It is the sum of `x` over the axes along which `shape` was broadcast to x's
 * shape.
 *
 * The function returns a new tensor. A size of 1 can also be broadcast to 0; tfjs's own list of such axes omits this
 * case.
 */
export function sumTo(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const added = x.rank - shape.length;
  const axes = [...x.shape.keys()].filter((axis) => axis < added || (shape[axis - added] === 1 && x.shape[axis] !== 1));
  return tf.reshape(axes.length > 0 ? tf.sum(x, axes) : x, [...shape]);
}

/**
 * Returns 1 where a condition is true and 0 elsewhere. Its derivative is zero.
 *
 * It uses `where` instead of a cast. On webgpu, the result of a cast from bool cannot be transposed or summed over
 * inner axes.
 */
export function indicator(condition: tf.Tensor): tf.Tensor {
  return tf.where(condition, tf.ones(condition.shape), tf.zeros(condition.shape));
}

/**
 * Maps indices [...] to one-hot [...,depth]. The row of an index outside 0..depth-1 contains only zeros.
 *
 * It replaces `tf.oneHot`, which rejects a depth of 1, has no gradient, and returns integers.
 */
export function oneHot(indices: tf.Tensor, depth: number): tf.Tensor {
  return indicator(tf.equal(tf.expandDims(tf.cast(indices, 'float32'), -1), tf.range(0, depth, 1, 'float32')));
}
