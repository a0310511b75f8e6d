import { GanError } from '@ganforge/formats';
import type { TableCells } from './cells.ts';
import { choiceOf, modeLogits, modelled, scalarOf, spansOf, widthOf } from './columns.ts';
import type { BooleanColumn, CategoryColumn, DateColumn, NumberColumn, TableSpec } from './spec.ts';
import { cellsOfWords } from './words.ts';

/** Encoded rows with a few bytes per cell. They store the scalar of each number and the index of each choice. */
export interface PackedTable {
  readonly size: number;
  /** The choice of each row, for each span. It is undefined for scalars. */
  readonly choices: readonly (Uint16Array | undefined)[];
  /** Writes an encoded row into an array of zeros: `width` numbers starting at `at`. */
  write(row: number, out: Float32Array, at: number): void;
  /** Length of an encoded row. */
  readonly width: number;
}

type Worded = CategoryColumn | BooleanColumn;
type Measured = NumberColumn | DateColumn;

/**
 * Encodes cells. The mode of each number is drawn with the probabilities of its responsibilities. So numbers in the
 * range of overlapping modes are shared between these modes (Xu et al. 2019, section 4.2).
 *
 * @param uniform returns n uniform numbers in [0,1) for a column
 * @throws GanError `file` if a cell does not fit its column; the message names the row
 */
export function packTable(
  spec: TableSpec,
  cells: TableCells,
  uniform: (column: string, n: number) => ArrayLike<number>,
): PackedTable {
  const spans = spansOf(spec);
  const choices: (Uint16Array | undefined)[] = spans.map(() => undefined);
  const scalars: (Float32Array | undefined)[] = spans.map(() => undefined);
  spec.columns.forEach((column, k) => {
    const first = spans.findIndex((span) => span.column === column);
    if (first < 0) return;
    if (column.type === 'category' || column.type === 'boolean') choices[first] = packWords(column, cells, k);
    else if (column.type === 'number' || column.type === 'date') {
      const packed = packNumbers(column, cells, k, uniform(column.name, cells.size));
      scalars[first] = packed.scalars;
      if (spans[first + 1]?.column === column) choices[first + 1] = packed.modes;
    }
  });
  return {
    size: cells.size,
    choices,
    width: widthOf(spec),
    write(row, out, at) {
      spans.forEach(({ start }, k) => {
        const scalar = scalars[k];
        if (scalar) out[at + start] = scalar[row]!;
        else out[at + start + choices[k]![row]!] = 1;
      });
    },
  };
}

function packWords(column: Worded, { path, columns }: TableCells, k: number): Uint16Array {
  const cells = columns[k]!;
  const known = cellsOfWords(path, column, cells).map((cell) => choiceIn(column, cell));
  const missing = choiceIn(column, null);
  return Uint16Array.from(cells.codes, (code, row) => {
    const choice = code < 0 ? missing : known[code]!;
    if (choice !== undefined) return choice;
    throw refused(path, row, column, code < 0 ? 'no value' : `'${cells.words[code]}'`);
  });
}

function choiceIn(column: Worded, cell: unknown): number | undefined {
  if (cell === null && !column.missing) return undefined;
  if (column.type === 'category' && cell !== null && !column.categories.includes(cell as string)) return undefined;
  return choiceOf(column, cell);
}

function packNumbers(
  column: Measured,
  { path, columns }: TableCells,
  k: number,
  uniform: ArrayLike<number>,
): { scalars: Float32Array; modes: Uint16Array } {
  const cells = columns[k]!;
  const values = cellsOfWords(path, column, cells).map((cell) => modelled(column, cell));
  const shares = values.map((x) => cumulative(modeLogits(column, x)));
  const scalars = new Float32Array(cells.codes.length);
  const modes = new Uint16Array(cells.codes.length);
  cells.codes.forEach((code, row) => {
    if (code < 0) {
      if (!column.missing) throw refused(path, row, column, 'no value');
      modes[row] = column.modes.length;
      return;
    }
    const drawn = shares[code]!.findIndex((share) => uniform[row]! < share);
    const mode = drawn < 0 ? column.modes.length - 1 : drawn;
    modes[row] = mode;
    scalars[row] = scalarOf(column, values[code]!, mode);
  });
  return { scalars, modes };
}

/** Returns the running sums of softmax(logits). */
function cumulative(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const shares = logits.map((logit) => Math.exp(logit - most));
  const sum = shares.reduce((a, b) => a + b);
  let total = 0;
  return shares.map((share) => {
    total += share / sum;
    return total;
  });
}

function refused(path: string, row: number, { name }: Worded | Measured, found: string): GanError {
  const problem = `${path}, row ${row + 1}: column '${name}' has ${found}, which is not in its spec`;
  return new GanError('media/table', `${problem}. Infer the spec from these rows.`, { code: 'file' });
}
