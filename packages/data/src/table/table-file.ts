import type * as Stream from 'node:stream';
import type * as Zlib from 'node:zlib';
import { checkKnownOptions, GanError, ioError, isGzip, nodeFs, nodeModule } from '@ganforge/formats';
import { cellReader, type ReadTableOptions } from '@ganforge/media';
import { datasetOfCells, type TableDataset, type TableDatasetOptions } from './table-dataset.ts';

/** Options of {@link tableFile}. */
export interface TableFileOptions extends TableDatasetOptions, ReadTableOptions {}

const where = 'data/table-file';
const CHUNK = 2 ** 18;

/**
 * Creates a dataset from a CSV file with a header line, gzipped or not. The file is read as a stream. It works only in
 * Node.
 *
 * In a browser, use `readTable` of `@ganforge/media` and {@link tableDataset}. The dataset needs a few bytes of memory
 * per cell, and stores each distinct category once. It does not store the text of the file.
 *
 * @throws GanError `file` if the file is not such a table (the message names row and column); `argument` if an option
 *   is invalid
 * @example
 * const dataset = await tableFile('adult.csv.gz', { types: { 'education-num': 'category' } });
 */
export async function tableFile(path: string, options: TableFileOptions = {}): Promise<TableDataset> {
  checkKnownOptions(where, options, [
    'types',
    'log',
    'modes',
    'holdout',
    'seed',
    'privacy',
    'missing',
    'omit',
    'delimiter',
  ]);
  const { missing, omit, delimiter, ...others } = options;
  const reader = cellReader(path, {
    ...(missing && { missing }),
    ...(omit && { omit }),
    ...(delimiter !== undefined && { delimiter }),
  });
  for await (const text of textOf(path)) reader.push(text);
  return datasetOfCells(where, reader.finish(), others);
}

/** Reads a file as UTF-8 in chunks. If the file starts with the bytes of gzip, it is decompressed. */
async function* textOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    for await (const chunk of await openBytes(path)) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw new GanError(where, `${path} must be text in UTF-8; it is not.`, { code: 'file', cause });
    }
    if (String((cause as { code?: unknown }).code).startsWith('Z_')) {
      throw new GanError(where, `${path} is a damaged or truncated gzip file.`, { code: 'file', cause });
    }
    throw cause instanceof GanError ? cause : ioError(where, `read ${path}`, cause);
  }
}

async function openBytes(path: string): Promise<AsyncIterable<Uint8Array>> {
  const fs = await nodeFs(where);
  const file = await fs.open(path, 'r');
  const begin = new Uint8Array(2);
  await file.read(begin, 0, 2, 0);
  const bytes = file.createReadStream({ start: 0, highWaterMark: CHUNK });
  if (!isGzip(begin)) return bytes;
  const { pipeline } = await nodeModule<typeof Stream>('node:stream', where);
  const { createGunzip } = await nodeModule<typeof Zlib>('node:zlib', where);
  // The reader of the decompressed bytes throws the errors.
  return pipeline(bytes, createGunzip({ chunkSize: CHUNK }), () => undefined);
}
