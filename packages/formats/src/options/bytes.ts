import { GanError } from '../errors/error.ts';
import { formatValue } from './format-value.ts';

/**
 * Throws unless `bytes` is a Uint8Array (a Node Buffer is also one). A string or an ArrayBuffer has no elements that
 * are bytes, so its checksum would be wrong without an error.
 *
 * The check uses the built-in tag. Unlike `instanceof`, it also works for arrays from another realm, for example from a
 * test runner.
 */
export function checkBytes(where: string, bytes: Uint8Array): void {
  const kind = Object.prototype.toString.call(bytes).slice('[object '.length, -1);
  if (kind === 'Uint8Array') return;
  const advice = typeof bytes === 'string' ? 'new TextEncoder().encode(text)' : 'new Uint8Array(buffer)';
  const received = typeof bytes === 'object' && bytes !== null ? `an object of class ${kind}` : formatValue(bytes);
  throw new GanError(where, `bytes must be a Uint8Array; received ${received}. Try ${advice}.`);
}
