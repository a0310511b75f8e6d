import { GanError, nearestName, type ResolvedOf } from '@ganforge/formats';
import type { Cell, TableRow, TableSpec } from '@ganforge/media';
import type { TABLE_OPTIONS } from './table-options.ts';

/** The values of the options for tables. */
export type TableSettings = ResolvedOf<typeof TABLE_OPTIONS>;

/** The class that classifiers predict, given by a column and one of its values. */
export interface TableClass {
  readonly target: string;
  readonly positive: Cell;
}

/**
 * Finds the class that `--target` and `--positive` select. A boolean column has the values true and false.
 *
 * @param rows rows of the table; if `--positive` is missing, the rarer of two words in them is used
 * @throws GanError `argument` if a column or a word does not exist, or if `--positive` is given without `--target`
 */
export async function tableClass(
  where: string,
  { columns }: TableSpec,
  rows: readonly TableRow[],
  { target, positive }: TableSettings,
): Promise<TableClass | undefined> {
  if (target === undefined) {
    if (positive === undefined) return undefined;
    throw new GanError(where, '--positive is a category of --target. Give --target too.');
  }
  const column = columns.find(({ name }) => name === target);
  if (column?.type !== 'category' && column?.type !== 'boolean') {
    throw new GanError(where, `--target must be ${oneOfWords(columns, target)}`);
  }
  const words = column.type === 'category' ? column.categories : column.words;
  if (positive === undefined) {
    const { rarerClass } = await import('@ganforge/metrics');
    const rarer = rarerClass({ columns }, rows, target);
    if (rarer !== undefined) return { target, positive: rarer };
    throw new GanError(where, `--target ${target} needs --positive, one of its categories: ${shown(words)}.`);
  }
  if (!words.includes(positive)) {
    throw new GanError(where, `--positive must be one of ${shown(words)}; received '${positive}'.`);
  }
  return { target, positive: column.type === 'category' ? positive : column.words[1] === positive };
}

/** Checks `--group`. @throws GanError `argument` if it is not a column of categories */
export function checkGroup(where: string, { columns }: TableSpec, { group }: TableSettings): void {
  const column = columns.find(({ name }) => name === group);
  if (group === undefined || column?.type === 'category' || column?.type === 'boolean') return;
  throw new GanError(where, `--group must be ${oneOfWords(columns, group)}`);
}

function oneOfWords(columns: TableSpec['columns'], received: string): string {
  const names = columns.filter(({ type }) => type === 'category' || type === 'boolean').map(({ name }) => name);
  if (names.length === 0) return `a column of categories, but this table has none; received '${received}'.`;
  const nearest = nearestName(received, names);
  const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return `a column of categories: ${names.join(', ')}; received '${received}'.${guess}`;
}

function shown(words: readonly string[]): string {
  return `${words.slice(0, 20).join(', ')}${words.length > 20 ? ', ...' : ''}`;
}
