import { logSoftmax, repairGradients } from '@ganforge/core/gradients';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { meanOf } from '../adversarial/sums.ts';
import { checkBatch, checkFloats, checkTensor } from '../tensors.ts';

const where = 'losses/reinforce';

/**
 * Computes the log probability of each index under softmax(logits).
 *
 * `logits` is float32 [...,K], `indices` is int32 [...], and the result is [...]. For a sequence, sum the result over
 * the steps.
 *
 * @throws GanError `shape` if the shapes do not fit
 */
export function categoricalLogProbability(logits: tf.Tensor, indices: tf.Tensor): tf.Tensor {
  checkFloats(where, 'logits', logits);
  checkTensor(where, 'indices', indices);
  const classes = logits.shape.at(-1);
  if (!classes || indices.dtype !== 'int32' || !tf.util.arraysEqual(logits.shape.slice(0, -1), indices.shape)) {
    const received = `[${logits.shape}] and ${indices.dtype} [${indices.shape}]`;
    throw new GanError(where, `logits must be [...,K] and indices int32 [...]; received ${received}.`, {
      code: 'shape',
    });
  }
  repairGradients();
  return tf.tidy(() => {
    const chosen = tf.equal(tf.expandDims(indices, -1), tf.range(0, classes, 1, 'int32'));
    const logarithms = logSoftmax(logits);
    return tf.sum(tf.where(chosen, logarithms, tf.zerosLike(logarithms)), -1);
  });
}

/**
 * Computes the REINFORCE loss. Its gradient is an unbiased estimate of the gradient of the negative expected reward.
 *
 * `logProbabilities` and `rewards` are float32 [n]. They are the log probabilities and the rewards of the drawn
 * samples. The loss is `-mean((reward - baseline) * log(p))`. No gradient flows through rewards and baseline. If the
 * baseline of a sample does not depend on this sample, the estimate stays unbiased and its variance can be smaller.
 * Source: Williams 1992, "Simple Statistical Gradient-Following Algorithms for Connectionist Reinforcement Learning",
 * theorem 1.
 *
 * @param baseline a scalar, or one number per sample @default 0
 * @throws GanError `shape` if the shapes do not fit
 * @example
 * const loss = reinforce(categoricalLogProbability(logits, drawn), rewards, tf.mean(earlier));
 */
export function reinforce(
  logProbabilities: tf.Tensor,
  rewards: tf.Tensor,
  baseline: tf.Tensor | number = 0,
): tf.Scalar {
  checkBatch(where, 'logProbabilities', logProbabilities);
  checkFloats(where, 'rewards', rewards);
  const shape = typeof baseline === 'number' ? [] : baseline.shape;
  const { shape: drawn } = logProbabilities;
  const fits = shape.length === 0 || tf.util.arraysEqual([...shape], drawn);
  if (drawn.length !== 1 || !tf.util.arraysEqual(drawn, rewards.shape) || !fits) {
    const received = `[${drawn}], [${rewards.shape}] and [${shape}]`;
    throw new GanError(
      where,
      `log probabilities and rewards must be [n], the baseline [n] or a scalar; received ${received}.`,
      { code: 'shape' },
    );
  }
  const surrogate = tf.customGrad((logs, reward, subtracted, save) => {
    const advantage = tf.sub(reward as tf.Tensor, subtracted as tf.Tensor);
    (save as (tensors: tf.Tensor[]) => void)([advantage]);
    return {
      value: tf.neg(meanOf(tf.mul(advantage, logs as tf.Tensor))),
      gradFunc: (dy: tf.Tensor, [kept]: tf.Tensor[]) => [
        tf.mul(dy, tf.div(kept!, -kept!.size)),
        tf.zerosLike(kept!),
        tf.zeros(shape),
      ],
    };
  });
  return tf.tidy(() => surrogate(logProbabilities, rewards, tf.cast(baseline, 'float32'))) as tf.Scalar;
}
