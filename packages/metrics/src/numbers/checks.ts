import { formatValue, GanError } from '@ganforge/formats';

/**
 * Refuses anything but an integer in low..high.
 *
 * @param advice what to do instead, as a sentence
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
 * Refuses a value that is none of those an option has.
 *
 * @throws GanError `argument`
 */
export function checkOneOf(where: string, name: string, value: unknown, known: readonly unknown[]): void {
  if (known.includes(value)) return;
  throw new GanError(
    where,
    `${name} must be one of ${known.map(formatValue).join(', ')}; received ${formatValue(value)}.`,
  );
}

/**
 * Refuses anything but true and false: the text 'false' would count as true.
 *
 * @throws GanError `argument`
 */
export function checkBoolean(where: string, name: string, value: boolean): void {
  checkOneOf(where, name, value, [true, false]);
}

/** Refuses what numpy's RandomState cannot be seeded with. */
export function checkSeed(where: string, seed: number): void {
  checkInteger(where, 'seed', seed, [0, 2 ** 32 - 1]);
}

/**
 * Refuses anything but a number above 0.
 *
 * @throws GanError `argument`
 */
export function checkPositive(where: string, name: string, value: number): void {
  if (typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY) return;
  throw new GanError(where, `${name} must be a number above 0; received ${formatValue(value)}.`);
}

/**
 * Refuses numbers that are no result: finite features may be so large that a square of theirs is none.
 *
 * @param advice what to do instead, as a sentence
 * @throws GanError `not-finite` with the name of the first of them
 */
export function checkResult(where: string, values: Readonly<Record<string, number>>, advice: string): void {
  const bad = Object.entries(values).find(([, value]) => !Number.isFinite(value));
  if (bad === undefined) return;
  const [name, value] = bad;
  throw new GanError(where, `${name} must be a number below 2^1024; it came out as ${value}. ${advice}`, {
    code: 'not-finite',
  });
}
