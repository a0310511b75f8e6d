import type { DateColumn } from './spec.ts';

const MILLISECONDS = { day: 86_400_000, second: 1000 } as const;
const SHAPE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?Z?)?$/;

/** Returns the unit of a date by its form; undefined if it is not a calendar date. */
export function dateUnit(text: string): DateColumn['unit'] | undefined {
  const found = SHAPE.exec(text);
  if (found === null) return undefined;
  const [, day, minutes, seconds = ':00'] = found;
  const normal = minutes === undefined ? day! : `${day}T${minutes}${seconds}Z`;
  const time = Date.parse(normal);
  // JavaScript reads 2026-02-30 as March 2, so a date must format to the same text.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(normal.slice(0, 19))) return undefined;
  return minutes === undefined ? 'day' : 'second';
}

/** Returns the days or seconds from 1970 to a date; undefined if it is not a date. */
export function dateNumber(text: string, unit: DateColumn['unit']): number | undefined {
  const found = dateUnit(text);
  if (found === undefined) return undefined;
  const time = Date.parse(found === 'day' ? text : `${text.replace(' ', 'T').replace(/Z$/, '')}Z`);
  return Math.floor(time / MILLISECONDS[unit]);
}

/** Formats days or seconds from 1970 as a date, in years 0 to 9999. */
export function dateText(value: number, unit: DateColumn['unit']): string {
  const [least, most] = [-62_167_219_200_000, 253_402_300_799_000];
  const time = Math.min(most, Math.max(least, Math.round(value) * MILLISECONDS[unit]));
  const text = new Date(time).toISOString();
  return unit === 'day' ? text.slice(0, 10) : `${text.slice(0, 19)}Z`;
}
