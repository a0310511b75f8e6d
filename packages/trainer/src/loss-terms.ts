import type { Batch, Player, StepContext } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

const where = 'trainer/move';

/**
 * The named terms of a loss, refused unless there are some and all are scalars.
 *
 * @throws GanError `argument` or `shape`
 */
export function lossTerms<B extends Batch>(player: Player<B>, batch: B, context: StepContext): [string, tf.Scalar][] {
  const terms = Object.entries(player.loss(batch, context));
  if (terms.length === 0) throw new GanError(where, `the loss of player '${player.name}' has no terms. Return one.`);
  for (const [name, term] of terms) {
    if (!(term instanceof tf.Tensor) || term.rank !== 0) {
      const received = term instanceof tf.Tensor ? `shape [${term.shape}]` : typeof term;
      throw new GanError(where, `term '${name}' of player '${player.name}' must be a scalar; received ${received}.`, {
        code: 'shape',
      });
    }
  }
  return terms;
}

/** Whether tfjs found no way from the variables to the loss. */
export function isUnconnected(error: unknown): boolean {
  return String(error).includes('Cannot find a connection');
}
