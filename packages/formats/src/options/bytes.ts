import { GanError } from '../errors/error.ts';
import { formatValue } from './format-value.ts';

/**
 * Refuses what is no Uint8Array (a Node Buffer is one): the length of a text or an ArrayBuffer is no number of bytes, or
 * is missing, and a checksum of it would be wrong in silence.
 *
 * Goes by the built-in tag, which, unlike `instanceof`, holds for arrays of another realm, such as a test runner's.
 */
export function checkBytes(where: string, bytes: Uint8Array): void {
  const kind = Object.prototype.toString.call(bytes).slice('[object '.length, -1);
  if (kind === 'Uint8Array') return;
  const advice = typeof bytes === 'string' ? 'new TextEncoder().encode(text)' : 'new Uint8Array(buffer)';
  const received = typeof bytes === 'object' && bytes !== null ? `an object of class ${kind}` : formatValue(bytes);
  throw new GanError(where, `bytes must be a Uint8Array; received ${received}. Try ${advice}.`);
}
