import * as tf from '@tensorflow/tfjs-core';
import { unary } from './grad-config.ts';
import { nodeOf } from './tape.ts';

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
 * Gradients of piecewise constant kernels. They are zeros of type float32 for every input type.
 *
 * They are needed for second derivatives. A gradient that contains a mask (`where(x > 0, ...)`) can be differentiated
 * again only if the comparison has a gradient.
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
  // tfjs passes dy through a cast to integers or booleans as if the cast kept all information. Only a cast from
  // booleans to integers keeps all information.
  {
    kernelName: tf.Cast,
    gradFunc: (dy, saved, { dtype }) => {
      const from = nodeOf(saved)?.inputs.x?.dtype;
      const lossy = dtype === 'bool' ? from !== 'bool' : dtype === 'int32' && from !== 'bool' && from !== 'int32';
      const d = dy as tf.Tensor;
      return { x: () => (lossy ? tf.zeros(d.shape) : tf.clone(d)) };
    },
  },
];
