import * as tf from '@tensorflow/tfjs-core';
import { firstStates } from './text-cell.ts';
import { column, type Step, stepInputs, type Writer } from './writing.ts';

/**
 * Completes every prefix of texts int32 [n,T] that has 1 to T - 1 tokens, `count` times each. The result is int32
 * [(T-1) * count * n, T]. Completions of prefixes with one token come first, then those of prefixes with two tokens,
 * and so on.
 *
 * The function loops once over the text. At each step, the prefixes and all completions that were started before
 * advance by one token, as one batch. The states of the prefixes are computed by `step`, even if another network
 * generated the texts.
 */
export function completions(
  { sizes, length, end }: Writer,
  step: Step,
  texts: tf.Tensor,
  count: number,
  choose: (logits: tf.Tensor) => tf.Tensor,
): tf.Tensor2D {
  const n = texts.shape[0]!;
  const group = n * count;
  let states = firstStates(sizes.cell, n);
  let token: tf.Tensor = tf.fill([n], sizes.vocabulary, 'int32');
  /** The tokens that were chosen at step t for the completions that were started, [t * group]. */
  const chosen: tf.Tensor[] = [];
  for (let t = 0; t < length; t++) {
    const [logits, ...next] = step(stepInputs(token, undefined, states)) as [tf.Tensor, ...tf.Tensor[]];
    if (t > 0) {
      // The rows are the completions that were started before, followed by n prefixes of t tokens, whose completions
      // start now.
      const begun = (t - 1) * group;
      const grow = (rows: tf.Tensor): tf.Tensor => withNewGroup(rows, begun, n, count);
      let drawn = choose(grow(logits));
      if (end !== undefined) {
        const before = tf.concat([chosenBefore(chosen, t, begun), tf.tile(column(texts, t - 1), [count])]);
        drawn = tf.where(tf.equal(before, tf.scalar(end, 'int32')), tf.scalar(end, 'int32'), drawn);
      }
      chosen.push(drawn);
      states = next.map((rows) => tf.concat([grow(rows), tf.slice(rows, [begun, 0], [n, -1])]));
      token = tf.concat([drawn, column(texts, t)]);
    } else {
      states = next;
      token = column(texts, 0);
    }
  }
  const whole = Array.from({ length: length - 1 }, (_, g) => {
    const kept = tf.tile(tf.slice(texts, [0, 0], [n, g + 1]), [count, 1]);
    const rest = chosen.slice(g).map((all) => tf.slice(all, [g * group], [group]));
    return tf.concat([kept, tf.stack(rest, 1)], 1);
  });
  return tf.concat(whole) as tf.Tensor2D;
}

/** Returns the last tokens of the completions that were started before, int32 [begun]. */
function chosenBefore(chosen: readonly tf.Tensor[], t: number, begun: number): tf.Tensor {
  return t === 1 ? tf.zeros([begun], 'int32') : chosen.at(-1)!;
}

/**
 * Repeats the prefixes `count` times. They are the last n of rows [begun + n, ...]. The result is [begun + count * n,
 * ...].
 */
function withNewGroup(rows: tf.Tensor, begun: number, n: number, count: number): tf.Tensor {
  const beginnings = tf.tile(tf.slice(rows, [begun, 0], [n, -1]), [count, 1]);
  return begun === 0 ? beginnings : tf.concat([tf.slice(rows, [0, 0], [begun, -1]), beginnings]);
}
