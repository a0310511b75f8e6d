import * as tf from '@tensorflow/tfjs-core';
import { sumTo } from './grad-config.ts';
import { consumersOf, goesThrough, nodeOf, producerOf } from './tape.ts';

/**
 * The slope that |x| needs at 0 inside log(1 + exp(-|x|)), if that term and a relu of x form a softplus.
 *
 * relu(x) + log1p(exp(-|x|)) is smooth at 0, but its parts are not: their slopes must be those of one side. relu uses
 * the slope from the left, 0. max(x, 0) uses the slope from the right, because the first of two equal numbers counts.
 *
 * @returns undefined for any other |x|
 */
function slopeWithinSoftplus(saved: readonly tf.Tensor[]): 1 | -1 | undefined {
  const node = nodeOf(saved);
  if (!goesThrough(node?.outputs[0], [tf.Neg, tf.Exp, tf.Log1p])) return undefined;
  const x = node?.inputs.x;
  return consumersOf(x).some(({ kernelName, inputs }) => kernelName === tf.Maximum && inputs.a === x) ? 1 : -1;
}

/** Whether a / b, the node of these saved tensors, is the quotient within tf.divNoNan. */
function isDivNoNan(saved: readonly tf.Tensor[]): boolean {
  const node = nodeOf(saved);
  return consumersOf(node?.outputs[0]).some(({ kernelName, inputs }) => {
    if (kernelName !== tf.Select || producerOf(inputs.e) !== node) return false;
    const condition = producerOf(inputs.condition);
    return condition?.kernelName === tf.Equal && condition.inputs.a === node?.inputs.b;
  });
}

const squares: readonly string[] = [tf.Square, tf.Pow, tf.SquaredDifference];

/** Whether a square root, the node of these saved tensors, is of a sum of squares: a norm. */
function isNorm(saved: readonly tf.Tensor[]): boolean {
  let made = producerOf(nodeOf(saved)?.inputs.x);
  while (made?.kernelName === tf.Reshape) made = producerOf(made.inputs.x);
  if (made?.kernelName !== tf.Sum) return false;
  const summed = producerOf(made.inputs.x);
  if (summed === undefined) return false;
  const { kernelName, inputs } = summed;
  return squares.includes(kernelName) || (kernelName === tf.Multiply && inputs.a === inputs.b);
}

/** 1 where x is 0, and x elsewhere. */
function nonZero(x: tf.Tensor): tf.Tensor {
  return tf.where(tf.equal(x, 0), tf.onesLike(x), x);
}

/**
 * Kernels whose slope at 0 depends on the expression around them.
 *
 * tfjs composes cross entropy, divNoNan and norms of such kernels. The composite has a slope at 0 even if a part has
 * none.
 */
export const kinks: readonly tf.GradConfig[] = [
  {
    // The slope at 0 is 0, as in TensorFlow and PyTorch; tfjs has -1.
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
    // divNoNan masks the quotient by 0, but 0 times 1 / 0 would be NaN.
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
        // Divides twice, because the square of b overflows long before the gradient does.
        b: () => {
          const by = divisor();
          const sums = sumTo(tf.mul(dy as tf.Tensor, tf.cast(a, 'float32')), b.shape);
          return tf.neg(tf.div(tf.div(sums, by), by));
        },
      };
    },
  },
  {
    // A norm has its minimum at 0, so 0 is a subgradient, as in PyTorch. The formula would give 1 / 0 times 0, which is
    // NaN.
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
