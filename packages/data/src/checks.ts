import type { Dataset } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';

/**
 * Refuses what is no dataset: what JavaScript hands over where a dataset was meant, a Promise of one above all.
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
 * Refuses a dataset that chooses its own batches, where other examples are to be drawn than it would.
 *
 * @throws GanError `unsupported`
 */
export function checkNoNext(where: string, name: string, { next }: Dataset): void {
  if (next === undefined) return;
  const problem = `${name} has a sampler of its own (next()), which does not know the selected examples`;
  throw new GanError(where, `${problem}. Apply this to the datasets that ${name} is made from.`, {
    code: 'unsupported',
  });
}

/**
 * Refuses what are no bytes.
 *
 * @throws GanError `argument`
 */
export function checkBytes(where: string, name: string, bytes: unknown): void {
  if (bytes instanceof Uint8Array) return;
  const received = bytes instanceof ArrayBuffer ? 'an ArrayBuffer: try new Uint8Array(it)' : formatValue(bytes);
  throw new GanError(where, `${name} must be a Uint8Array; received ${received}.`);
}
