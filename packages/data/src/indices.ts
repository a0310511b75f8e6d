import { GanError } from '@ganforge/formats';

/** Refuses anything but integers in 0..size-1, at least one. */
export function checkIndices(indices: readonly number[], size: number, place: string): void {
  if (indices.length === 0) throw new GanError(place, 'indices must name at least one example; received none.');
  for (const index of indices) {
    if (!Number.isInteger(index) || index < 0 || index >= size) {
      throw new GanError(place, `indices must be integers in 0..${size - 1}; received ${String(index)}.`);
    }
  }
}
