import type { Dataset } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';

/**
 * Refuses what is no dataset: what JavaScript hands over where a dataset was meant, a Promise of one above all.
 *
 * @throws GanError `argument`
 */
export function checkDataset(where: string, dataset: unknown): void {
  const { size, spec, get } = (dataset ?? {}) as Partial<Dataset>;
  if (Number.isInteger(size) && typeof spec?.kind === 'string' && typeof get === 'function') return;
  const received = dataset instanceof Promise ? 'a Promise: await it' : formatValue(dataset);
  throw new GanError(where, `a dataset with size, spec and get() was expected; received ${received}.`);
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
