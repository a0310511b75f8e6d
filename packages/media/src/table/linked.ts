import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { Cell, TableRow } from './spec.ts';

/** How two tables belong together. */
export interface LinkOptions {
  /** The column of both tables by which a child finds its parent. */
  readonly key: string;
  /** A column of children by which those of a parent are ordered. @default their order in the table */
  readonly order?: string;
  /** Most children of a parent. @default 10 */
  readonly most?: number;
}

/** Two tables, linked by a key. */
export interface LinkedTables {
  readonly parents: readonly TableRow[];
  readonly children: readonly TableRow[];
}

const where = 'media/linked-tables';
/** The column of a wide row that counts children. */
const COUNT = 'children';

/**
 * Parents and their children as one row each: the parent's columns, the number of its children, and the columns of the first,
 * second, ... child, null where there is none. {@link unlinkTables} takes such rows apart again.
 *
 * This is the simplest sound form of linked tables: what learns wide rows learns numbers of children, their order, and what they
 * have to do with each other and with their parent. It is meant for few children: each is as many columns again. The key itself
 * is no column; new keys are given.
 *
 * @throws GanError `argument` for keys that are missing or stand twice among parents, children without a parent, and more
 *   children than `most`
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
      throw new GanError(where, `parents must have keys of their own; '${key}' ${formatValue(id)} stands twice.`);
    own.set(id, []);
  });
  children.forEach((child, i) => {
    const id = keyOf(child, key, 'child', i);
    const siblings = own.get(id);
    if (siblings === undefined) {
      throw new GanError(where, `child ${i} must have a parent; none has '${key}' ${formatValue(id)}.`);
    }
    siblings.push(child);
  });
  const names = Object.keys(children[0] ?? {}).filter((name) => name !== key);
  const groups = [...own.values()].map((siblings) => ordered(siblings, order));
  const largest = groups.reduce((size, { length }) => Math.max(size, length), 0);
  if (largest > most) {
    const advice = 'Raise most, or leave children out: each of them is as many columns again';
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
 * The two tables of wide rows, as {@link linkTables} makes them and a generator makes more of: keys count from 1 on, and children are
 * in their order.
 *
 * A child has the cells of its place, and only as many children are taken as the row counts. Where `order` is given, the children
 * of a parent are sorted by it, so that it grows.
 *
 * @throws GanError `argument` for rows that do not count their children
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
 * Each child with the columns of its parent beside its own: rows whose shapes and pairs say how the two tables go together.
 * Columns of the parent are called `parent <name>`. Children without a parent are left out.
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

/** By a column, missing cells last; equal ones stay in their order. */
function ordered(rows: readonly TableRow[], order: string | undefined): TableRow[] {
  if (order === undefined) return [...rows];
  const at = (row: TableRow): Cell => row[order] ?? null;
  return [...rows].sort((a, b) => {
    const [x, y] = [at(a), at(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return x < y ? -1 : x > y ? 1 : 0;
  });
}
