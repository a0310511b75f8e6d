import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { Cell, TableRow } from './spec.ts';

/** Options for linking two tables. */
export interface LinkOptions {
  /** The column, in both tables, that identifies the parent of a child. */
  readonly key: string;
  /** The column by which the children of a parent are sorted. @default the order of the table */
  readonly order?: string;
  /** Maximum number of children per parent. @default 10 */
  readonly most?: number;
}

/** Two tables that are linked by a key. */
export interface LinkedTables {
  readonly parents: readonly TableRow[];
  readonly children: readonly TableRow[];
}

const where = 'media/linked-tables';
/** The column of a wide row that contains the number of children. */
const COUNT = 'children';

/**
 * Combines each parent and its children in one wide row.
 *
 * A row has the parent's columns, the number of children, and the columns of the first child, the second child and so
 * on. The columns of missing children are null. {@link unlinkTables} splits such rows into two tables. A model of wide
 * rows learns the number of children, their order, and how the children relate to each other and to the parent. Use it
 * for few children per parent, because each child adds all its columns. The key is not a column of the row;
 * `unlinkTables` assigns new keys.
 *
 * @throws GanError `argument` if a key is missing or occurs twice among parents, a child has no parent, or a parent has
 *   more than `most` children
 * @example
 * const wide = linkTables({ parents: patients, children: visits }, { key: 'patient', order: 'day' });
 * const dataset = tableDataset(wide);
 */
export function linkTables({ parents, children }: LinkedTables, options: LinkOptions): TableRow[] {
  const { key, order, most } = resolved(options);
  if (parents.length === 0) throw new GanError(where, 'parents must have at least one row; received none.');
  const own = new Map<Cell, TableRow[]>();
  parents.forEach((parent, i) => {
    const id = keyOf(parent, key, 'parent', i);
    if (own.has(id))
      throw new GanError(where, `each parent must have a different key; '${key}' ${formatValue(id)} occurs twice.`);
    own.set(id, []);
  });
  children.forEach((child, i) => {
    const id = keyOf(child, key, 'child', i);
    const siblings = own.get(id);
    if (siblings === undefined) {
      throw new GanError(where, `child ${i} must have a parent; no parent has '${key}' ${formatValue(id)}.`);
    }
    siblings.push(child);
  });
  const names = Object.keys(children[0] ?? {}).filter((name) => name !== key);
  const groups = [...own.values()].map((siblings) => ordered(siblings, order));
  const largest = groups.reduce((size, { length }) => Math.max(size, length), 0);
  if (largest > most) {
    const advice = 'Raise most, or remove children. Each child adds all its columns to the row';
    throw new GanError(where, `a parent must have at most ${most} children; one has ${largest}. ${advice}.`);
  }
  return parents.map((parent, i) => {
    const { [key]: _, ...columns } = parent;
    const cells = Array.from({ length: largest }, (_, at) =>
      names.map((name) => [wideName(at, name), groups[i]![at]?.[name] ?? null] as const),
    );
    return { ...columns, [COUNT]: groups[i]!.length, ...Object.fromEntries(cells.flat()) };
  });
}

/**
 * Splits wide rows into two tables. The rows come from {@link linkTables} or from a generator. Keys are numbered from
 * 1.
 *
 * Each row has a number of children, and that many children are returned, in order. With `order`, the children of a
 * parent are sorted by that column.
 *
 * @throws GanError `argument` if a row has no number of children
 */
export function unlinkTables(rows: readonly TableRow[], options: LinkOptions): LinkedTables {
  const { key, order } = resolved(options);
  const all = Object.keys(rows[0] ?? {});
  if (rows.length > 0 && !all.includes(COUNT)) {
    throw new GanError(
      where,
      `rows must have a column '${COUNT}', as linkTables makes it; they have ${all.slice(0, 10).join(', ')}.`,
    );
  }
  const isOwn = (name: string): boolean => name !== COUNT && !/^child \d+ /.test(name);
  const own = all.filter(isOwn);
  const places = all.reduce((count, name) => Math.max(count, Number(/^child (\d+) /.exec(name)?.[1] ?? 0)), 0);
  const names = all.flatMap((name) => /^child 1 (.*)$/s.exec(name)?.[1] ?? []);
  const children: TableRow[] = [];
  const parents = rows.map((row, i): TableRow => {
    const count = Math.min(places, Math.max(0, Math.round(Number(row[COUNT] ?? 0))));
    const siblings = Array.from({ length: count }, (_, at) =>
      Object.fromEntries([[key, i + 1], ...names.map((name) => [name, row[wideName(at, name)] ?? null])]),
    );
    children.push(...ordered(siblings, order));
    return { [key]: i + 1, ...Object.fromEntries(own.map((name) => [name, row[name] ?? null])) };
  });
  return { parents, children };
}

/**
 * Adds the columns of the parent to each child. Metrics of the joined rows measure how the two tables are related.
 *
 * Columns of the parent are named `parent <name>`. Children without a parent are dropped.
 */
export function joinTables({ parents, children }: LinkedTables, key: string): TableRow[] {
  const byKey = new Map(parents.map((parent) => [parent[key], parent]));
  return children.flatMap((child) => {
    const parent = byKey.get(child[key]);
    if (parent === undefined) return [];
    const { [key]: _, ...own } = child;
    const above = Object.entries(parent).flatMap(([name, cell]) => (name === key ? [] : [[`parent ${name}`, cell]]));
    return [{ ...own, ...Object.fromEntries(above) }];
  });
}

function resolved(options: LinkOptions): { key: string; order: string | undefined; most: number } {
  checkKnownOptions(where, options, ['key', 'order', 'most']);
  const { key, order, most = 10 } = options;
  if (typeof key !== 'string' || key === '') {
    throw new GanError(where, `key must be the name of a column; received ${formatValue(key)}.`);
  }
  if (Number.isInteger(most) && most >= 1) return { key, order, most };
  throw new GanError(where, `most must be an integer of at least 1; received ${formatValue(most)}.`);
}

function keyOf(row: TableRow, key: string, what: string, i: number): Cell {
  const id = row[key];
  if (id !== undefined && id !== null) return id;
  throw new GanError(where, `${what} ${i} must have a key; its '${key}' is ${formatValue(id)}.`);
}

function wideName(at: number, name: string): string {
  return `child ${at + 1} ${name}`;
}

/** Sorts by a column, with missing cells last. The sort is stable. */
function ordered(rows: readonly TableRow[], order: string | undefined): TableRow[] {
  if (order === undefined) return [...rows];
  const at = (row: TableRow): Cell => row[order] ?? null;
  return [...rows].sort((a, b) => {
    const [x, y] = [at(a), at(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return x < y ? -1 : x > y ? 1 : 0;
  });
}
