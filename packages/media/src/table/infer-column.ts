import { GanError } from '@ganforge/formats';
import type { CellColumn } from './cells.ts';
import { dateNumber, dateUnit } from './dates.ts';
import { columnModes } from './modes/column-modes.ts';
import { type CountNoise, noisyCounts, privateModes } from './private-counts.ts';
import type { DateColumn, IdColumn, NumberColumn, TableColumn } from './spec.ts';
import { booleanWords, isNumeral } from './words.ts';

/** The types that a user can set for a column. */
export const columnTypes = ['number', 'integer', 'category', 'boolean', 'date', 'id', 'constant'] as const;
/** The type that a user can set for a column. `integer` is a number without a fraction. */
export type ColumnType = (typeof columnTypes)[number];

/** Options for fitting a column. */
export interface ColumnFit {
  /** The type. @default inferred */
  readonly type: ColumnType | undefined;
  /** Maximum number of modes of a column of numbers. */
  readonly modes: number;
  readonly log: boolean;
  /** The noise that is added to counts. @default no noise, so the fitted values are not private */
  readonly noise?: CountNoise;
}

const where = 'media/table';
/** Maximum number of decimals. Numbers with more decimals are not rounded. */
const MOST_DECIMALS = 6;
/**
 * Maximum number of categories, because a network needs a unit for each. A column with more strings contains ids or
 * texts.
 */
const MOST_CATEGORIES = 5000;
/** Minimum number of distinct strings in a column of ids. Fewer strings may be distinct by chance. */
const LEAST_IDS = 20;

/**
 * Returns the column that describes these cells, with the stated type or an inferred type.
 *
 * @throws GanError `file` if a cell does not fit the stated type (the message names the row), or if there are too many
 *   categories
 */
export function inferColumn(path: string, cells: CellColumn, fit: ColumnFit): TableColumn {
  const counts = new Map<string, number>();
  let missing = 0;
  for (const code of cells.codes) {
    if (code < 0) missing++;
    else counts.set(cells.words[code]!, (counts.get(cells.words[code]!) ?? 0) + 1);
  }
  const words = [...counts.keys()];
  const lacks = missing > 0 && ({ missing: true } as const);
  const type = fit.type ?? typeOf(cells, words, missing > 0);
  switch (type) {
    case 'number':
    case 'integer':
      return { ...numberColumn(path, cells, counts, type, fit), ...lacks };
    case 'date':
      return { ...dateColumn(path, cells, counts, fit), ...lacks };
    case 'id':
      return idColumn(cells.name, words);
    case 'constant':
      return constantColumn(path, cells, words, missing);
    default: {
      const listed = wordsOf(path, cells, words, type);
      const found = listed.map((word) => counts.get(word) ?? 0);
      const all = missing > 0 ? [...found, missing] : found;
      const base = { name: cells.name, counts: noisyCounts(cells.name, all, fit.noise), ...lacks };
      return type === 'boolean'
        ? { ...base, type, words: [listed[0]!, listed[1]!] }
        : { ...base, type: 'category', categories: listed };
    }
  }
}

/** Infers the type of cells. */
export function inferType(cells: CellColumn): ColumnType {
  const present = new Set(cells.codes);
  const isMissing = present.delete(-1);
  return typeOf(
    cells,
    cells.words.filter((_, code) => present.has(code)),
    isMissing,
  );
}

function typeOf({ name, isText, codes }: CellColumn, words: readonly string[], isMissing: boolean): ColumnType {
  if (words.length === 0 || (words.length === 1 && !isMissing)) return 'constant';
  if (booleanWords(words)) return 'boolean';
  const isUnique = words.length === codes.length && words.length >= LEAST_IDS;
  if (!isText && words.every(isNumeral)) {
    const isCounted = Number(words[0]) <= 1 && words.every((word, i) => Number(word) === Number(words[0]) + i);
    return isUnique && (isCounted || /(^|[^a-z])id$|Id$/i.test(name)) ? 'id' : 'number';
  }
  if (words.every((word) => dateUnit(word) !== undefined)) return 'date';
  return isUnique ? 'id' : 'category';
}

function numberColumn(
  path: string,
  cells: CellColumn,
  counts: ReadonlyMap<string, number>,
  type: 'number' | 'integer',
  { modes, log, noise }: ColumnFit,
): NumberColumn {
  const isRight = (word: string): boolean => isNumeral(word) && (type === 'number' || Number.isInteger(Number(word)));
  refuseWords(path, cells, counts.keys(), isRight, type === 'integer' ? 'an integer' : 'a number');
  const values = new Map<number, number>();
  for (const [word, count] of counts) values.set(Number(word), (values.get(Number(word)) ?? 0) + count);
  refuseNone(path, cells.name, values.size);
  const decimals = [...values.keys()].reduce((most, value) => Math.max(most, decimalsOf(value)), 0);
  const range = rangeOf(values.keys());
  const modelled = log ? new Map([...values].map(([x, count]) => [Math.log1p(x - range[0]), count])) : values;
  return {
    name: cells.name,
    type: 'number',
    modes: noise ? privateModes(cells.name, modelled, modes, noise) : columnModes(modelled, modes),
    range,
    ...(decimals <= MOST_DECIMALS && { decimals }),
    ...(log && { log }),
  };
}

