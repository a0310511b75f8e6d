import { formatValue, GanError } from '@ganforge/formats';
import type { TextSpec } from './spec.ts';

/** Splits a text into words or characters. @throws GanError `argument` if it is not a string */
export function tokensOf(unit: TextSpec['unit'], text: unknown): string[] {
  if (typeof text !== 'string') {
    throw new GanError('media/text', `texts must be strings; received ${formatValue(text)}.`);
  }
  return unit === 'character' ? Array.from(text) : text.split(/\s+/).filter((word) => word !== '');
}
