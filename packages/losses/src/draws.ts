import type { Draw } from '@ganforge/core';
import { GanError } from '@ganforge/formats';

/**
 * What a penalty needs of a `Draw` of `@ganforge/core`: float32 of a shape, uniform in [0,1).
 *
 * In plain tfjs: `{ uniform: (shape) => tf.randomUniform([...shape], 0, 1, 'float32', seed++) }`.
 */
export type UniformDraw = Pick<Draw, 'uniform'>;

/** Refuses what gives no uniform numbers. */
export function checkDraw(where: string, draw: UniformDraw): void {
  if (typeof (draw as Partial<Draw> | undefined)?.uniform === 'function') return;
  throw new GanError(where, `draw must be a Draw; received ${String(draw)}. Try createDraw(seed) of @ganforge/core.`);
}
