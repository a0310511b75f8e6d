import { formatValue, GanError } from '@ganforge/formats';

/**
 * The taps asked for, each once.
 *
 * @throws GanError `argument` for none, or for one that `known` has not
 */
export function checkTaps(where: string, known: Readonly<Record<string, number>>, taps: readonly string[]): string[] {
  const names = Object.keys(known).join(', ');
  if (!Array.isArray(taps) || taps.length === 0) {
    throw new GanError(where, `taps must name one output or more; received ${formatValue(taps)}. Try one of ${names}.`);
  }
  const unknown = taps.find((tap) => !Object.hasOwn(known, tap));
  if (unknown === undefined) return [...new Set(taps)];
  throw new GanError(where, `there is no tap ${formatValue(unknown)}. Try one of ${names}.`);
}
