import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkLogits } from '../adversarial/logits.ts';

const where = 'losses/top-k';

/**
 * Returns the k largest logits of a batch, [k]. With them, the generator learns only from its most realistic samples.
 *
 * All other samples get no gradient. In the paper, k starts at the batch size and decreases by 1 % per epoch to half
 * the batch size. Source: Sinha et al. 2020, "Top-k Training of GANs: Improving GAN Performance by Throwing Away Bad
 * Samples".
 *
 * @param logits one logit per example, [n] or [n,1]
 * @param k an integer in 1..n
 * @throws GanError if logits are empty, not float32 or more than one per example, or if k is outside 1..n
 * @example
 * const lossG = nonSaturating.generator(topK(critic(fake), 24));
 */
export function topK(logits: tf.Tensor, k: number): tf.Tensor1D {
  checkLogits(where, 'logits', logits);
  const n = logits.shape[0]!;
  if (logits.rank === 0 || logits.size !== n) {
    throw new GanError(where, `logits must have shape [n] or [n,1]; received [${logits.shape}].`, { code: 'shape' });
  }
  if (!(Number.isInteger(k) && k >= 1 && k <= n)) {
    throw new GanError(where, `k must be an integer in 1..${n}; received ${formatValue(k)}.`);
  }
  return tf.tidy(() => {
    const flat = tf.reshape(logits, [n]) as tf.Tensor1D;
    // The indices have no gradient. So the logits are selected by a mask and a sum, which every engine can
    // differentiate.
    const { indices } = tf.topk(flat, k);
    const chosen = tf.equal(tf.expandDims(indices, 1), tf.range(0, n, 1, 'int32'));
    return tf.sum(tf.where(chosen, tf.expandDims(flat, 0), tf.zeros([k, n])), 1);
  });
}
