import type { Gan } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { Examples, LikelihoodGenerator } from '../metrics/metric.ts';

/** Describes a GAN whose generator can compute likelihoods, such as `seqGan`, or `relGan` without classes. */
interface LikelihoodGan {
  negativeLogLikelihood(examples: tf.Tensor): tf.Tensor;
}

/**
 * Creates a likelihood generator from a GAN. It evaluates `batch` examples at a time.
 *
 * @throws GanError `unsupported` if the GAN cannot compute likelihoods
 */
export function likelihoodGenerator(where: string, gan: Gan, batch: number): LikelihoodGenerator {
  const model = gan as Gan & Partial<LikelihoodGan>;
  if (typeof model.negativeLogLikelihood !== 'function') {
    const problem = `'${gan.name}' cannot compute how probable examples are, because it has no negativeLogLikelihood`;
    throw new GanError(where, `${problem}. Leave the metric out.`, { code: 'unsupported' });
  }
  return {
    async negativeLogLikelihood({ data, shape }: Examples) {
      const [n = 0, ...rest] = shape;
      const each = data.length / n;
      const values = new Float32Array(n);
      for (let at = 0; at < n; at += batch) {
        const count = Math.min(batch, n - at);
        const part = data.subarray(at * each, (at + count) * each);
        const found = tf.tidy(() =>
          model.negativeLogLikelihood!(tf.tensor(Int32Array.from(part), [count, ...rest], 'int32')),
        );
        values.set(await found.data<'float32'>(), at);
        found.dispose();
      }
      return values;
    },
  };
}
