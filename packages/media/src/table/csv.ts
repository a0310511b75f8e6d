import { GanError } from '@ganforge/formats';

/** Formats rows of cells as CSV (RFC 4180), with a line feed after each line. null becomes an empty cell. */
export function writeCsv(rows: readonly (readonly (string | number | boolean | null)[])[]): string {
  const cell = (value: string | number | boolean | null, _: number, row: readonly unknown[]): string => {
    const plain = String(value ?? '');
    // If a row has a single empty cell, its line would be blank, and readers skip blank lines. So the cell is quoted.
    const isBlank = plain === '' && row.length === 1;
    return isBlank || /[",\r\n]/.test(plain) || plain !== plain.trim() ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}

/** Options of {@link CsvParser}. */
export interface CsvParserOptions {
  /** The module name that messages use. */
  readonly where: string;
  /** The name that messages use for the file. */
  readonly path: string;
  /** The character between cells. @default ',' */
  readonly delimiter?: string;
  /** Receives each row and the number of its first line, from 1. */
  onRow(cells: string[], line: number): void;
}

/**
 * Parses CSV (RFC 4180) in chunks of text. It accepts any end of line. It skips blank lines, the byte order mark (BOM),
 * and spaces around unquoted cells.
 *
 * @throws GanError `file` if a quote is inside a cell or not closed, or the text contains NUL
 */
export class CsvParser {
  readonly #options: CsvParserOptions;
  readonly #end: RegExp;
  #state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  #cell = '';
  #row: string[] = [];
  #line = 1;
  #rowLine = 1;
  #afterReturn = false;
  #isFirst = true;

  constructor(options: CsvParserOptions) {
    this.#options = options;
    const delimiter = (options.delimiter ?? ',').replace(/[\\\]^-]/g, '\\$&');
    this.#end = new RegExp(`[${delimiter}\\r\\n"\\0]`, 'g');
  }

  /** Parses the next chunk. */
  push(text: string): void {
    let i = 0;
    if (this.#isFirst && text !== '') {
      this.#isFirst = false;
      if (text.startsWith('\uFEFF')) i = 1;
    }
    while (i < text.length) i = this.#state === 'quoted' ? this.#quoted(text, i) : this.#plain(text, i);
  }

  /** Finishes the file. Emits the last row if the file does not end with a newline. */
  finish(): void {
    if (this.#state === 'quoted') throw this.#refused(this.#rowLine, 'has an unclosed quote');
    if (this.#state !== 'start' || this.#row.length > 0) this.#endRow();
  }

  #quoted(text: string, from: number): number {
    const at = text.indexOf('"', from);
    const part = text.slice(from, at < 0 ? text.length : at);
    for (let i = part.indexOf('\n'); i >= 0; i = part.indexOf('\n', i + 1)) this.#line++;
    this.#cell += part;
    if (at < 0) return text.length;
    this.#state = 'closed';
    return at + 1;
  }

  #plain(text: string, from: number): number {
    this.#end.lastIndex = from;
    const at = this.#end.exec(text)?.index ?? text.length;
    if (at > from) this.#add(text.slice(from, at));
    if (at === text.length) return at;
    const found = text[at]!;
    if (found === '"') this.#quote();
    else if (found === '\0') throw this.#refused(this.#line, 'has a NUL byte. Is it text in UTF-8?');
    else if (found === '\n' && this.#afterReturn) this.#afterReturn = false;
    else if (found === '\n' || found === '\r') {
      this.#endRow();
      this.#afterReturn = found === '\r';
    } else this.#endCell();
    return at + 1;
  }

  #add(part: string): void {
    if (this.#state === 'closed') {
      if (part.trim() === '') return;
      throw this.#refused(this.#line, 'has a quote inside a cell');
    }
    this.#afterReturn = false;
    if (this.#state === 'start') this.#state = 'plain';
    this.#cell += part;
  }

  #quote(): void {
    if (this.#state === 'closed') {
      this.#cell += '"'; // the second quote of a pair, which means one quote
      this.#state = 'quoted';
      return;
    }
    if (this.#cell.trim() !== '') throw this.#refused(this.#line, 'has a quote inside a cell');
    this.#cell = '';
    this.#afterReturn = false;
    this.#state = 'quoted';
  }

  #endCell(): void {
    this.#afterReturn = false;
    this.#row.push(this.#state === 'closed' ? this.#cell : this.#cell.trim());
    this.#cell = '';
    this.#state = 'start';
  }

  #endRow(): void {
    const isBlank = this.#row.length === 0 && this.#state !== 'closed' && this.#cell.trim() === '';
    this.#endCell();
    const row = this.#row;
    this.#row = [];
    if (!isBlank) this.#options.onRow(row, this.#rowLine);
    this.#line++;
    this.#rowLine = this.#line;
  }

  #refused(line: number, what: string): GanError {
    const { where, path } = this.#options;
    return new GanError(where, `${path}, line ${line}, ${what}.`.replace('?.', '?'), { code: 'file' });
  }
}

/** Parses all rows of a CSV text. @throws GanError `file` under the same conditions as {@link CsvParser} */
export function readCsv(where: string, path: string, csv: string, delimiter = ','): string[][] {
  const rows: string[][] = [];
  const parser = new CsvParser({ where, path, delimiter, onRow: (row) => rows.push(row) });
  parser.push(csv);
  parser.finish();
  return rows;
}
