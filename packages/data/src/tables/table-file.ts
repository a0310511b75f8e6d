import { checkKnownOptions, GanError, ioError, nodeModule } from '@ganforge/formats';
import { cellReader, type ReadTableOptions } from '@ganforge/media';
import { datasetOfCells, type TableDataset, type TableDatasetOptions } from './table-dataset.ts';

/** Settings of {@link tableFile}. */
export interface TableFileOptions extends TableDatasetOptions, ReadTableOptions {}

const where = 'data/table-file';

/**
 * A dataset of a CSV file with a head, gzip or not, read as a stream; Node only. In a page, take `readTable` of
 * `@ganforge/media` and {@link tableDataset}.
 *
 * Memory holds a few bytes a cell and every word of a column once, not the text.
 *
 * @throws GanError `file` for what is no such file, naming row and column; `argument` for options that cannot work
 * @example
 * const dataset = await tableFile('adult.csv.gz', { types: { 'education-num': 'category' } });
 */
export async function tableFile(path: string, options: TableFileOptions = {}): Promise<TableDataset> {
  checkKnownOptions(where, options, ['types', 'log', 'modes', 'holdout', 'seed', 'missing', 'omit', 'delimiter']);
  const { missing, omit, delimiter, ...others } = options;
  const reader = cellReader(path, {
    ...(missing && { missing }),
    ...(omit && { omit }),
    ...(delimiter !== undefined && { delimiter }),
  });
  for await (const text of textOf(path)) reader.push(text);
  return datasetOfCells(where, reader.finish(), others);
}

/** UTF-8 of a file in chunks, unpacked where it begins as gzip does. */
async function* textOf(path: string): AsyncGenerator<string> {
  const fs = await nodeModule(where, 'node:fs');
  const zlib = await nodeModule(where, 'node:zlib');
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const bytes = fs.createReadStream(path, { highWaterMark: 2 ** 18 });
  try {
    let unpacked: AsyncIterable<Uint8Array> = bytes;
    if (await beginsAsGzip(path)) unpacked = bytes.on('error', () => undefined).pipe(zlib.createGunzip());
    for await (const chunk of unpacked) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (cause) {
    if (cause instanceof GanError) throw cause;
    if (cause instanceof TypeError) {
      throw new GanError(where, `${path} must be text in UTF-8; it is not.`, { code: 'file', cause });
    }
    throw ioError(where, 'read', path, cause);
  } finally {
    bytes.destroy();
  }
}
