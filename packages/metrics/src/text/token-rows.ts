import { GanError } from '@ganforge/formats';
import type { Examples } from '../metrics/metric.ts';

/**
 * Converts an array [n,T] of token ids to lists of ids. Each list ends before the token `end`.
 *
 * @throws GanError `shape` if the array is not [n,T] of ids
 */
export function tokenRows(name: string, { data, shape }: Examples, end: number): number[][] {
  const [n = 0, length = 0] = shape;
  if (shape.length !== 2 || data.length !== n * length || !data.every((id) => Number.isInteger(id) && id >= 0)) {
    const problem = `${name} must be token ids of shape [n,T], each an integer of 0 or more; received ${data.length} numbers`;
    throw new GanError('metrics/text', `${problem}, shape [${shape}].`, { code: 'shape' });
  }
  return Array.from({ length: n }, (_, i) => {
    const row = Array.from(data.subarray(i * length, (i + 1) * length));
    const at = row.indexOf(end);
    return at < 0 ? row : row.slice(0, at);
  });
}
