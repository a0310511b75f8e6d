import type { Batch } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';

/** The entries that are judged by default. The first one that exists is used. */
const USUAL = ['images', 'points', 'texts', 'rows'];

/**
 * Returns the name of the entry to judge. Without `entry`, it is images, points, texts or rows.
 *
 * @param whose the owner of the entries for messages, such as `the real dataset`
 * @throws GanError `argument` if the name is not in `known`
 */
export function judgedEntry(where: string, whose: string, known: readonly string[], entry: string | undefined): string {
  const name = entry ?? USUAL.find((usual) => known.includes(usual)) ?? USUAL[0]!;
  if (known.includes(name)) return name;
  const given = known.join(', ') || 'nothing';
  throw new GanError(
    where,
    `${whose} has the entries ${given}, but no '${name}'. Set the option entry to the entry to compare.`,
  );
}

/**
 * Returns the tensor to judge from a batch, and disposes the other tensors. If the tensor is missing, all tensors are
 * disposed.
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