function dateColumn(
  path: string,
  cells: CellColumn,
  counts: ReadonlyMap<string, number>,
  { modes, noise }: ColumnFit,
): DateColumn {
  refuseWords(
    path,
    cells,
    counts.keys(),
    (word) => dateUnit(word) !== undefined,
    'a date of the calendar (2026-01-31)',
  );
  refuseNone(path, cells.name, counts.size);
  const unit = [...counts.keys()].some((word) => dateUnit(word) === 'second') ? 'second' : 'day';
  const values = new Map<number, number>();
  for (const [word, count] of counts) {
    const value = dateNumber(word, unit)!;
    values.set(value, (values.get(value) ?? 0) + count);
  }
  const fitted = noise ? privateModes(cells.name, values, modes, noise) : columnModes(values, modes);
  return { name: cells.name, type: 'date', unit, modes: fitted, range: rangeOf(values.keys()) };
}

/** Returns a column of ids. If every id is a number after the same letters, new ids continue the numbering. */
function idColumn(name: string, words: readonly string[]): IdColumn {
  const parts = words.map((word) => /^(.*?)(\d{1,15})$/.exec(word));
  const prefix = parts[0]?.[1] ?? '';
  if (words.length === 0 || parts.some((part) => part === null || part[1] !== prefix)) {
    return { name, type: 'id', prefix: `${name}-`, digits: 1, next: 1 };
  }
  const numbers = parts.map((part) => Number(part![2]));
  const isPadded = parts.some((part) => part![2]!.startsWith('0') && part![2]!.length > 1);
  const digits = isPadded ? parts.reduce((most, part) => Math.max(most, part![2]!.length), 1) : 1;
  return { name, type: 'id', prefix, digits, next: numbers.reduce((a, b) => Math.max(a, b), 0) + 1 };
}

function constantColumn(path: string, cells: CellColumn, words: readonly string[], missing: number): TableColumn {
  if (words.length > 1 || (words.length === 1 && missing > 0)) {
    const found = words.length > 1 ? `'${words[0]}' and '${words[1]}'` : `'${words[0]}' and missing values`;
    throw new GanError(where, `${path}: column '${cells.name}' must be constant; it has ${found}.`, { code: 'file' });
  }
  const [word = null] = words;
  const value = word !== null && !cells.isText && isNumeral(word) ? Number(word) : word;
  return { name: cells.name, type: 'constant', value };
}

/** Returns the strings of a column in order: false and true for a boolean, otherwise sorted by code units. */
function wordsOf(path: string, cells: CellColumn, words: readonly string[], type: 'category' | 'boolean'): string[] {
  const at = `${path}: column '${cells.name}'`;
  if (type === 'boolean') {
    const pair = booleanWords(words);
    if (pair) return [...pair];
    const found = words.slice(0, 3).join(', ');
    throw new GanError(where, `${at} must hold two words such as no and yes; it has ${found}.`, { code: 'file' });
  }
  if (words.length <= MOST_CATEGORIES) return [...words].sort();
  const advice = `Declare it as an id (types: { '${cells.name}': 'id' }) or leave it out by the option 'omit'.`;
  const problem = `${at} has ${words.length} different words, and a category has at most ${MOST_CATEGORIES}`;
  throw new GanError(where, `${problem}. ${advice}`, { code: 'file' });
}

function refuseWords(
  path: string,
  { name, words, codes }: CellColumn,
  found: Iterable<string>,
  isRight: (word: string) => boolean,
  expected: string,
): void {
  for (const word of found) {
    if (isRight(word)) continue;
    const row = codes.indexOf(words.indexOf(word)) + 1;
    const problem = `${path}, row ${row}: column '${name}' must hold ${expected}; it has '${word}'`;
    throw new GanError(where, `${problem}. Add it to missing if it means a missing value.`, { code: 'file' });
  }
}

function refuseNone(path: string, name: string, count: number): void {
  if (count > 0) return;
  throw new GanError(where, `${path}: column '${name}' has no value. Declare it as constant.`, { code: 'file' });
}

function rangeOf(values: Iterable<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
}

/** Returns the number of digits after the decimal point when JavaScript formats the number. */
function decimalsOf(value: number): number {
  const [, digits = '', power = '0'] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))!;
  return Math.max(0, digits.length - Number(power));
}
