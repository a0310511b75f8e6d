import { GanError, written } from '@ganforge/formats';

/** Refuses what is no integer in min..max. */
export function checkInteger(where: string, name: string, value: number, min: number, max: number = 2 ** 31 - 1): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  const range = max === 2 ** 31 - 1 ? `of at least ${min}` : `in ${min}..${max}`;
  throw new GanError(where, `${name} must be an integer ${range}; received ${written(value)}.`);
}

/** Refuses what is none of `allowed`. */
export function checkOneOf<T extends string | number>(
  where: string,
  name: string,
  value: T,
  allowed: readonly T[],
): void {
  if (allowed.includes(value)) return;
  throw new GanError(where, `${name} must be ${allowed.map(written).join(' or ')}; received ${written(value)}.`);
}

/** `options` over `defaults`; one that is there but undefined counts as absent. */
export function withDefaults<T extends object>(defaults: T, options: Partial<T>): T {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}
