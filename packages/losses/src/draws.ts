import type { Draw } from '@ganforge/core';
import { GanError, written } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

/**
 * What a penalty needs of a `Draw` of `@ganforge/core`: float32 of a shape, uniform in [0,1).
 *
 * In plain tfjs: `{ uniform: (shape) => tf.randomUniform([...shape], 0, 1, 'float32', seed++) }`.
 */
export type UniformDraw = Pick<Draw, 'uniform'>;

/** Refuses what gives no uniform numbers. */
export function checkDraw(where: string, draw: UniformDraw): void {
  if (typeof (draw as Partial<Draw> | undefined)?.uniform === 'function') return;
  throw new GanError(where, `draw must be a Draw; received ${written(draw)}. Try createDraw(seed) of @ganforge/core.`);
}

/** float32 of `shape` from a draw, which may be the caller's own: what has another shape would be broadcast in silence. */
export function uniformOf(where: string, draw: UniformDraw, shape: readonly number[]): tf.Tensor {
  const drawn: unknown = draw.uniform(shape);
  if (drawn instanceof tf.Tensor && drawn.dtype === 'float32' && tf.util.arraysEqual(drawn.shape, [...shape])) {
    return drawn;
  }
  const received = drawn instanceof tf.Tensor ? `${drawn.dtype} [${drawn.shape}]` : written(drawn);
  throw new GanError(where, `draw.uniform([${shape}]) must give float32 [${shape}]; received ${received}.`, {
    code: 'shape',
  });
}
