import * as tf from '@tensorflow/tfjs-core';

/**
 * The gradient of a kernel of one input, from that input.
 *
 * Never from the kernel's output: tfjs hands a saved output back as a constant, and what is computed from it has no
 * derivative.
 *
 * @param gradient dx, by operations that have gradients themselves
 * @param input the input's name
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
 * The gradient of a kernel of two inputs that are broadcast to one shape.
 *
 * @param da the gradient for a, in the shape of dy
 * @param db the gradient for b, likewise
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
 * The sum of `x` over the axes along which `shape` was broadcast to x's: the gradient of broadcasting.
 *
 * Always a new tensor. Sizes of 1 are broadcast to 0, too, which tfjs's own list of such axes leaves out.
 */
export function sumTo(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const added = x.rank - shape.length;
  const axes = [...x.shape.keys()].filter((axis) => axis < added || (shape[axis - added] === 1 && x.shape[axis] !== 1));
  return tf.reshape(axes.length > 0 ? tf.sum(x, axes) : x, [...shape]);
}

/**
 * 1 where a condition holds and 0 elsewhere: a constant to every derivative.
 *
 * No cast: webgpu's keeps the booleans' representation, which its transpose and sums over inner axes cannot read.
 */
export function indicator(condition: tf.Tensor): tf.Tensor {
  return tf.where(condition, tf.ones(condition.shape), tf.zeros(condition.shape));
}

/**
 * indices [...] to [...,depth], a 1 at each index and no 1 for what is none of 0..depth-1.
 *
 * tf.oneHot refuses a depth of 1, has no gradient, and is of integers.
 */
export function oneHot(indices: tf.Tensor, depth: number): tf.Tensor {
  return indicator(tf.equal(tf.expandDims(tf.cast(indices, 'float32'), -1), tf.range(0, depth, 1, 'float32')));
}
