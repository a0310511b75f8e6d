import * as tf from '@tensorflow/tfjs-core';
import { unary } from './grad-config.ts';

const ofTwo: readonly string[] = [
  tf.Equal,
  tf.NotEqual,
  tf.Greater,
  tf.GreaterEqual,
  tf.Less,
  tf.LessEqual,
  tf.LogicalAnd,
  tf.LogicalOr,
  tf.FloorDiv,
];

/**
 * Kernels that are constant between their jumps: their derivatives are zero, in float32 whatever the inputs are.
 *
 * A gradient that holds a mask (`where(x > 0, ...)`) can be differentiated again only if the comparison can.
 */
export const comparisons: readonly tf.GradConfig[] = [
  ...ofTwo.map(
    (kernelName): tf.GradConfig => ({
      kernelName,
      inputsToSave: ['a', 'b'],
      gradFunc: (_, saved) => {
        const [a, b] = saved as [tf.Tensor, tf.Tensor];
        return { a: () => tf.zeros(a.shape), b: () => tf.zeros(b.shape) };
      },
    }),
  ),
  unary(tf.LogicalNot, (_, x) => tf.zeros(x.shape)),
  // Upstream passes dy through a cast to integers or booleans as if nothing were lost.
  {
    kernelName: tf.Cast,
    gradFunc: (dy, _, { dtype }) => ({
      x: () => (dtype === 'int32' || dtype === 'bool' ? tf.zeros((dy as tf.Tensor).shape) : tf.clone(dy as tf.Tensor)),
    }),
  },
];
