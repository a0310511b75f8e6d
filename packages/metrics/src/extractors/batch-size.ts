import { formatValue, GanError } from '@ganforge/formats';

/**
 * Checks a batch size.
 *
 * @throws GanError `argument`
 */
export function checkBatchSize(where: string, batchSize: number): void {
  if (Number.isSafeInteger(batchSize) && batchSize >= 1) return;
  throw new GanError(where, `batchSize must be an integer >= 1; received ${formatValue(batchSize)}. Try 8.`);
}
