import { exactInteger, formatValue, GanError } from '@ganforge/formats';

/** Throws unless there is at least one index and all are integers in 0..size-1. */
export function checkIndices(indices: readonly number[], size: number, place: string): void {
  if (indices.length === 0) throw new GanError(place, 'indices must name at least one example; received none.');
  for (const index of indices) {
    if (!Number.isInteger(index) || index < 0 || index >= size) {
      throw new GanError(place, `indices must be integers in 0..${size - 1}; received ${String(index)}.`);
    }
  }
}

/**
 * Converts a caller's indices to an array of numbers. It accepts arrays and typed arrays, including arrays of BigInts
 * as in numpy.
 *
 * @throws GanError `argument` unless there is at least one index and all are integers in 0..size-1
 */
export function indexArray(given: unknown, size: number, place: string): number[] {
  if (!Array.isArray(given) && !(ArrayBuffer.isView(given) && !(given instanceof DataView))) {
    throw new GanError(place, `indices must be an array; received ${formatValue(given)}.`);
  }
  const values = given as unknown as ArrayLike<unknown>;
  const indices = Array.from(values, exactInteger);
  const fault = indices.findIndex(Number.isNaN);
  if (fault >= 0) {
    throw new GanError(place, `indices must be integers in 0..${size - 1}; received ${String(values[fault])}.`);
  }
  checkIndices(indices, size, place);
  return indices;
}
