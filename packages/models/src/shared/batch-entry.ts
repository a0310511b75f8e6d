import type { Batch } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';

/**
 * What a batch holds under `name`.
 *
 * @throws GanError `shape` when it holds nothing there: the data are not of the kind that the GAN was built for
 */
export function batchEntry<T extends tf.Tensor>(where: string, batch: Batch, name: string): T {
  const entry = batch[name];
  if (entry !== undefined) return entry as T;
  const found = Object.keys(batch).join(', ') || 'nothing';
  throw new GanError(where, `a batch must hold '${name}'; it holds ${found}. Train on a dataset whose batches do.`, {
    code: 'shape',
  });
}
