import type { RandomStream } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The part of a `RandomStream` of `@ganforge/core` that a penalty uses: float32 of a shape, uniform in [0,1).
 *
 * In plain tfjs: `{ uniform: (shape) => tf.randomUniform([...shape], 0, 1, 'float32', seed++) }`.
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
 * Draws float32 of `shape` and checks it. The stream may be the caller's own, and another shape would be broadcast
 * silently.
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
