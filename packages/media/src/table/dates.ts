import type { DateColumn } from './spec.ts';

const MILLISECONDS = { day: 86_400_000, second: 1000 } as const;
const SHAPE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?Z?)?$/;

/** Returns the unit of a date by its form, or undefined if the text is not a calendar date. */
export function dateUnit(text: string): DateColumn['unit'] | undefined {
  const found = SHAPE.exec(text);
  if (found === null) return undefined;
  const [, day, minutes, seconds = ':00'] = found;
  const normal = minutes === undefined ? day! : `${day}T${minutes}${seconds}Z`;
  const time = Date.parse(normal);
  // JavaScript reads 2026-02-30 as March 2. So a date is valid only if formatting the parsed date gives the input text
  // again.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(normal.slice(0, 19))) return undefined;
  return minutes === undefined ? 'day' : 'second';
}

/** Returns the number of days or seconds from 1970 to a date, or undefined if the text is not a date. */
export function dateNumber(text: string, unit: DateColumn['unit']): number | undefined {
  const found = dateUnit(text);
  if (found === undefined) return undefined;
  const time = Date.parse(found === 'day' ? text : `${text.replace(' ', 'T').replace(/Z$/, '')}Z`);
  return Math.floor(time / MILLISECONDS[unit]);
}

/** Formats a number of days or seconds since 1970 as a date. The date is clipped to the years 0 to 9999. */
export function dateText(value: number, unit: DateColumn['unit']): string {
  const [least, most] = [-62_167_219_200_000, 253_402_300_799_000];
  const time = Math.min(most, Math.max(least, Math.round(value) * MILLISECONDS[unit]));
  const text = new Date(time).toISOString();
  return unit === 'day' ? text.slice(0, 10) : `${text.slice(0, 19)}Z`;
}
