import type { RandomStream } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The part of a `RandomStream` of `@ganforge/core` that a penalty uses. `uniform` returns a float32 tensor of a given
 * shape, uniform in [0,1).
 *
 * With tfjs alone, use `{ uniform: (shape) => tf.randomUniform([...shape], 0, 1, 'float32', seed++) }`.
 */
export type UniformStream = Pick<RandomStream, 'uniform'>;

/** Throws unless the object has a method `uniform`. */
export function checkUniformStream(where: string, random: UniformStream): void {
  if (typeof (random as Partial<RandomStream> | undefined)?.uniform === 'function') return;
  throw new GanError(
    where,
    `random must be a RandomStream; received ${formatValue(random)}. Try randomStream(seed) of @ganforge/core.`,
  );
}

/**
 * Draws a float32 tensor of `shape` and checks it. Without the check, a tensor of another shape from a user's own
 * stream would silently be broadcast.
 */
export function uniformOf(where: string, random: UniformStream, shape: readonly number[]): tf.Tensor {
  const drawn: unknown = random.uniform(shape);
  if (drawn instanceof tf.Tensor && drawn.dtype === 'float32' && tf.util.arraysEqual(drawn.shape, [...shape])) {
    return drawn;
  }
  const received = drawn instanceof tf.Tensor ? `${drawn.dtype} [${drawn.shape}]` : formatValue(drawn);
  throw new GanError(where, `random.uniform([${shape}]) must give float32 [${shape}]; received ${received}.`, {
    code: 'shape',
  });
}
