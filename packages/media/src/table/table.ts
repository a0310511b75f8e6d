import { formatValue, GanError } from '@ganforge/formats';
import { bytesOf, checkFields, checkInteger, checkNames, checkValues, only, textOf } from '../checks.ts';
import type { Artifact, Kind, Part } from '../kind.ts';
import { decodeCell, encodeCell, spansOf, widthOf } from './columns.ts';
import { readCsv, writeCsv } from './csv.ts';
import type { NumberColumn, TableColumn, TableRow, TableSpec } from './spec.ts';

const where = 'media/table';

/** Tables: rows by the names of their columns, CSV. */
export const table: Kind<TableSpec, TableRow> = {
  kind: 'table',
  validate(spec) {
    const { columns } = checkFields(where, spec, 'table', ['columns']);
    if (!Array.isArray(columns) || columns.length === 0) {
      throw new GanError(where, `columns must be a list of at least one column; received ${formatValue(columns)}.`);
    }
    for (const column of columns) checkColumn(column);
    checkNames(
      where,
      'names of columns',
      columns.map(({ name }: TableColumn) => name),
    );
    return spec as TableSpec;
  },
  parts: partsOf,
  fits(data, wanted) {
    const [found, asked] = [data, wanted].map(({ columns }) => columns.map(({ name }) => name).join(', '));
    if (found !== asked) return `the data has the columns ${found}, and ${asked} are wanted`;
    const i = data.columns.findIndex((column, k) => JSON.stringify(column) !== JSON.stringify(wanted.columns[k]));
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
        spec.columns.map((column, k) => [column.name, decodeCell(column, data, i * width + starts[k]!)]),
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
    return rows.map((row) =>
      Object.fromEntries(columns.map((column, k) => [column.name, cellOf(file.path, column, row[places[k]!])])),
    );
  },
  write: async (spec, examples, name = 'samples') => csv(spec, examples, name),
  async render(spec, values, { name = 'samples' } = {}) {
    return csv(spec, table.decode(spec, values), name);
  },
};

function partsOf(spec: TableSpec): { readonly '': Part } {
  return { '': { shape: [widthOf(spec)], dtype: 'float32', range: [-1, 1] } };
}

/** Where each column begins in an encoded row. */
function startsOf(spec: TableSpec): number[] {
  const spans = spansOf(spec);
  return spec.columns.map((column) => spans.find((span) => span.column === column)!.start);
}

function csv({ columns }: TableSpec, rows: readonly TableRow[], name: string): Artifact[] {
  const names = columns.map((column) => column.name);
  const bytes = bytesOf(writeCsv([names, ...rows.map((row) => names.map((column) => row[column]!))]));
  return [{ path: `${name}.csv`, mime: 'text/csv', bytes }];
}

function cellOf(path: string, column: TableColumn, cell: string | undefined): string | number {
  if (column.type === 'category') {
    if (cell !== undefined && column.categories.includes(cell)) return cell;
  } else if (cell !== undefined && cell.trim() !== '' && Number.isFinite(Number(cell))) return Number(cell);
  const expected = column.type === 'category' ? 'one of its categories' : 'a number';
  throw new GanError(where, `${path}: column '${column.name}' must hold ${expected}; it has ${formatValue(cell)}.`, {
    code: 'file',
  });
}

function checkColumn(column: unknown): void {
  const { name, type, categories, modes, decimals } = (column ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || name === '') {
    throw new GanError(where, `a column must have a name; received ${formatValue(name)}.`);
  }
  if (type === 'category') {
    checkNames(where, `categories of '${name}'`, categories);
    return;
  }
  if (type !== 'number') {
    throw new GanError(where, `type of '${name}' must be 'category' or 'number'; received ${formatValue(type)}.`);
  }
  if (decimals !== undefined) checkInteger(where, `decimals of '${name}'`, decimals, 0, 20);
  const isMode = ({ mean, std, weight }: NumberColumn['modes'][number]): boolean =>
    Number.isFinite(mean) && Number.isFinite(std) && std > 0 && Number.isFinite(weight) && weight > 0;
  if (Array.isArray(modes) && modes.length > 0 && modes.every((mode) => isMode(mode ?? {}))) return;
  const problem = `modes of '${name}' must be a list of { mean, std > 0, weight > 0 }; received ${JSON.stringify(modes)}.`;
  throw new GanError(where, problem);
}
