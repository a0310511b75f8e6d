import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../fused.ts';
import { indicator, unary } from './grad-config.ts';
import { runKernel } from './run-kernel.ts';

// Constants of SELU, from Klambauer et al. 2017, "Self-normalizing neural networks", section 2.
const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

const fusedKernel = 'GanforgeLeakyReluGrad';

/** Returns `dy` where `x > 0`, and `alpha * dy` elsewhere. It uses one kernel if the engine has that kernel. */
function leakyReluGradient(dy: tf.Tensor, x: tf.Tensor, alpha: number): tf.Tensor {
  const floats = dy.dtype === 'float32' && x.dtype === 'float32';
  if (floats && hasKernel(fusedKernel)) return runKernel(fusedKernel, { dy, x }, { alpha });
  return tf.mul(dy, tf.step(x, alpha));
}

/**
 * Gradients of activations. They are computed from the input by differentiable operations.
 *
 * At a kink the slope is the same as in TensorFlow. This is the slope from the left, except for relu6 at 6, where it is
 * 0.
 */
export const activations: readonly tf.GradConfig[] = [
  unary<{ alpha: number }>(tf.LeakyRelu, (dy, x, { alpha }) => leakyReluGradient(dy, x, alpha)),
  unary(tf.Relu, (dy, x) => leakyReluGradient(dy, x, 0)),
  {
    kernelName: fusedKernel,
    inputsToSave: ['x'],
    gradFunc: (ddx, [x], attributes) => {
      const { alpha } = attributes as unknown as { alpha: number };
      return { dy: () => leakyReluGradient(ddx as tf.Tensor, x!, alpha), x: () => tf.zerosLike(x!) };
    },
  },
  // `exp(min(x, 0))` is 1 for x >= 0 and `exp(x)` for x < 0. It never overflows.
  unary(tf.Elu, (dy, x) => tf.mul(dy, tf.exp(tf.minimum(x, 0)))),
  unary(tf.Selu, (dy, x) =>
    tf.mul(
      tf.mul(dy, seluScale),
      tf.where(tf.greater(x, 0), tf.onesLike(x), tf.mul(seluAlpha, tf.exp(tf.minimum(x, 0)))),
    ),
  ),
  unary(tf.Relu6, (dy, x) => tf.mul(dy, tf.mul(tf.step(x), tf.step(tf.sub(6, x))))),
  unary<{ clipValueMin: number; clipValueMax: number }>(tf.ClipByValue, (dy, x, { clipValueMin, clipValueMax }) =>
    tf.mul(dy, indicator(tf.logicalAnd(tf.greaterEqual(x, clipValueMin), tf.lessEqual(x, clipValueMax)))),
  ),

  unary(tf.Exp, (dy, x) => tf.mul(dy, tf.exp(x))),
  unary(tf.Tanh, (dy, x) => tf.mul(dy, tf.sub(1, tf.square(tf.tanh(x))))),
  unary(tf.Sigmoid, (dy, x) => {
    const y = tf.sigmoid(x);
    return tf.mul(dy, tf.mul(y, tf.sub(1, y)));
  }),
  unary(
    tf.Softmax,
    (dy, logits, { dim }: { dim: number }) => {
      const y = tf.softmax(logits, dim);
      const weighted = tf.mul(dy, y);
      return tf.sub(weighted, tf.mul(tf.sum(weighted, dim, true), y));
    },
    'logits',
  ),
  unary(
    tf.LogSoftmax,
    (dy, logits, { axis }: { axis: number }) => tf.sub(dy, tf.mul(tf.sum(dy, axis, true), tf.softmax(logits, axis))),
    'logits',
  ),
];
