import { categoricalLogProbability } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { firstStates, type TextCellSizes } from './text-cell.ts';

/** One step of a generator: token [N,1], label [N,1] where it has classes, and states, to logits [N,V] and states. */
export type Step = (inputs: tf.Tensor[]) => tf.Tensor[];

/** A text generator in the form that loops over steps use. */
export interface Writer {
  readonly sizes: TextCellSizes;
  readonly length: number;
  /** The id of the token that ends a text, where there is one. */
  readonly end: number | undefined;
}

/**
 * Writes n texts token by token: int32 [n,length]. The end token pads the rest of a text.
 *
 * @param choose token t of each text, int32 [n], of logits [n,V]
 */
export function write(
  { sizes, length, end }: Writer,
  step: Step,
  n: number,
  choose: (logits: tf.Tensor, t: number) => tf.Tensor,
  labels?: tf.Tensor,
): tf.Tensor2D {
  let token: tf.Tensor = tf.fill([n], sizes.vocabulary, 'int32');
  let states = firstStates(sizes.cell, n);
  let ended: tf.Tensor | undefined;
  const written: tf.Tensor[] = [];
  for (let t = 0; t < length; t++) {
    const [logits, ...next] = step(stepInputs(token, labels, states)) as [tf.Tensor, ...tf.Tensor[]];
    states = next;
    token = choose(logits, t);
    if (end !== undefined) {
      if (ended !== undefined) token = tf.where(ended, tf.scalar(end, 'int32'), token);
      ended = tf.equal(token, tf.scalar(end, 'int32'));
    }
    written.push(token);
  }
  return tf.stack(written, 1) as tf.Tensor2D;
}

/** Returns the logits of each token of given texts int32 [n,length]: [n,length,V]. */
export function read({ sizes, length }: Writer, step: Step, texts: tf.Tensor, labels?: tf.Tensor): tf.Tensor {
  const n = texts.shape[0]!;
  let states = firstStates(sizes.cell, n);
  const all: tf.Tensor[] = [];
  for (let t = 0; t < length; t++) {
    const token = t === 0 ? tf.fill([n], sizes.vocabulary, 'int32') : column(texts, t - 1);
    const [logits, ...next] = step(stepInputs(token, labels, states)) as [tf.Tensor, ...tf.Tensor[]];
    states = next;
    all.push(logits);
  }
  return tf.stack(all, 1);
}

/** Returns the inputs of a step. */
export function stepInputs(token: tf.Tensor, labels: tf.Tensor | undefined, states: readonly tf.Tensor[]): tf.Tensor[] {
  const columns = labels === undefined ? [token] : [token, labels];
  return [...columns.map((ids) => tf.expandDims(ids, 1)), ...states];
}

/** Token t of each text, int32 [n]. */
export function column(texts: tf.Tensor, t: number): tf.Tensor {
  return tf.reshape(tf.slice(texts, [0, t], [-1, 1]), [-1]);
}

/** 1 for the tokens of texts int32 [n,T] up to the end of each, itself among them, and 0 beyond: float32 [n,T]. */
export function within(texts: tf.Tensor, end: number | undefined): tf.Tensor {
  if (end === undefined) return tf.ones(texts.shape);
  const ends = tf.cast(tf.equal(texts, tf.scalar(end, 'int32')), 'float32');
  return tf.cast(tf.equal(tf.cumsum(ends, 1, true), 0), 'float32');
}

/** log p of each token of texts under the generator, 0 beyond their ends; and where they end, as {@link within}. */
export function logProbabilities(
  writer: Writer,
  step: Step,
  texts: tf.Tensor,
  labels?: tf.Tensor,
): { readonly logs: tf.Tensor; readonly inside: tf.Tensor } {
  const inside = within(texts, writer.end);
  const logs = categoricalLogProbability(read(writer, step, texts, labels), texts);
  return { logs: tf.mul(logs, inside), inside };
}

/** Returns the mean -log p per token, in nats, over all tokens up to the ends of the texts. */
export function likelihoodLoss(writer: Writer, step: Step, texts: tf.Tensor, labels?: tf.Tensor): tf.Scalar {
  const { logs, inside } = logProbabilities(writer, step, texts, labels);
  return tf.neg(tf.div(tf.sum(logs), tf.sum(inside))) as tf.Scalar;
}
