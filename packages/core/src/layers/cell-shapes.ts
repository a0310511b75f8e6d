import { GanError } from '@ganforge/formats';
import type { Shape } from '@tensorflow/tfjs-layers';

/**
 * Returns the width E of a cell's input x [N,E] and checks that the cell's states have the given widths.
 *
 * @throws GanError `shape` if the inputs have other shapes
 */
export function checkCellShapes(
  where: string,
  name: string,
  shapes: Shape | Shape[],
  states: readonly number[],
): number {
  const all = (Array.isArray(shapes[0]) ? shapes : [shapes]) as Shape[];
  const width = all[0]?.[1];
  const fits = all.length === 1 + states.length && all.every((shape) => shape.length === 2);
  if (fits && typeof width === 'number' && states.every((size, i) => all[i + 1]![1] === size)) return width;
  const expected = ['[N,E]', ...states.map((size) => `[N,${size}]`)].join(', ');
  const received = all.map((shape) => `[${shape.map((size) => size ?? 'N')}]`).join(', ');
  throw new GanError(where, `'${name}' expects ${expected}; received ${received}.`, { code: 'shape' });
}
