import type { RandomStream } from '@ganforge/core';
import { repairGradients } from '@ganforge/core/gradients';
import { checkKnownOptions, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats } from '../tensors.ts';
import { straightThrough } from './straight-through.ts';

const where = 'losses/gumbel-softmax';

/** Options of {@link gumbelSoftmax}. */
export interface GumbelSoftmaxOptions {
  /**
   * Whether to use straight-through mode. Then the value is one-hot, but the gradient is that of the relaxed sample.
   * @default false
   */
  readonly hard?: boolean;
}

/**
 * Draws a relaxed class sample, `softmax((logits + g) / temperature)` with standard Gumbel noise g.
 *
 * `logits` is float32 [...,K]. The result is [...,K]; each row is in [0,1] and sums to 1. At every temperature, class k
 * is the largest entry with probability `softmax(logits)_k`. With a lower temperature, rows are closer to one-hot. The
 * result is differentiable with respect to logits and temperature.
 *
 * The gradient is a biased estimate of the gradient of the expectation over discrete samples. A lower temperature
 * reduces the bias but increases the variance. Source: Jang et al. 2017, "Categorical Reparameterization with
 * Gumbel-Softmax", equation 2; Maddison et al. 2017, "The Concrete Distribution".
 *
 * @param temperature a number above 0, or a scalar tensor, which can follow a schedule and is not read back
 * @throws GanError `shape` if the logits are not float32 [...,K]; `argument` if the temperature is a number that is not
 *   above 0
 * @example
 * const tokens = gumbelSoftmax(logits, random('gumbel'), schedule('temperature'), { hard: true });
 */
export function gumbelSoftmax(
  logits: tf.Tensor,
  random: Pick<RandomStream, 'gumbel'>,
  temperature: tf.Scalar | number,
  options: GumbelSoftmaxOptions = {},
): tf.Tensor {
  checkFloats(where, 'logits', logits);
  checkKnownOptions(where, options, ['hard']);
  const classes = logits.shape.at(-1);
  if (classes === undefined || classes === 0) {
    throw new GanError(where, `logits must have shape [...,K]; received [${logits.shape}].`, { code: 'shape' });
  }
  if (typeof temperature === 'number' && !(temperature > 0)) {
    throw new GanError(where, `temperature must be above 0; received ${String(temperature)}. Try 1.`);
  }
  repairGradients();
  return tf.tidy(() => {
    const soft = tf.softmax(tf.div(tf.add(logits, random.gumbel(logits.shape)), temperature));
    if (options.hard !== true) return soft;
    const largest = tf.expandDims(tf.argMax(soft, -1), -1);
    return straightThrough(tf.cast(tf.equal(largest, tf.range(0, classes, 1, 'int32')), 'float32'), soft);
  });
}
