import { GanError } from '../errors/error.ts';
import { formatValue } from './format-value.ts';
import { nearestName } from './nearest-name.ts';

/**
 * Throws if an option does not exist. Without this check, a misspelt option would be ignored silently and the default
 * would be used.
 *
 * @param known the names of all options
 * @param noun the word that error messages use for an option
 * @throws GanError if `options` is not an object, or has a field that is not in `known`
 *
 * @example
 * checkKnownOptions('core/adam', { learningrate: 2e-4 }, ['learningRate', 'beta1']);
 * // [core/adam] there is no option 'learningrate'. Try one of learningRate, beta1. Did you mean learningRate?
 */
export function checkKnownOptions(
  where: string,
  options: object,
  known: readonly string[],
  noun: string = 'option',
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new GanError(where, `${noun}s must be an object; received ${formatValue(options)}.`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const all = known.length === 0 ? 'There are none.' : `Try one of ${known.join(', ')}.`;
  const nearest = nearestName(unknown, known);
  throw new GanError(
    where,
    `there is no ${noun} '${unknown}'. ${all}${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
  );
}
