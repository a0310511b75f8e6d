import { GanError, gunzip, isGzip } from '@ganforge/formats';
import { textOf } from '../checks.ts';
import type { Artifact } from '../kind.ts';
import { linesOf } from '../text/lines.ts';

const where = 'media/smiles';

/**
 * Reads the SMILES of a file, gzipped or not. For a .smi file it returns the first word of each line, and for a .csv
 * file the column `smiles`.
 *
 * @throws GanError `file` if the file is not text, or a .csv file has no such column
 * @example
 * const smiles = await readSmiles({ path: 'qm9.csv.gz', bytes: await readFile('qm9.csv.gz') });
 */
export async function readSmiles({ path, bytes }: Pick<Artifact, 'path' | 'bytes'>): Promise<string[]> {
  const plain = isGzip(bytes) ? await gunzip(bytes, path) : bytes;
  const lines = linesOf(textOf(where, { path, bytes: plain })).filter((line) => line.trim() !== '');
  if (!/\.csv(\.gz)?$/i.test(path)) return lines.map((line) => line.trim().split(/\s+/)[0]!);
  // SMILES contain no commas or quotes, so the cells need not be parsed as quoted CSV.
  const cells = (line: string): string[] => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const column = cells(lines[0] ?? '').findIndex((name) => name.toLowerCase() === 'smiles');
  if (column < 0) {
    const received = lines[0] === undefined ? 'an empty file' : cells(lines[0]).join(', ');
    throw new GanError(where, `${path} must have a column 'smiles'; received ${received}.`, { code: 'file' });
  }
  return lines.slice(1).map((line) => cells(line)[column] ?? '');
}
