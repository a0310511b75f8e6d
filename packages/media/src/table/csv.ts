import { GanError } from '@ganforge/formats';

/** Rows of cells as CSV (RFC 4180), lines ended by a single line feed. */
export function writeCsv(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number): string => {
    const plain = String(value);
    return /[",\r\n]/.test(plain) || plain !== plain.trim() ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}

/**
 * Cells of CSV (RFC 4180), row by row; either end of line, blank lines left out.
 *
 * @throws GanError `file` where a quote is not closed
 */
export function readCsv(where: string, path: string, csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  // A cell, in quotes or not, and what ends it.
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  while (cells.lastIndex < csv.length || row.length > 0) {
    const at = cells.lastIndex;
    const found = cells.exec(csv);
    if (found === null) {
      const line = csv.slice(0, at).split('\n').length;
      throw new GanError(where, `${path}, line ${line}, has a quote that is not closed or stands within a cell.`, {
        code: 'file',
      });
    }
    row.push(found[1]?.replaceAll('""', '"') ?? found[2]!);
    if (found[3] === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
    if (found[3] === '') break;
  }
  return rows;
}
