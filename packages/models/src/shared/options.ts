import type { Schedule } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';

/** Refuses what is no integer in min..max. */
export function checkInteger(where: string, name: string, value: number, min: number, max: number = 2 ** 31 - 1): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  const range = max === 2 ** 31 - 1 && !(value > max) ? `of at least ${min}` : `in ${min}..${max}`;
  throw new GanError(where, `${name} must be an integer ${range}; received ${formatValue(value)}.`);
}

/** Refuses what is none of `allowed`. */
export function checkOneOf<T extends string | number | boolean>(
  where: string,
  name: string,
  value: T,
  allowed: readonly T[],
): void {
  if (allowed.includes(value)) return;
  throw new GanError(
    where,
    `${name} must be ${allowed.map(formatValue).join(' or ')}; received ${formatValue(value)}.`,
  );
}

/** `options` over `defaults`; one that is there but undefined counts as absent. */
export function withDefaults<T extends object>(defaults: T, options: Partial<T>): T {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

/** Refuses what is no finite number of at least `min`. */
export function checkNumber(where: string, name: string, value: number, min: number): void {
  if (Number.isFinite(value) && value >= min) return;
  throw new GanError(where, `${name} must be a finite number of at least ${min}; received ${formatValue(value)}.`);
}

/** Refuses what is no number in [0,1). */
export function checkFraction(where: string, name: string, value: number): void {
  if (typeof value === 'number' && value >= 0 && value < 1) return;
  throw new GanError(where, `${name} must be a number in [0,1); received ${formatValue(value)}.`);
}

/** Refuses what can be no number of updates in a step; an expression is read when a run begins. */
export function checkUpdates(where: string, name: string, value: Schedule): void {
  if (typeof value === 'object' && value !== null) return; // a ramp is checked when a run begins
  if (typeof value === 'string' ? value.trim() !== '' : Number.isSafeInteger(value) && value >= 0) return;
  throw new GanError(
    where,
    `${name} must be an integer of at least 0 or an expression; received ${formatValue(value)}.`,
  );
}
