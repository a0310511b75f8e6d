import type { Dataset } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';

/**
 * Throws unless the value is a dataset. A frequent error is a Promise of a dataset.
 *
 * @throws GanError `argument`
 */
export function checkDataset(where: string, dataset: unknown): void {
  const { size, entries, get } = (dataset ?? {}) as Partial<Dataset>;
  const hasEntries = typeof entries === 'object' && entries !== null;
  if (Number.isInteger(size) && hasEntries && typeof get === 'function') return;
  const received = dataset instanceof Promise ? 'a Promise: await it' : formatValue(dataset);
  throw new GanError(where, `expected a dataset with size, entries and get(); received ${received}.`);
}

/**
 * Throws if the dataset has its own `next`. Use it where other code chooses the examples.
 *
 * @throws GanError `unsupported`
 */
export function checkNoNext(where: string, name: string, { next }: Dataset): void {
  if (next === undefined) return;
  const problem = `${name} chooses its own examples (next()), so other code cannot select them`;
  throw new GanError(where, `${problem}. Apply this function to the source datasets of ${name} instead.`, {
    code: 'unsupported',
  });
}

/**
 * Throws unless the value is a Uint8Array.
 *
 * @throws GanError `argument`
 */
export function checkBytes(where: string, name: string, bytes: unknown): void {
  if (bytes instanceof Uint8Array) return;
  const received = bytes instanceof ArrayBuffer ? 'an ArrayBuffer: try new Uint8Array(it)' : formatValue(bytes);
  throw new GanError(where, `${name} must be a Uint8Array; received ${received}.`);
}
