import type { TextSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';

/** A specification of texts of three words from a vocabulary of four. */
export const tokens: TextSpec = { kind: 'text', length: 3, vocabulary: ['a', 'b', 'c', 'd'] };
export const length: number = tokens.length;
/** The size of the vocabulary, and the number of units of the cell. */
export const [V, H]: readonly [number, number] = [tokens.vocabulary.length, 8];

/** The generator. It maps a word and a state to logits and the next state. */
export type Cell = (inputs: tf.Tensor[]) => tf.Tensor[];
const oneHot = (ids: tf.Tensor): tf.Tensor => tf.cast(tf.oneHot(ids as tf.Tensor1D, V), 'float32');
/** Returns one-hot words side by side, [n,length*V]. */
export const flat = (ids: tf.Tensor): tf.Tensor => tf.reshape(oneHot(ids), [-1, length * V]);

/**
 * Draws words one after another, after an optional prefix. Returns the words, int32 [n,length], and the logits from
 * which each word was drawn.
 */
export function written(cell: Cell, n: number, choose: (logits: tf.Tensor) => tf.Tensor, prefix?: tf.Tensor) {
  let [word, state]: tf.Tensor[] = [tf.zeros([n, V]), tf.zeros([n, H])];
  const [words, all]: [tf.Tensor[], tf.Tensor[]] = [[], []];
  for (let t = 0; t < length; t++) {
    const [logits, next] = cell([word!, state!]) as [tf.Tensor, tf.Tensor];
    const given = t < (prefix?.shape[1] ?? 0);
    words.push(given ? tf.reshape(tf.slice(prefix!, [0, t], [-1, 1]), [n]) : choose(logits));
    all.push(logits);
    [word, state] = [oneHot(words[t]!), next];
  }
  return { words: tf.stack(words, 1), logits: tf.stack(all, 1) };
}
