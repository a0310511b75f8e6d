import { categoricalLogProbability } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { firstStates, type TextCellSizes } from './text-cell.ts';

/**
 * Runs one step of a generator. Its inputs are the token [N,1], the label [N,1] if there are classes, and the states.
 * Its outputs are the logits [N,V] and the next states.
 */
export type Step = (inputs: tf.Tensor[]) => tf.Tensor[];

/** Describes a text generator for the functions that loop over its steps. */
export interface Writer {
  readonly sizes: TextCellSizes;
  readonly length: number;
  /** The id of the token that ends a text, if there is one. */
  readonly end: number | undefined;
}

/**
 * Generates n texts int32 [n,length], token by token. After its end, a text is filled up with the end token.
 *
 * @param choose returns token t of each text, int32 [n], for logits [n,V]
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

/** Computes the logits [n,length,V] of each token of given texts int32 [n,length]. */
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

/** Returns token t of each text, int32 [n]. */
export function column(texts: tf.Tensor, t: number): tf.Tensor {
  return tf.reshape(tf.slice(texts, [0, t], [-1, 1]), [-1]);
}

/**
 * Returns float32 [n,T] for texts int32 [n,T]: 1 for all tokens up to and including the end token, and 0 for the
 * positions after it.
 */
export function within(texts: tf.Tensor, end: number | undefined): tf.Tensor {
  if (end === undefined) return tf.ones(texts.shape);
  const ends = tf.cast(tf.equal(texts, tf.scalar(end, 'int32')), 'float32');
  return tf.cast(tf.equal(tf.cumsum(ends, 1, true), 0), 'float32');
}

/**
 * Computes `log p` of each token under the generator, with 0 after the end of a text. It also returns the result of
 * {@link within}.
 */
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

/** Computes the mean of `-log p` in nats, over all tokens up to the ends of the texts. */
export function likelihoodLoss(writer: Writer, step: Step, texts: tf.Tensor, labels?: tf.Tensor): tf.Scalar {
  const { logs, inside } = logProbabilities(writer, step, texts, labels);
  return tf.neg(tf.div(tf.sum(logs), tf.sum(inside))) as tf.Scalar;
}
