import { formatValue, GanError } from '@ganforge/formats';
import { checkInteger, checkNames } from '../checks.ts';
import type { Mode } from './spec.ts';

const where = 'media/table';
const types = ['category', 'boolean', 'number', 'date', 'id', 'constant'];

/** Checks a column of a table. @throws GanError `argument` if it is invalid */
export function checkColumn(column: unknown): void {
  const of = (column ?? {}) as Record<string, unknown>;
  const { name, type, missing } = of;
  if (typeof name !== 'string' || name === '') {
    throw new GanError(where, `a column must have a name; received ${formatValue(name)}.`);
  }
  if (!types.includes(type as string)) {
    throw new GanError(where, `type of '${name}' must be one of ${types.join(', ')}; received ${formatValue(type)}.`);
  }
  if (missing !== undefined && missing !== true) throw wrong('missing', name, 'true or left out', missing);
  if (type === 'category') checkWords(`categories of '${name}'`, name, of, of.categories);
  if (type === 'boolean') {
    checkWords(`words of '${name}'`, name, of, of.words);
    if ((of.words as unknown[]).length !== 2) throw wrong('words', name, 'two', of.words);
  }
  if (type === 'number' || type === 'date') checkMeasured(name, of);
  if (type === 'id') {
    if (typeof of.prefix !== 'string') throw wrong('prefix', name, 'a text', of.prefix);
    checkInteger(where, `digits of '${name}'`, of.digits, 1, 15);
    checkInteger(where, `next of '${name}'`, of.next, 0, Number.MAX_SAFE_INTEGER);
  }
  if (type === 'constant') {
    const { value } = of;
    const isCell = value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
    if (!isCell) throw wrong('value', name, 'a word, a finite number, true, false or null', value);
  }
}

function checkWords(what: string, name: string, { missing, counts }: Record<string, unknown>, words: unknown): void {
  checkNames(where, what, words);
  if (counts === undefined) return;
  const length = words.length + Number(missing === true);
  const isRight =
    Array.isArray(counts) && counts.length === length && counts.every((n) => Number.isFinite(n) && n >= 0);
  if (!isRight) throw wrong('counts', name, `${length} numbers of at least 0`, counts);
}

function checkMeasured(name: string, { type, decimals, unit, range, modes, log }: Record<string, unknown>): void {
  if (decimals !== undefined) checkInteger(where, `decimals of '${name}'`, decimals, 0, 20);
  if (type === 'date' && unit !== 'day' && unit !== 'second') throw wrong('unit', name, "'day' or 'second'", unit);
  const isRange =
    Array.isArray(range) && range.length === 2 && range.every(Number.isFinite) && range[0] <= (range[1] as number);
  if (range !== undefined && !isRange) throw wrong('range', name, '[least, greatest]', range);
  if (log === true && !isRange) throw wrong('range', name, '[least, greatest] where there is log', range);
  const isMode = ({ mean, std, weight }: Mode): boolean =>
    Number.isFinite(mean) && Number.isFinite(std) && std > 0 && Number.isFinite(weight) && weight > 0;
  if (Array.isArray(modes) && modes.length > 0 && modes.every((mode) => isMode(mode ?? {}))) return;
  throw wrong('modes', name, 'a list of { mean, std > 0, weight > 0 }', modes);
}

function wrong(what: string, name: string, expected: string, value: unknown): GanError {
  return new GanError(where, `${what} of '${name}' must be ${expected}; received ${JSON.stringify(value)}.`);
}
