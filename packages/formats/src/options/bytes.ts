import { GanError } from '../errors/error.ts';
import { formatValue } from './format-value.ts';

/**
 * Throws unless `bytes` is a Uint8Array (a Node Buffer is also one). A text or an ArrayBuffer has no length in bytes,
 * and its checksum would be wrong without an error.
 *
 * The check uses the built-in tag. Unlike `instanceof` it also works for arrays of another realm, such as a test
 * runner's.
 */
export function checkBytes(where: string, bytes: Uint8Array): void {
  const kind = Object.prototype.toString.call(bytes).slice('[object '.length, -1);
  if (kind === 'Uint8Array') return;
  const advice = typeof bytes === 'string' ? 'new TextEncoder().encode(text)' : 'new Uint8Array(buffer)';
  const received = typeof bytes === 'object' && bytes !== null ? `an object of class ${kind}` : formatValue(bytes);
  throw new GanError(where, `bytes must be a Uint8Array; received ${received}. Try ${advice}.`);
}
