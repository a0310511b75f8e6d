import { formatValue, GanError } from '@ganforge/formats';
import { bytesOf, checkFields, checkInteger, checkNames, checkValues, only, textOf } from '../checks.ts';
import type { Artifact, Kind, Part } from '../kind.ts';
import { checkColumn } from './check-column.ts';
import { columnWidth, decodeCell, encodeCell, widthOf } from './columns.ts';
import { readCsv, writeCsv } from './csv.ts';
import type { Cell, TableColumn, TablePrivacy, TableRow, TableSpec } from './spec.ts';
import { cellOfWord, expectedOf, wordOf } from './words.ts';

const where = 'media/table';

/** The kind of table rows. Rows are decoded to objects by column name and written as CSV. */
export const table: Kind<TableSpec, TableRow> = {
  kind: 'table',
  validate(spec) {
    const { columns, privacy } = checkFields(where, spec, 'table', ['columns', 'privacy']);
    if (!Array.isArray(columns) || columns.length === 0) {
      throw new GanError(where, `columns must be a list of at least one column; received ${formatValue(columns)}.`);
    }
    for (const column of columns) checkColumn(column);
    checkNames(
      where,
      'names of columns',
      columns.map(({ name }: TableColumn) => name),
    );
    checkPrivacy(privacy);
    const width = widthOf(spec as TableSpec);
    if (width === 0) {
      const kinds = (columns as TableColumn[]).slice(0, 8).map(({ name, type }) => `${name} (${type})`);
      throw new GanError(
        where,
        `a GAN can learn no column of this table: ${kinds.join(', ')}. Set the types of columns, or add columns.`,
      );
    }
    checkInteger(where, 'numbers of an encoded row', width, 1, 2 ** 24);
    return spec as TableSpec;
  },
  parts: partsOf,
  fits(data, wanted) {
    const [found, asked] = [data, wanted].map(({ columns }) => columns.map(({ name }) => name).join(', '));
    if (found !== asked) return `the data has the columns ${found}; expected ${asked}`;
    const i = data.columns.findIndex((column, k) => encodingOf(column) !== encodingOf(wanted.columns[k]!));
    return i < 0 ? undefined : `column '${data.columns[i]!.name}' has other categories or modes in the data`;
  },
  describe({ columns }) {
    const names = columns.slice(0, 8).map(({ name }) => name);
    return `table of ${columns.length} columns: ${names.join(', ')}${columns.length > names.length ? ', ...' : ''}`;
  },
  encode(spec, examples) {
    const width = widthOf(spec);
    const starts = startsOf(spec);
    const data = new Float32Array(examples.length * width);
    examples.forEach((row, i) => {
      const out = data.subarray(i * width, (i + 1) * width);
      spec.columns.forEach((column, k) => {
        encodeCell(column, (row as TableRow | undefined)?.[column.name], out, starts[k]!);
      });
    });
    return { '': { shape: [examples.length, width], data } };
  },
  decode(spec, values) {
    const n = checkValues(where, partsOf(spec), values);
    const width = widthOf(spec);
    const starts = startsOf(spec);
    const { data } = only(values);
    return Array.from({ length: n }, (_, i) =>
      Object.fromEntries(
        spec.columns.map((column, k) => [column.name, decodeCell(column, data, i * width + starts[k]!, i)]),
      ),
    );
  },
  async read({ columns }, file) {
    const [head = [], ...rows] = readCsv(where, file.path, textOf(where, file));
    const places = columns.map(({ name }) => head.indexOf(name));
    const missing = places.indexOf(-1);
    if (missing >= 0) {
      const problem = `${file.path} has no column '${columns[missing]!.name}'; it has ${head.join(', ')}.`;
      throw new GanError(where, problem, { code: 'file' });
    }
    return rows.map((row, i) =>
      Object.fromEntries(columns.map((column, k) => [column.name, cellOf(file.path, i + 1, column, row[places[k]!])])),
    );
  },
  write: async (spec, examples, name = 'samples') => csv(spec, examples, name),
  async render(spec, values, { name = 'samples' } = {}) {
    return csv(spec, table.decode(spec, values), name);
  },
};

function checkPrivacy(privacy: unknown): void {
  if (privacy === undefined) return;
  const { rate, batchSize, noise } = (privacy ?? {}) as Partial<TablePrivacy>;
  if (rate !== undefined && rate > 0 && rate <= 1 && noise !== undefined && noise > 0 && Number.isInteger(batchSize))
    return;
  const expected = '{ rate in (0,1], batchSize, noise above 0 }';
  throw new GanError(where, `privacy must be ${expected}; received ${JSON.stringify(privacy)}.`);
}

function partsOf(spec: TableSpec): { readonly '': Part } {
  return { '': { shape: [widthOf(spec)], dtype: 'float32', range: [-1, 1] } };
}

/** Returns the part of a column that determines its encoding. The frequencies in `counts` do not. */
function encodingOf(column: TableColumn): string {
  return JSON.stringify(column, (key, value: unknown) => (key === 'counts' ? undefined : value));
}

/** Returns the position at which each column starts in an encoded row. */
function startsOf({ columns }: TableSpec): number[] {
  let start = 0;
  return columns.map((column) => {
    start += columnWidth(column);
    return start - columnWidth(column);
  });
}

function csv({ columns }: TableSpec, rows: readonly TableRow[], name: string): Artifact[] {
  const cells = rows.map((row) => columns.map((column) => wordOf(column, row[column.name]!)));
  const bytes = bytesOf(writeCsv([columns.map((column) => column.name), ...cells]));
  return [{ path: `${name}.csv`, mime: 'text/csv', bytes }];
}

function cellOf(path: string, row: number, column: TableColumn, word: string | undefined): Cell {
  const isKnown = column.type !== 'category' || column.categories.includes(word ?? '');
  const cell = word !== undefined && isKnown ? cellOfWord(column, word) : undefined;
  if (cell !== undefined) return cell;
  if (word === '' && 'missing' in column) return null;
  const expected = column.type === 'category' ? 'one of its categories' : expectedOf(column);
  const problem = `${path}, row ${row}: column '${column.name}' must hold ${expected}; it has ${formatValue(word)}.`;
  throw new GanError(where, problem, { code: 'file' });
}
