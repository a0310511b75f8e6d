import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkLogits } from '../adversarial/logits.ts';

const where = 'losses/top-k';

/**
 * The k largest of a batch's logits, [k]: the generator learns from the fakes that look most real alone.
 *
 * All other fakes get no gradient. k begins as the batch's size and falls slowly, by 1 % an epoch down to half of it.
 * Sinha et al. 2020, "Top-k Training of GANs: Improving GAN Performance by Throwing Away Bad Samples".
 *
 * @param logits one for each example, [n] or [n,1]
 * @param k in 1..n
 * @throws GanError for logits that are empty, not float32 or several an example, and for a k outside 1..n
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
    // Which they are has no gradient; picked by a product, which differentiates on every engine.
    const { indices } = tf.topk(flat, k);
    const chosen = tf.equal(tf.expandDims(indices, 1), tf.range(0, n, 1, 'int32'));
    return tf.sum(tf.where(chosen, tf.expandDims(flat, 0), tf.zeros([k, n])), 1);
  });
}
