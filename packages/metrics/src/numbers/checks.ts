import {
  checkKnownOptions,
  formatValue,
  GanError,
  type ResolvedOf,
  resolveOptions,
  type Schema,
} from '@ganforge/formats';

/**
 * Checks that a value is an integer in low..high.
 *
 * @param advice a sentence that says how to fix the value
 * @throws GanError `argument`
 */
export function checkInteger(
  where: string,
  name: string,
  value: number,
  [low, high]: readonly [number, number],
  advice = '',
): void {
  if (Number.isSafeInteger(value) && value >= low && value <= high) return;
  const range = high === Number.MAX_SAFE_INTEGER ? `an integer of at least ${low}` : `an integer in ${low}..${high}`;
  throw new GanError(
    where,
    `${name} must be ${range}; received ${formatValue(value)}.${advice === '' ? '' : ` ${advice}`}`,
  );
}

/**
 * Checks that a value is a number above 0.
 *
 * @throws GanError `argument`
 */
export function checkPositive(where: string, name: string, value: number): void {
  if (typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY) return;
  throw new GanError(where, `${name} must be a number above 0; received ${formatValue(value)}.`);
}

/**
 * Checks that results are finite. They may be infinite if squares of large features overflow.
 *
 * @param advice a sentence that says how to avoid the overflow
 * @throws GanError `not-finite` with the name of the first invalid number
 */
export function checkResult(where: string, values: Readonly<Record<string, number>>, advice: string): void {
  const bad = Object.entries(values).find(([, value]) => !Number.isFinite(value));
  if (bad === undefined) return;
  const [name, value] = bad;
  throw new GanError(where, `${name} must be a number below 2^1024; the result is ${value}. ${advice}`, {
    code: 'not-finite',
  });
}

/**
 * Resolves the options of a schema from an object that also contains the sets of a metric.
 *
 * @param own the names of the fields that are not options, such as `['real', 'generated']`
 * @throws GanError as `resolveOptions`
 */
export function optionsBeside<const S extends Schema>(
  where: string,
  schema: S,
  options: object,
  own: readonly string[],
): ResolvedOf<S> {
  checkKnownOptions(where, options, [...own, ...Object.keys(schema)]);
  const given = Object.entries(options).filter(([name]) => !own.includes(name));
  return resolveOptions(where, schema, Object.fromEntries(given));
}
