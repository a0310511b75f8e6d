import type { RandomStream } from '@ganforge/core';
import { repairGradients } from '@ganforge/core/gradients';
import { checkKnownOptions, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats } from '../tensors.ts';
import { straightThrough } from './straight-through.ts';

const where = 'losses/gumbel-softmax';

/** Options of {@link gumbelSoftmax}. */
export interface GumbelSoftmaxOptions {
  /** One-hot forward, the relaxation backward (straight-through). @default false */
  readonly hard?: boolean;
}

/**
 * A relaxed draw from the classes of logits: softmax((logits + g) / temperature), g standard Gumbel noise.
 *
 * `logits` float32 [...,K]; the result [...,K], each row between 0 and 1 with the sum 1. Its largest entry is class k with
 * probability softmax(logits)_k at any temperature; the lower that is, the nearer it is to one-hot. It can be
 * differentiated for logits and temperature. The gradient is that of the relaxation's expectation: as an estimate of the
 * gradient of the discrete expectation it is biased, less so the lower the temperature, and of more variance. Jang et al.
 * 2017, "Categorical Reparameterization with Gumbel-Softmax", equation 2; Maddison et al. 2017, "The Concrete Distribution".
 *
 * @param temperature above 0; a scalar tensor follows a schedule without being read
 * @throws GanError `shape` for logits that are not float32 [...,K]; `argument` for a number that is not above 0
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
