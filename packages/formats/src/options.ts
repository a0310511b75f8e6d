import { GanError } from './error.ts';

/**
 * Refuses options that do not exist: a misspelt one would otherwise be its default in silence.
 *
 * @param known the names of all options there are
 * @throws GanError when `options` is no object, or has a field that is none of `known`
 *
 * @example
 * checkKnownOptions('core/adam', { lr: 2e-4 }, ['learningRate', 'beta1']);
 * // [core/adam] there is no option 'lr'. Try one of learningRate, beta1.
 */
export function checkKnownOptions(where: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new GanError(where, `options must be an object; received ${formatValue(options)}.`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new GanError(where, `there is no option '${unknown}'. Try one of ${known.join(', ')}.`);
}

/** A value as a message shows it: texts in quotes, so that '5' is not taken for 5. */
export function formatValue(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 60 ? `${value.slice(0, 60)}…` : value}'`;
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null
    ? 'an object'
    : typeof value === 'function'
      ? 'a function'
      : String(value);
}
