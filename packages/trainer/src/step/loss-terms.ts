import type { Batch, LossContext, Player } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { named } from '../loop/user-code.ts';

const where = 'trainer/update';

/**
 * Computes the named terms of a loss and checks them. There must be at least one term, and all terms must be scalars.
 *
 * @throws GanError `argument` if the result is not a record of terms; `shape` if a term is not a scalar
 */
export function lossTerms<B extends Batch>(player: Player<B>, batch: B, context: LossContext): [string, tf.Scalar][] {
  const returned: unknown = named(`the loss of player '${player.name}'`, () => player.loss(batch, context));
  if (typeof returned !== 'object' || returned === null || returned instanceof tf.Tensor || isPromise(returned)) {
    throw new GanError(
      where,
      `the loss of player '${player.name}' must return named terms, such as { adversarial: t }; received ${describe(returned)}.`,
    );
  }
  const terms = Object.entries(returned);
  if (terms.length === 0) throw new GanError(where, `the loss of player '${player.name}' has no terms. Return one.`);
  for (const [name, term] of terms) {
    if (!(term instanceof tf.Tensor) || term.rank !== 0) {
      const received = term instanceof tf.Tensor ? `shape [${term.shape}]` : formatValue(term);
      throw new GanError(where, `term '${name}' of player '${player.name}' must be a scalar; received ${received}.`, {
        code: 'shape',
      });
    }
  }
  return terms;
}

function describe(returned: unknown): string {
  if (returned instanceof tf.Tensor) return `a tensor of shape [${returned.shape}]`;
  if (!isPromise(returned)) return formatValue(returned);
  returned.then(undefined, () => undefined); // the promise is not awaited, so an error in it must not end the process
  return 'a Promise: a loss cannot be async';
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** Returns whether tfjs reports that the loss does not depend on the variables. */
export function isUnconnected(error: unknown): boolean {
  return String(error).includes('Cannot find a connection');
}
