import * as tf from '@tensorflow/tfjs-core';
import { sumTo } from './grad-config.ts';
import { consumersOf, goesThrough, nodeOf, producerOf } from './tape.ts';

/**
 * Returns the slope of |x| at 0 if |x| is part of a softplus that is computed as `relu(x) + log(1 + exp(-|x|))`.
 *
 * This sum is smooth at 0, but its two parts are not. The slopes of the two parts at 0 must both come from the left or
 * both from the right. relu uses the slope from the left, which is 0. `max(x, 0)` uses the slope from the right,
 * because the gradient goes to the first of two equal numbers.
 *
 * @returns undefined for any other |x|
 */
function slopeWithinSoftplus(saved: readonly tf.Tensor[]): 1 | -1 | undefined {
  const node = nodeOf(saved);
  if (!goesThrough(node?.outputs[0], [tf.Neg, tf.Exp, tf.Log1p])) return undefined;
  const x = node?.inputs.x;
  return consumersOf(x).some(({ kernelName, inputs }) => kernelName === tf.Maximum && inputs.a === x) ? 1 : -1;
}

/** Returns whether a quotient belongs to `tf.divNoNan`. The quotient is the operation that saved these tensors. */
function isDivNoNan(saved: readonly tf.Tensor[]): boolean {
  const node = nodeOf(saved);
  return consumersOf(node?.outputs[0]).some(({ kernelName, inputs }) => {
    if (kernelName !== tf.Select || producerOf(inputs.e) !== node) return false;
    const condition = producerOf(inputs.condition);
    return condition?.kernelName === tf.Equal && condition.inputs.a === node?.inputs.b;
  });
}

const squares: readonly string[] = [tf.Square, tf.Pow, tf.SquaredDifference];

/**
 * Returns whether a square root is a norm, which is the root of a sum of squares. The square root is the operation that
 * saved these tensors.
 */
function isNorm(saved: readonly tf.Tensor[]): boolean {
  let made = producerOf(nodeOf(saved)?.inputs.x);
  while (made?.kernelName === tf.Reshape) made = producerOf(made.inputs.x);
  if (made?.kernelName !== tf.Sum) return false;
  const summed = producerOf(made.inputs.x);
  if (summed === undefined) return false;
  const { kernelName, inputs } = summed;
  return squares.includes(kernelName) || (kernelName === tf.Multiply && inputs.a === inputs.b);
}

/** Replaces zeros of x by 1. */
function nonZero(x: tf.Tensor): tf.Tensor {
  return tf.where(tf.equal(x, 0), tf.onesLike(x), x);
}

/**
 * Gradients of kernels whose slope at 0 depends on the expression around them.
 *
 * tfjs composes cross entropy, divNoNan and norms of such kernels. The composed function has a slope at 0 even where
 * one of its kernels has none.
 */
export const kinks: readonly tf.GradConfig[] = [
  {
    // The slope at 0 is 0, as in TensorFlow and PyTorch. In tfjs it is -1.
    kernelName: tf.Abs,
    inputsToSave: ['x'],
    gradFunc: (dy, saved) => ({
      x: () => {
        const x = tf.cast(saved[0]!, 'float32');
        const within = slopeWithinSoftplus(saved);
        const slope = within === undefined ? tf.sign(x) : tf.mul(-within, tf.step(tf.mul(-within, x), -1));
        return tf.mul(dy as tf.Tensor, slope);
      },
    }),
  },
  {
    // divNoNan multiplies the gradient of the quotient by 0, but without this change `0 * (1 / 0)` would be NaN.
    kernelName: tf.RealDiv,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [tf.Tensor, tf.Tensor];
      const divisor = (): tf.Tensor => {
        const numbers = tf.cast(b, 'float32');
        return isDivNoNan(saved) ? nonZero(numbers) : numbers;
      };
      return {
        a: () => sumTo(tf.div(dy as tf.Tensor, divisor()), a.shape),
        // The gradient divides by b twice, because the square of b overflows long before the gradient does.
        b: () => {
          const by = divisor();
          const sums = sumTo(tf.mul(dy as tf.Tensor, tf.cast(a, 'float32')), b.shape);
          return tf.neg(tf.div(tf.div(sums, by), by));
        },
      };
    },
  },
  {
    // A norm has its minimum at 0, so the gradient there is the subgradient 0, as in PyTorch. The formula would compute
    // `(1 / 0) * 0`, which is NaN.
    kernelName: tf.Sqrt,
    inputsToSave: ['x'],
    gradFunc: (dy, saved) => ({
      x: () => {
        const x = tf.cast(saved[0]!, 'float32');
        if (!isNorm(saved)) return tf.div(dy as tf.Tensor, tf.mul(tf.sqrt(x), 2));
        const slope = tf.div(dy as tf.Tensor, tf.mul(tf.sqrt(nonZero(x)), 2));
        return tf.where(tf.equal(x, 0), tf.zerosLike(slope), slope);
      },
    }),
  },
];
