import type { Batch } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';

/** The default entries, in this order. */
const USUAL = ['images', 'points', 'texts', 'rows'];

/**
 * Returns the entry to judge: the named one, or images, points, texts or rows.
 *
 * @param whose the owner, for messages: `the real dataset`
 * @throws GanError `argument` if it is none of `known`
 */
export function judgedEntry(where: string, whose: string, known: readonly string[], entry: string | undefined): string {
  const name = entry ?? USUAL.find((usual) => known.includes(usual)) ?? USUAL[0]!;
  if (known.includes(name)) return name;
  const given = known.join(', ') || 'nothing';
  throw new GanError(where, `${whose} gives ${given}, but no '${name}'. Name what to compare by entry.`);
}

/**
 * Returns the tensor of a batch to judge and disposes the others. If it is missing, all are disposed.
 *
 * @throws GanError as {@link judgedEntry}
 */
export function judgedTensor(where: string, whose: string, batch: Batch, entry: string | undefined): tf.Tensor {
  let judged: tf.Tensor | undefined;
  try {
    judged = batch[judgedEntry(where, whose, Object.keys(batch), entry)]!;
    return judged;
  } finally {
    for (const tensor of Object.values(batch)) if (tensor !== judged) tensor.dispose();
  }
}
