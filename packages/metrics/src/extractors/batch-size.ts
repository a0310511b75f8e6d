import { formatValue, GanError } from '@ganforge/formats';

/**
 * Refuses a number of images at a time that is none.
 *
 * @throws GanError `argument`
 */
export function checkBatchSize(where: string, batchSize: number): void {
  if (Number.isSafeInteger(batchSize) && batchSize >= 1) return;
  throw new GanError(where, `batchSize must be an integer >= 1; received ${formatValue(batchSize)}. Try 8.`);
}
