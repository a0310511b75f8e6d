import { type Gan, type LabelledTextBatch, type ResolvedRequest, runNetwork, type TextBatch } from '@ganforge/core';
import { encodeExamples, type TextSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { logProbabilities, type Step, type Writer, write } from './writing.ts';

/** A GAN on texts, whose generator is also a language model. */
export interface TextGan extends Gan<TextBatch> {
  /**
   * Returns the mean of `-log p` over the tokens of each text, in nats, float32 [n]. p is the probability under the
   * generator, and texts are int32 [n,length]. Positions after the end of a text are ignored.
   *
   * @param labels the labels int32 [n], if the GAN has classes
   */
  negativeLogLikelihood(texts: tf.Tensor, labels?: tf.Tensor): tf.Tensor1D;
}

/** Returns the functions `sample` and `negativeLogLikelihood` of a generator. */
export function languageModel(
  generator: LayersModel,
  writer: Writer,
  spec: TextSpec,
): Pick<TextGan, 'negativeLogLikelihood'> & { sample(request: ResolvedRequest): { texts: tf.Tensor2D } } {
  const step: Step = (inputs) => runNetwork<tf.Tensor[]>(generator, inputs);
  return {
    sample: ({ n, random, conditions, options }) => {
      const { temperature, prefix } = options as { readonly temperature: number; readonly prefix: string };
      const given = prefixOf(spec, prefix);
      const choose = (logits: tf.Tensor, t: number): tf.Tensor =>
        t < given.length
          ? tf.fill([n], given[t]!, 'int32')
          : random.fork('token', t).categorical(tf.div(logits, temperature));
      return { texts: tf.tidy(() => write(writer, step, n, choose, conditions.labels)) };
    },
    negativeLogLikelihood: (texts, labels) =>
      tf.tidy(() => {
        const { logs, inside } = logProbabilities(writer, step, texts, labels);
        return tf.neg(tf.div(tf.sum(logs, 1), tf.sum(inside, 1))) as tf.Tensor1D;
      }),
  };
}

/** Returns the tokens of a prefix. @throws GanError `argument` if the prefix is invalid */
function prefixOf(spec: TextSpec, prefix: string): Int32Array {
  if (prefix === '') return new Int32Array(0);
  const free: TextSpec = spec.vocabulary.includes('') ? spec : { ...spec, vocabulary: [...spec.vocabulary, ''] };
  const ids = encodeExamples(free, [prefix])['']!.data as Int32Array;
  const end = ids.indexOf(free.vocabulary.indexOf(''));
  return end < 0 ? ids : ids.subarray(0, end);
}

/** Returns the labels of a batch, or undefined if it has none. */
export function labelsOfBatch(batch: TextBatch): tf.Tensor1D | undefined {
  return (batch as Partial<LabelledTextBatch>).labels;
}
