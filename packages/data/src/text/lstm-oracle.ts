import { checkEngineReady, randomStream } from '@ganforge/core';
import { type LstmWeights, lstmStep } from '@ganforge/core/layers';
import { type OptionsOf, resolveOptions } from '@ganforge/formats';
import { decodeExamples, type TextSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { type TextDataset, tokenDataset } from './text-dataset.ts';

const where = 'data/lstm-oracle';

const schema = {
  vocabulary: { type: 'integer', min: 2, max: 1e5, default: 5000, about: 'Size of the vocabulary.' },
  length: { type: 'integer', min: 1, max: 1000, default: 20, about: 'Number of tokens per text.' },
  units: { type: 'integer', min: 1, max: 4096, default: 32, about: 'Width of the embeddings and of the LSTM.' },
  seed: { type: 'integer', min: 0, default: 0, about: 'Seed of the weights.' },
} as const;

/** Options of {@link lstmOracle}. */
export interface LstmOracleOptions extends OptionsOf<typeof schema> {}

/** A language model with known probabilities. It draws texts and computes the probability of texts. */
export interface LstmOracle {
  readonly spec: TextSpec;
  /** Draws texts as a dataset. The same seed gives the same texts. */
  texts(size: number, seed: number): Promise<TextDataset>;
  /** Returns the mean of -log p per token in nats, float32 [n], for texts int32 [n,length]. */
  negativeLogLikelihood(texts: tf.Tensor): tf.Tensor1D;
  /** Frees the weights. */
  dispose(): void;
}

/** Number of texts per batch. */
const CHUNK = 1000;

/**
 * Creates the synthetic oracle that is used to evaluate text GANs. It is an LSTM with random weights N(0,1).
 *
 * A text GAN is trained on texts that the oracle draws. Then the oracle computes how probable the GAN's texts are. For
 * the first token of a text, the input is the embedding of token 0 and the states are zero. Source: Yu et al. 2017,
 * "SeqGAN: Sequence Generative Adversarial Nets with Policy Gradient", section 4.
 *
 * @throws GanError `argument` if an option is invalid; `engine` if no engine is ready
 * @example
 * const oracle = lstmOracle({ vocabulary: 200, length: 10 });
 * const dataset = await oracle.texts(10_000, 1);
 */
export function lstmOracle(options: LstmOracleOptions = {}): LstmOracle {
  const { vocabulary, length, units, seed } = resolveOptions(where, schema, options);
  checkEngineReady(where);
  const random = randomStream(seed, 'oracle');
  const normal = (name: string, shape: number[]): tf.Tensor => random.fork(name).normal(shape);
  const embedding = normal('embedding', [vocabulary, units]);
  const output = normal('output', [units, vocabulary]);
  const outputBias = normal('output bias', [vocabulary]);
  const cell: LstmWeights = {
    kernel: normal('kernel', [units, 4 * units]),
    recurrentKernel: normal('recurrent kernel', [units, 4 * units]),
    bias: normal('bias', [4 * units]),
  };
  const spec: TextSpec = { kind: 'text', length, vocabulary: Array.from({ length: vocabulary }, (_, i) => String(i)) };
  /** Runs the model over all steps. `token` receives the logits of a step and returns the token of that step. */
  const run = (n: number, token: (logits: tf.Tensor, t: number) => tf.Tensor): void => {
    let [h, c] = [tf.zeros([n, units]), tf.zeros([n, units])];
    let ids: tf.Tensor = tf.zeros([n], 'int32');
    for (let t = 0; t < length; t++) {
      [h, c] = lstmStep(tf.gather(embedding, ids as tf.Tensor1D), h, c, cell);
      ids = token(tf.add(tf.matMul(h, output), outputBias), t);
    }
  };
  const drawn = (n: number, from: ReturnType<typeof randomStream>): tf.Tensor =>
    tf.tidy(() => {
      const all: tf.Tensor[] = [];
      run(n, (logits) => {
        all.push(from.categorical(logits));
        return all.at(-1)!;
      });
      return tf.stack(all, 1);
    });
  return {
    spec,
    async texts(size, ofTexts) {
      const tokens = new Int32Array(size * length);
      for (let at = 0; at < size; at += CHUNK) {
        const part = drawn(Math.min(CHUNK, size - at), randomStream(ofTexts, 'oracle texts', at));
        tokens.set(await part.data<'int32'>(), at * length);
        part.dispose();
      }
      const texts = decodeExamples(spec, { '': { shape: [size, length], data: tokens } });
      return tokenDataset({ texts, tokens }, { texts: spec });
    },
    negativeLogLikelihood: (texts) =>
      tf.tidy(() => {
        const terms: tf.Tensor[] = [];
        run(texts.shape[0]!, (logits, t) => {
          const ids = tf.reshape(tf.slice(texts, [0, t], [-1, 1]), [-1]);
          const chosen = tf.mul(tf.oneHot(ids as tf.Tensor1D, vocabulary), tf.logSoftmax(logits));
          terms.push(tf.neg(tf.sum(chosen, -1)));
          return ids;
        });
        return tf.mean(tf.stack(terms, 1), 1) as tf.Tensor1D;
      }),
    dispose: () => tf.dispose([embedding, output, outputBias, ...Object.values(cell)]),
  };
}
