import type { Draw } from '@ganforge/core';
import { GanError } from '@ganforge/formats';

/** Refuses what is no stream of random numbers. */
export function checkDraw(where: string, draw: Draw): void {
  if (typeof (draw as Partial<Draw> | undefined)?.uniform === 'function') return;
  throw new GanError(where, `draw must be a Draw; received ${String(draw)}. Try createDraw(seed) of @ganforge/core.`);
}
